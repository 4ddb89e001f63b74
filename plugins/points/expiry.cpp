#include "expiry.hpp"

namespace points {

std::optional<bobbin::Day> last_day(const Expiry& expiry, bobbin::Day day) {
  switch (expiry.policy) {
    case Expiry::Policy::kNever:
      return std::nullopt;
    case Expiry::Policy::kRolling:
      return bobbin::add_months(day, expiry.months);
    case Expiry::Policy::kEndOfYear:
      return bobbin::day_of({bobbin::calendar(day).year, 12, 31});
  }
  return std::nullopt;
}

bobbin::Day first_day(std::int64_t pending_days, bobbin::Day day) {
  if (pending_days <= 0) return day;
  return {static_cast<std::int32_t>(day.n + pending_days + 1)};
}

}  // namespace points
