#include <algorithm>

#include "core/checkout/errand.hpp"

// What nobody came back for (PAY2).
namespace bobbin::checkout {

static constexpr std::size_t kNamed = 5;  // payments that a refusal names

void stamp(Attempt& attempt, const Shopfloor& floor) {
  const auto doubled = static_cast<int>(std::min<std::int64_t>(attempt.asked, 6));
  attempt.updated_ms = floor.now_ms();
  const std::int64_t pause = floor.patience.late_ms * (std::int64_t{1} << doubled);
  const bool on_its_way = attempt.state == AttemptState::kSent;
  attempt.due_ms = attempt.updated_ms + (on_its_way ? std::max(pause, floor.patience.flight_ms) : pause);
}

std::vector<Attempt> OutsideMoney::due(AttemptStore::Whose whose, int limit) {
  const std::int64_t now = floor_.now_ms();
  return floor_.storage.read<std::vector<Attempt>>(
      [&](Stores& stores) { return stores.attempts.due(whose, now, limit); });
}

std::vector<Claim> OutsideMoney::due_claims(int limit) {
  const std::int64_t now = floor_.now_ms();
  const auto is_due_claim = [&](Stores& stores, const Claim& claim) {
    // A till may still come back for it; afterwards nobody will.
    if (claim.state == ClaimState::kOpen) return now - claim.begun_ms > floor_.patience.give_up_ms;
    const auto asked = stores.attempts.of_cause(claim.uuid);
    const auto waits = [&](const Attempt& one) { return one.kind == "pay" && is_open(one.state) && one.due_ms > now; };
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
  for (const Attempt& attempt : outside.due(AttemptStore::Whose::kCheckout, limit)) {
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
  Words which;
  for (std::size_t i = 0; i < std::min(open.size(), kNamed); ++i) {
    const Attempt& one = open[i];
    const bool refund = one.kind == "refund";
    const std::string amount = one.tender + " " + std::to_string(one.amount_minor);
    which.zh += (i == 0 ? "" : "；") + amount + (refund ? " 分，退货单 " : " 分，销售单 ") + one.cause;
    which.en +=
        (i == 0 ? "" : "; ") + amount + (refund ? " minor units of return " : " minor units of sale ") + one.cause;
  }
  if (open.size() > kNamed) which.zh += " 等";
  if (open.size() > kNamed) which.en += " and more";
  const std::string count = std::to_string(open.size());
  return refuse(Code::kInProgress, {"还有 " + count + " 笔收款或退款没有结果，请先查询或等待结果：" + which.zh + "。",
                                    "Money of this till has no result yet, " + count + " in all (" + which.en +
                                        "): repeat the request or wait for it."});
}

}  // namespace bobbin::checkout
