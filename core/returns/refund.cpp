#include <exception>

#include "core/returns/plan.hpp"

namespace bobbin::returns {
namespace {

using checkout::Attempt;
using checkout::AttemptState;

RefundState state_of(AttemptState state) {
  switch (state) {
    case AttemptState::kApproved:
      return RefundState::kDone;
    case AttemptState::kDeclined:
    case AttemptState::kCancelled:
      return RefundState::kFailed;
    case AttemptState::kUnknown:
      return RefundState::kUnknown;
    case AttemptState::kCreated:
    case AttemptState::kSent:
    case AttemptState::kPending:
      break;
  }
  return RefundState::kPending;
}

// Each state of a refund's attempt is the refund's too, in one transaction.
void send(checkout::Checkout& checkout, const Attempt& attempt) {
  const auto& floor = checkout.floor();
  const auto along = [&](Stores& stores, const Attempt& now) {
    if (state_of(now.state) == RefundState::kFailed) {
      stores.returns.fail(now.id, floor.ids.next());
    } else {
      stores.returns.set_state(now.id, state_of(now.state));
    }
  };
  static_cast<void>(checkout.errands().outside().refund(attempt, along));  // a full queue: recovery goes on
}

}  // namespace

void send_refunds(checkout::Checkout& checkout, const Return& back) {
  for (const Refund& refund : back.refunds) {
    if (refund.state != RefundState::kPending) continue;
    try {
      const auto attempt = checkout.floor().storage.read<std::optional<Attempt>>(
          [&](Stores& stores) { return stores.attempts.find(refund.id); });
      if (attempt) send(checkout, *attempt);
    } catch (const std::exception&) {
      // The return is committed and must be answered; recovery meets the same failure, and it is told there.
    }
  }
}

int Returns::recover(int limit) {
  const auto ours = [](Stores& stores, const Attempt& attempt) {
    if (attempt.kind != "refund") return false;
    const auto claim = stores.claims.find(attempt.cause);
    return claim && claim->kind == "return";
  };
  const auto open = checkout_.errands().outside().due(limit, ours);
  checkout::Each each;
  for (const Attempt& attempt : open) each.run([&] { send(checkout_, attempt); });
  each.tell();
  return static_cast<int>(open.size());
}

}  // namespace bobbin::returns
