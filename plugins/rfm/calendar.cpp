#include "calendar.hpp"

#include <limits>

namespace rfm {

using bobbin::Day;

Day first_within(Day today, int months) {
  Day day = bobbin::add_months(today, -months);
  // Two or three steps at most: months differ by three days.
  while (bobbin::add_months(day, months) <= today) ++day.n;
  return day;
}

LifecycleOn::LifecycleOn(Day today)
    : active_(first_within(today, 3).n), marginal_(first_within(today, 6).n), dormant_(first_within(today, 12).n) {}

Lifecycle LifecycleOn::of(Day last_purchase) const {
  if (last_purchase.n >= active_) return Lifecycle::kActive;
  if (last_purchase.n >= marginal_) return Lifecycle::kMarginal;
  return last_purchase.n >= dormant_ ? Lifecycle::kDormant : Lifecycle::kLost;
}

Days LifecycleOn::days(Lifecycle lifecycle) const {
  switch (lifecycle) {
    case Lifecycle::kActive:
      return {active_, std::numeric_limits<std::int32_t>::max()};
    case Lifecycle::kMarginal:
      return {marginal_, active_};
    case Lifecycle::kDormant:
      return {dormant_, marginal_};
    case Lifecycle::kLost:
      return {std::numeric_limits<std::int32_t>::min(), dormant_};
    case Lifecycle::kNone:
      break;
  }
  return {0, 0};
}

}  // namespace rfm
