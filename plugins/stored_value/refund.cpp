#include "refund.hpp"

#include <algorithm>

namespace stored_value {

Quote quote_refund(const Rules& rules, const Left& left, Timing timing, std::int64_t uneven_minor) {
  Quote out;
  out.spent_minor = left.amount_minor - left.principal_minor + left.bonus_spent_minor;
  out.bonus_paid_minor = std::min(left.bonus_spent_minor, left.principal_minor);
  const std::int64_t owed = left.principal_minor - out.bonus_paid_minor;
  out.fee_minor = kept_of(rules, owed, timing).fee_minor;
  out.rounding_minor = std::min(uneven_minor, owed - out.fee_minor);
  out.refund_minor = owed - out.fee_minor - out.rounding_minor;
  out.bonus_void_minor = left.bonus_minor;
  return out;
}

Kept kept_of(const Rules& rules, std::int64_t kept_minor, Timing timing) {
  const std::int64_t fee = timing == Timing::kLate ? std::min(rules.refund_fee_minor, kept_minor) : 0;
  return {fee, kept_minor - fee};
}

Timing timing_of(const Rules& rules, std::int32_t topped_up_day, std::int32_t today) {
  return std::int64_t{today} - topped_up_day <= rules.refund_days ? Timing::kInTime : Timing::kLate;
}

}  // namespace stored_value
