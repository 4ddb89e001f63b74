#include "jobs.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "accounts.hpp"

namespace stored_value {

using nlohmann::json;

json expire(bobbin::Call& call, const Rules&, const json&) {
  constexpr std::int32_t kBatch = 200;
  std::vector<std::pair<bobbin::Lot, std::string>> due;
  // What is posted takes them off this list, so the next batch begins at the front again.
  const bobbin::Journal::Expiring range{0, call.now_ms() + 1, 0, kBatch};
  call.journal().expiring(kBonus, range, [&](const bobbin::Lot& lot, std::string_view holder) {
    if (lot.remaining > 0) due.emplace_back(lot, std::string(holder));
  });
  for (const auto& [lot, holder] : due) {
    call.journal().post(bobbin::Transfer("expire")
                            .from(kBonus, holder)
                            .from_lot(lot.id)
                            .to(kBonusExpired, holder)
                            .amount(lot.remaining)
                            .label({"赠送到期", "Bonus expired"}));
  }
  return {{"more", due.size() == kBatch}};
}

}  // namespace stored_value
