#pragma once

#include <cstdint>

#include "settings.hpp"

// SV5: what of a top-up goes back.
namespace stored_value {

// A top-up and what is left of it now.
struct Left {
  std::int64_t amount_minor = 0;     // principal as topped up
  std::int64_t principal_minor = 0;  // left
  std::int64_t bonus_spent_minor = 0;
  std::int64_t bonus_minor = 0;  // left, not expired
};

// What the shop keeps of what is left.
struct Kept {
  std::int64_t fee_minor = 0;
  std::int64_t rounding_minor = 0;
};

enum class Timing : std::uint8_t { kInTime, kLate };

// Its principal less everything that was spent from it, less the fee when it comes late and `uneven_minor`, which coins
// can't pay (PAY1); never below 0.
struct Quote {
  std::int64_t spent_minor = 0;       // principal and bonus together
  std::int64_t fee_minor = 0;         // as far as there is something to take it from
  std::int64_t rounding_minor = 0;    // what of it coins can't pay
  std::int64_t refund_minor = 0;      // to the tenders that paid
  std::int64_t bonus_paid_minor = 0;  // bonus that was spent and is now paid with principal
  std::int64_t bonus_void_minor = 0;  // bonus that was never spent
};
[[nodiscard]] Quote quote_refund(const Rules& rules, const Left& left, Timing timing, std::int64_t uneven_minor = 0);

// What of principal that nobody gets back is the fee; the rest is rounding.
[[nodiscard]] Kept kept_of(const Rules& rules, std::int64_t kept_minor, Timing timing);

// The last day of the member's word is the `refund_days`-th after the day of the top-up.
[[nodiscard]] Timing timing_of(const Rules& rules, std::int32_t topped_up_day, std::int32_t today);

}  // namespace stored_value
