#include <algorithm>

#include "core/checkout/errand.hpp"

// What nobody came back for (PAY2).
namespace bobbin::checkout {
// Asked for again after 1, 2, 4 ... 64 times `late_ms`, so that a dead provider isn't hammered.
bool OutsideMoney::is_due(const Attempt& attempt, std::int64_t now_ms) const {
  const auto doubled = static_cast<int>(std::min<std::int64_t>(attempt.asked, 6));
  return now_ms - attempt.updated_ms >= floor_.patience.late_ms * (std::int64_t{1} << doubled);
}

std::vector<Attempt> OutsideMoney::due(int limit, const Mine& mine) {
  const std::int64_t now = floor_.now_ms();
  return floor_.storage.read<std::vector<Attempt>>([&](Stores& stores) {
    std::vector<Attempt> out;
    std::string after;
    for (bool more = true; more;) {
      auto page = stores.attempts.unsettled(after, limit);
      more = static_cast<int>(page.size()) == limit;
      if (more) after = page.back().id;
      for (Attempt& attempt : page) {
        if (!is_due(attempt, now) || !mine(stores, attempt)) continue;
        out.push_back(std::move(attempt));
        if (static_cast<int>(out.size()) == limit) return out;
      }
    }
    return out;
  });
}

std::vector<Claim> OutsideMoney::due_claims(int limit) {
  const std::int64_t now = floor_.now_ms();
  const auto is_due_claim = [&](Stores& stores, const Claim& claim) {
    // A till may still come back for it; afterwards nobody will.
    if (claim.state == ClaimState::kOpen) return now - claim.begun_ms > floor_.patience.give_up_ms;
    const auto asked = stores.attempts.of_cause(claim.uuid);
    const auto waits = [&](const Attempt& one) { return one.kind == "pay" && is_open(one.state) && !is_due(one, now); };
    return std::none_of(asked.begin(), asked.end(), waits);
  };
  return floor_.storage.read<std::vector<Claim>>([&](Stores& stores) {
    std::vector<Claim> out;
    std::int64_t after = 0;
    for (bool more = true; more;) {
      auto page = stores.claims.unfinished(now, after, limit);
      more = static_cast<int>(page.size()) == limit;
      if (more) after = page.back().id;
      for (Claim& claim : page) {
        if (!is_due_claim(stores, claim)) continue;
        out.push_back(std::move(claim));
        if (static_cast<int>(out.size()) == limit) return out;
      }
    }
    return out;
  });
}

Recovered Checkout::recover(int limit) {
  Recovered done;
  Each each;
  OutsideMoney& outside = errands_->outside();
  for (Claim& claim : outside.due_claims(limit)) {
    each.run([&] {
      const auto turn = errands_->turns().enter(claim.uuid, 0);
      if (!turn) return;
      const auto taken = outside.take(claim);
      if (!taken || !*taken) return;
      ++done.asked;
      if (outside.undo(claim) == OutsideMoney::Undone::kFree) ++done.finished;
    });
  }
  // Those of an unfinished claim are seen to above, a return's refunds by core/returns.
  const auto ours = [](Stores& stores, const Attempt& attempt) {
    const auto claim = stores.claims.find(attempt.cause);
    if (attempt.kind == "refund") return !claim || claim->kind != "return";
    return !claim || claim->state == ClaimState::kDone;
  };
  for (const Attempt& attempt : outside.due(limit, ours)) {
    each.run([&] {
      ++done.asked;
      if (attempt.kind == "refund") {
        static_cast<void>(outside.refund(attempt));  // a full queue: it stays due
        return;
      }
      const auto back = outside.look_again(attempt);
      if (back && *back) ++done.refunded;
    });
  }
  each.tell();
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
