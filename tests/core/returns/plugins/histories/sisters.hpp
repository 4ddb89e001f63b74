#pragma once

#include <string>
#include <vector>

#include "core/storage/session.hpp"
#include "tests/core/returns/plugins/histories/policy.hpp"

// After any history a module's own tables equal what a fresh computation from sales and journal says. Each sister reads
// the published views (and what the host keeps behind them) and reckons again by the rules; she knows nothing of the
// module but its tables.
namespace bobbin::returns::histories {

struct Today {
  const Policy& policy;
  Day day;
  bool always_on = true;  // no module has been off or draining: then who was in time for what is known from the sales
};

using Faults = std::vector<std::string>;

struct Sister {
  const char* module;
  void (*find)(storage::Session& session, const Today& today, Faults& faults);
};

// To be asked when the night's jobs have just run: figures of a window slide with them.
void journal_faults(storage::Session& session, const Today& today, Faults& faults);
void points_faults(storage::Session& session, const Today& today, Faults& faults);
void stored_value_faults(storage::Session& session, const Today& today, Faults& faults);
void tiers_faults(storage::Session& session, const Today& today, Faults& faults);
void rfm_faults(storage::Session& session, const Today& today, Faults& faults);
void referral_faults(storage::Session& session, const Today& today, Faults& faults);
void commission_faults(storage::Session& session, const Today& today, Faults& faults);

inline constexpr Sister kSisters[] = {
    {"host", journal_faults},          {"points", points_faults}, {"stored_value", stored_value_faults},
    {"tiers", tiers_faults},           {"rfm", rfm_faults},       {"referral", referral_faults},
    {"commission", commission_faults},
};

// One sale as the views show it, in the order of selling.
struct SaleRow {
  std::int64_t id = 0;
  std::string uuid;
  std::string store;
  std::int64_t member = 0;
  std::int64_t at_ms = 0;
  Day day;
  Minor kept_minor = 0;
  std::int64_t kept = 0;
};
[[nodiscard]] std::vector<SaleRow> member_sales(storage::Session& session);  // of members only

}  // namespace bobbin::returns::histories
