#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/storage.hpp"
#include "core/base/time.hpp"
#include "core/catalog/catalog.hpp"
#include "core/checkout/checkout.hpp"
#include "core/config/snapshot.hpp"
#include "core/journal/ledger.hpp"
#include "core/members/members.hpp"
#include "core/modules/directory.hpp"
#include "core/modules/report.hpp"
#include "core/receipts/gather.hpp"
#include "core/returns/returns.hpp"
#include "core/shifts/shifts.hpp"
#include "core/staff/staff_book.hpp"
#include "core/stock/stock.hpp"

namespace bobbin::http {

// A figure of somebody else for /metrics, asked for when the page is.
struct Gauge {
  std::string name;  // "bobbin_writer_queue"
  std::string help;
  std::function<std::int64_t()> value;
};

// Everything that routes call. Borrowed; filled by `app`; outlives the API.
struct Services {
  Storage& storage;
  const Clock& clock;  // business time
  IdSource& ids;
  const config::Settings& settings;
  staff::StaffBook& staff;
  catalog::Catalog& catalog;
  stock::Stock& stock;
  members::Members& members;
  shifts::Shifts& shifts;
  journal::Ledger& ledger;
  checkout::Checkout& checkout;
  returns::Returns& returns;
  checkout::Modules& sale_modules;  // sections of receipts
  modules::Directory& modules;
  modules::Reports& reports;
  // What is wrong with the configuration, besides the modules' own problems; empty: nothing is asked.
  std::function<std::vector<modules::Problem>()> config_problems{};
  // Demo only: moves the manual clock forward and runs what falls due on the way. Empty: the route does not exist.
  std::function<Result<Instant>(Instant to)> set_clock{};
  std::vector<Gauge> gauges{};
  std::string version = "0.1.0";
};

}  // namespace bobbin::http
