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

void send(checkout::Checkout& checkout, Attempt attempt) {
  const auto& floor = checkout.floor();
  attempt = checkout.errands().outside().refund(std::move(attempt));
  const auto stored = floor.storage.write<void>([&](Stores& stores) -> Result<void> {
    stores.returns.set_state(attempt.id, state_of(attempt.state));
    if (state_of(attempt.state) != RefundState::kFailed) return {};
    audit::Record record;
    record.action = "refund.failed";
    record.subject_json = R"({"refund":")" + attempt.id + R"("})";
    record.after_json = R"({"amount_minor":)" + std::to_string(attempt.amount_minor) + "}";
    audit::log(stores, floor.ids, {{}, attempt.store, attempt.till, floor.clock.now(), {}, "job"}, std::move(record));
    return {};
  });
  static_cast<void>(stored);  // the attempt has it; recovery brings the refund up to it
}

}  // namespace

void send_refunds(checkout::Checkout& checkout, const Return& back) {
  for (const Refund& refund : back.refunds) {
    if (refund.state != RefundState::kPending) continue;
    const auto attempt = checkout.floor().storage.read<std::optional<Attempt>>(
        [&](Stores& stores) { return stores.attempts.find(refund.id); });
    if (attempt) send(checkout, *attempt);
  }
}

int Returns::recover(int limit) {
  const auto& floor = checkout_.floor();
  const std::int64_t now = floor.now_ms();
  const auto open = floor.storage.read<std::vector<Attempt>>([&](Stores& stores) {
    auto attempts = stores.attempts.unsettled({}, limit);
    std::erase_if(attempts, [&](const Attempt& one) {
      if (one.kind != "refund" || now - one.updated_ms < floor.patience.late_ms) return true;
      const auto claim = stores.claims.find(one.cause);
      return !claim || claim->kind != "return";
    });
    return attempts;
  });
  for (const Attempt& attempt : open) send(checkout_, attempt);
  return static_cast<int>(open.size());
}

}  // namespace bobbin::returns
