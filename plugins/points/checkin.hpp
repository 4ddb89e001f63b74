#pragma once

#include <cstdint>
#include <optional>

#include "bobbin/day.hpp"
#include "settings.hpp"

// PT3: daily check-in with streaks.
namespace points {

struct LastCheckin {
  bobbin::Day day;
  std::int64_t streak = 0;
};

struct CheckinOutcome {
  bool again = false;              // already there today: nothing is granted
  std::int64_t streak = 0;         // days in a row, today included
  std::int64_t daily_points = 0;   // for today
  std::int64_t streak_points = 0;  // for the step that today reaches
};

// Once a business day. A day left out begins a new streak; a step is granted on the very day that reaches it, so once a
// streak. A store whose day is behind another's counts as the same day.
[[nodiscard]] CheckinOutcome check_in(const Checkin& rules, const std::optional<LastCheckin>& last, bobbin::Day today);

}  // namespace points
