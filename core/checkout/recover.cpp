#include <algorithm>

#include "core/checkout/errand.hpp"

namespace bobbin::checkout {
namespace {

// Asked for again after 1, 2, 4 ... 64 times `late_ms`, so that a dead provider isn't hammered.
bool is_due(const Attempt& attempt, std::int64_t now_ms, const Patience& patience) {
  const auto doubled = static_cast<int>(std::min<std::int64_t>(attempt.asked, 6));
  return now_ms - attempt.updated_ms >= patience.late_ms * (std::int64_t{1} << doubled);
}

}  // namespace

Recovered Checkout::recover(int limit) {
  Recovered done;
  OutsideMoney& outside = errands_->outside();
  const std::int64_t now = floor_.now_ms();
  auto claims =
      floor_.storage.read<std::vector<Claim>>([&](Stores& stores) { return stores.claims.unfinished(now, 0, limit); });
  for (Claim& claim : claims) {
    // A till may still come back for it; afterwards nobody will.
    if (claim.state == ClaimState::kOpen && now - claim.begun_ms <= floor_.patience.give_up_ms) continue;
    const auto turn = errands_->turns().enter(claim.uuid, 0);
    if (!turn || !outside.take(claim)) continue;
    ++done.asked;
    if (outside.undo(claim) == OutsideMoney::Undone::kFree) ++done.finished;
  }

  struct Open {
    Attempt attempt;
    bool claimed = false;  // its claim is unfinished: the part above sees to it
    bool of_return = false;
  };
  const auto open = floor_.storage.read<std::vector<Open>>([&](Stores& stores) {
    std::vector<Open> out;
    for (Attempt& attempt : stores.attempts.unsettled({}, limit)) {
      const auto claim = stores.claims.find(attempt.cause);
      const bool unfinished = claim && claim->state != ClaimState::kDone;
      const bool of_return = claim && attempt.kind == "refund" && claim->kind == "return";
      out.push_back({std::move(attempt), unfinished, of_return});
    }
    return out;
  });
  for (const Open& one : open) {
    if (one.of_return || !is_due(one.attempt, now, floor_.patience)) continue;
    if (one.attempt.kind == "refund") {
      ++done.asked;
      static_cast<void>(outside.refund(one.attempt));
    } else if (!one.claimed) {
      ++done.asked;
      if (outside.look_again(one.attempt)) ++done.refunded;
    }
  }
  return done;
}

Result<void> no_money_is_open(Stores& stores, const std::string& store, const std::string& till) {
  const auto open = stores.attempts.open_at(store, till);
  if (open.empty()) return {};
  return refuse(Code::kInProgress,
                {"还有 " + std::to_string(open.size()) + " 笔付款没有结果，请先查询或等待结果。",
                 std::to_string(open.size()) + " payment(s) of this till have no result yet: wait for it."});
}

}  // namespace bobbin::checkout
