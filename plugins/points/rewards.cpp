#include "rewards.hpp"

#include <algorithm>

namespace points {

const Reward* find_reward(const Rules& rules, std::string_view id) {
  const auto found =
      std::find_if(rules.rewards.begin(), rules.rewards.end(), [&](const Reward& one) { return one.id == id; });
  return found == rules.rewards.end() ? nullptr : &*found;
}

bobbin::Words closed_because(const Reward& reward, bobbin::Day day) {
  if (reward.from && day < *reward.from) {
    return bobbin::say("“{1}”从 {3} 起可以兑换。", "\"{2}\" can be had from {3}.", reward.name.zh, reward.name.en,
                       bobbin::format_day(*reward.from));
  }
  if (reward.to && day > *reward.to) {
    return bobbin::say("“{1}”的兑换已于 {3} 结束。", "\"{2}\" could be had until {3}.", reward.name.zh, reward.name.en,
                       bobbin::format_day(*reward.to));
  }
  return {};
}

std::int64_t left_of(const Reward& reward, std::int64_t taken) {
  return reward.total ? std::max<std::int64_t>(0, *reward.total - taken) : kAnyNumber;
}

}  // namespace points
