#pragma once

#include <nlohmann/json.hpp>

#include "core/http/route.hpp"
#include "core/http/services.hpp"

namespace bobbin::http {

// A request as a plugin's handler gets it: {params, query, body}, checked, and who asks.
struct PluginRequest {
  nlohmann::json request;
  modules::Visit visit;
};

// kModuleOff where the module doesn't serve, or grants while it drains (X2); kShiftClosed when the route needs a shift.
[[nodiscard]] Result<PluginRequest> asked_of(const Services& services, const modules::Route& route, Stores& stores,
                                             const Call& call);

// charges.cpp: routes that say what the host takes without goods, or gives back of it (checkout.charge). The plugin
// only looks; the host sells, refunds and answers. The handler's question has `permissions` besides.
[[nodiscard]] Free charging(const Services& services, const modules::Route& route);
[[nodiscard]] Free giving_back(const Services& services, const modules::Route& route);

}  // namespace bobbin::http
