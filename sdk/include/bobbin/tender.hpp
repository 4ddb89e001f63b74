#pragma once

#include <cstdint>
#include <string_view>

#include "bobbin/detail/abi.hpp"
#include "bobbin/hidden.hpp"
#include "bobbin/money.hpp"

// Money outside (PAY2, PAY3): the host stores every attempt before the first byte goes out and owns recovery.
namespace bobbin {
inline namespace BOBBIN_HIDDEN v1 {

// Borrowed for the visit.
class Attempt {
 public:
  explicit Attempt(const bobbin_attempt& raw) : raw_(&raw) {}

  [[nodiscard]] std::string_view id() const { return detail::to_view(raw_->id); }  // the provider's idempotency key
  [[nodiscard]] std::string_view tender() const { return detail::to_view(raw_->tender); }
  [[nodiscard]] std::string_view auth_code() const { return detail::to_view(raw_->auth_code); }
  [[nodiscard]] std::string_view provider_reference() const { return detail::to_view(raw_->provider_reference); }
  [[nodiscard]] Minor amount_minor() const { return raw_->amount_minor; }
  [[nodiscard]] std::int64_t asked() const { return raw_->asked; }  // queries before this one
  [[nodiscard]] bool cancel_sent() const { return raw_->cancelled != 0; }
  [[nodiscard]] bool is_refund() const { return raw_->kind == BOBBIN_ATTEMPT_REFUND; }  // or a payment

 private:
  const bobbin_attempt* raw_;
};

// What the provider answered. Saying nothing counts as unknown.
class Outcome {
 public:
  explicit Outcome(const bobbin_outcome_out& out) : out_(&out) {}

  void approved(std::string_view provider_reference) const {
    out_->provider_reference(out_->ctx, detail::to_abi(provider_reference));
    state(BOBBIN_ATTEMPT_APPROVED);
  }
  void declined(const Words& why) const {
    words(why);
    state(BOBBIN_ATTEMPT_DECLINED);
  }
  void pending(const Words& why = {}) const {
    words(why);
    state(BOBBIN_ATTEMPT_PENDING);
  }
  void cancelled() const { state(BOBBIN_ATTEMPT_CANCELLED); }
  // No answer: only a query settles it.
  void unknown(const Words& why = {}) const {
    words(why);
    state(BOBBIN_ATTEMPT_UNKNOWN);
  }

 private:
  void state(std::int32_t state) const { out_->state(out_->ctx, state); }
  void words(const Words& words) const {
    if (!words.empty()) out_->words(out_->ctx, detail::AbiWords(words).span());
  }

  const bobbin_outcome_out* out_;
};

}  // namespace v1
}  // namespace bobbin
