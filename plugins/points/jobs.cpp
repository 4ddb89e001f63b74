#include "jobs.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "accounts.hpp"
#include "expiry.hpp"
#include "granting.hpp"

namespace points {
namespace {

using nlohmann::json;

constexpr std::int32_t kBatch = 200;

struct Due {
  bobbin::Lot lot;
  std::string holder;
};

// The first lots of an account whose end has come. What is posted takes them off this list, so the next batch begins
// at the front again.
std::vector<Due> due_lots(const bobbin::Call& call, const char* account) {
  std::vector<Due> out;
  const bobbin::Journal::Expiring range{0, call.now_ms() + 1, 0, kBatch};
  call.journal().expiring(account, range, [&](const bobbin::Lot& lot, std::string_view holder) {
    if (lot.remaining > 0) out.push_back({lot, std::string(holder)});
  });
  return out;
}

json more_after(const std::vector<Due>& batch) { return {{"more", batch.size() == kBatch}}; }

}  // namespace

json release(bobbin::Call& call, const Rules& rules, const json&) {
  const std::vector<Due> batch = due_lots(call, kPending);
  for (const Due& due : batch) {
    // The validity counts from the purchase, not from the end of the waiting.
    const std::int64_t ends = expires_ms(call, rules, call.day_of(due.lot.granted_ms));
    bobbin::Transfer transfer("release");
    transfer.from(kPending, due.holder).from_lot(due.lot.id).amount(due.lot.remaining);
    if (ends > call.now_ms()) {
      transfer.to(kBalance, due.holder).expires_ms(ends).label({"积分到账", "Points can be used now"});
    } else {
      transfer.to(kExpired, due.holder).label({"积分到期", "Points expired"});
    }
    call.journal().post(transfer);
  }
  return more_after(batch);
}

json expire(bobbin::Call& call, const Rules&, const json&) {
  const std::vector<Due> batch = due_lots(call, kBalance);
  for (const Due& due : batch) {
    call.journal().post(bobbin::Transfer("expire")
                            .from(kBalance, due.holder)
                            .from_lot(due.lot.id)
                            .to(kExpired, due.holder)
                            .amount(due.lot.remaining)
                            .label({"积分到期", "Points expired"}));
  }
  return more_after(batch);
}

}  // namespace points
