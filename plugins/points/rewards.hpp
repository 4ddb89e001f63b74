#pragma once

#include <cstdint>
#include <limits>
#include <string_view>

#include "settings.hpp"

// PT4: the reward list.
namespace points {

inline constexpr std::int64_t kAnyNumber = std::numeric_limits<std::int64_t>::max();

// Null when the list has none of that id.
[[nodiscard]] const Reward* find_reward(const Rules& rules, std::string_view id);

// Why a reward can't be had on `day` though it is on the list; empty when it can.
[[nodiscard]] bobbin::Words closed_because(const Reward& reward, bobbin::Day day);

// How many are left after `taken`; kAnyNumber without a total.
[[nodiscard]] std::int64_t left_of(const Reward& reward, std::int64_t taken);

}  // namespace points
