#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "bobbin/day.hpp"

// Windows of calendar months, half-open as all windows are: a day is within N months until the day that is N months
// later (a day which that month doesn't have is its last), which is outside (R1, R3).
namespace rfm {

// The first day that is within `months` months of `today`. `months` >= 1.
[[nodiscard]] bobbin::Day first_within(bobbin::Day today, int months);

// By the last purchase of all time (R3). The numbers are what the tables keep.
enum class Lifecycle : std::uint8_t { kNone = 0, kActive = 1, kMarginal = 2, kDormant = 3, kLost = 4 };
inline constexpr std::array kLifecycles{Lifecycle::kActive, Lifecycle::kMarginal, Lifecycle::kDormant,
                                        Lifecycle::kLost};

// Days of last purchases, half-open: [first, end).
struct Days {
  std::int32_t first;
  std::int32_t end;
};

// The boundaries as they are on one day, worked out once for many members.
class LifecycleOn {
 public:
  explicit LifecycleOn(bobbin::Day today);

  [[nodiscard]] Lifecycle of(bobbin::Day last_purchase) const;  // never kNone
  [[nodiscard]] Days days(Lifecycle lifecycle) const;           // of kNone: no day

 private:
  std::int32_t active_;    // from this day on
  std::int32_t marginal_;  // and before active_
  std::int32_t dormant_;   // and before marginal_
};

}  // namespace rfm
