#include <exception>

#include "core/returns/plan.hpp"
#include "core/shifts/store.hpp"

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

// What becomes of it now, and not when its goods came back: today's figures, and those of the till's open shift.
Store::Change change_now(Stores& stores, const checkout::Shopfloor& floor, const Attempt& attempt) {
  Store::Change change;
  change.entry = floor.ids.next();
  change.at = floor.clock.now();
  if (const auto moment = checkout::moment_of(stores, floor, attempt.store, change.at)) {
    change.business_day = moment->business_day;
  }
  if (const auto shift = stores.shifts.open_shift(attempt.store, attempt.till)) change.shift = shift->id;
  return change;
}

// Each state of a refund's attempt is the refund's too, in one transaction.
void send(checkout::Checkout& checkout, const Attempt& attempt) {
  using checkout::OutsideMoney;
  const auto& floor = checkout.floor();
  const auto along = [&](Stores& stores, const Attempt& now, OutsideMoney::Arrival arrival) {
    if (state_of(now.state) == RefundState::kFailed) {
      stores.returns.fail(now.id, change_now(stores, floor, now));
    } else if (arrival == OutsideMoney::Arrival::kInTime) {
      stores.returns.set_state(now.id, state_of(now.state));
    } else if (!stores.returns.came_after_all(now.id, change_now(stores, floor, now))) {
      return OutsideMoney::Booked::kTwice;
    }
    return OutsideMoney::Booked::kOnce;
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
  const auto open = checkout_.errands().outside().due(checkout::AttemptStore::Whose::kReturns, limit);
  checkout::Each each;
  for (const Attempt& attempt : open) each.run([&] { send(checkout_, attempt); });
  each.tell();
  return static_cast<int>(open.size());
}

}  // namespace bobbin::returns
