#pragma once

#include <functional>
#include <vector>

#include "core/http/metrics.hpp"
#include "core/http/route.hpp"
#include "core/http/services.hpp"

// The routes, one noun a file. Each adds its own; `services` outlives them.
namespace bobbin::http {

using Routes = std::vector<Route>;

// What the routes about the API itself look at. Set when all routes are there.
struct Inside {
  const Routes* routes = nullptr;
  Metrics* metrics = nullptr;
  std::function<ServerStats()> stats;
};

void add_system_routes(Routes& routes, const Services& services, const Inside& inside);
void add_session_routes(Routes& routes, const Services& services);
void add_store_routes(Routes& routes, const Services& services);
void add_staff_routes(Routes& routes, const Services& services);
void add_style_routes(Routes& routes, const Services& services);
void add_variant_routes(Routes& routes, const Services& services);
void add_stock_routes(Routes& routes, const Services& services);
void add_member_routes(Routes& routes, const Services& services);
void add_quote_routes(Routes& routes, const Services& services);
void add_sale_routes(Routes& routes, const Services& services, const Inside& inside);
void add_return_routes(Routes& routes, const Services& services);
void add_exchange_routes(Routes& routes, const Services& services, const Inside& inside);
void add_parked_routes(Routes& routes, const Services& services);
void add_audit_routes(Routes& routes, const Services& services);
void add_shift_routes(Routes& routes, const Services& services);
void add_journal_routes(Routes& routes, const Services& services);
void add_report_routes(Routes& routes, const Services& services);
void add_plugin_routes(Routes& routes, const Services& services);
void add_demo_routes(Routes& routes, const Services& services);  // none outside the demo

}  // namespace bobbin::http
