#include "checkin.hpp"

namespace points {

CheckinOutcome check_in(const Checkin& rules, const std::optional<LastCheckin>& last, bobbin::Day today) {
  if (last && today <= last->day) return {true, last->streak, 0, 0};
  CheckinOutcome out;
  out.streak = last && last->day.n + 1 == today.n ? last->streak + 1 : 1;
  out.daily_points = rules.points;
  for (const Streak& step : rules.streaks) {
    if (step.days == out.streak) out.streak_points += step.points;
  }
  return out;
}

}  // namespace points
