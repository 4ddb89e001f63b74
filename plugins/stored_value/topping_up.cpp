#include "topping_up.hpp"

#include <algorithm>

#include "bobbin/money.hpp"

namespace stored_value {
namespace {

constexpr std::int64_t kMonthDays = 30;
constexpr std::int64_t kSuggestedMonths = 3;

bool is_for(const Step& step, const std::vector<std::string>& tiers) {
  return step.tiers.empty() || std::any_of(step.tiers.begin(), step.tiers.end(), [&](const std::string& one) {
           return std::find(tiers.begin(), tiers.end(), one) != tiers.end();
         });
}

}  // namespace

std::int64_t bonus_for(const std::vector<Step>& steps, std::int64_t amount_minor,
                       const std::vector<std::string>& tiers) {
  const Step* best = nullptr;
  for (const Step& step : steps) {
    if (step.amount_minor > amount_minor || !is_for(step, tiers)) continue;
    const bool higher = best == nullptr || step.amount_minor > best->amount_minor ||
                        (step.amount_minor == best->amount_minor && step.bonus_minor > best->bonus_minor);
    if (higher) best = &step;
  }
  return best == nullptr ? 0 : best->bonus_minor;
}

bobbin::Words over_limit(const Rules& rules, const TopUp& wish, std::string_view currency) {
  const auto text = [&](std::int64_t minor) { return bobbin::amount_text(minor, currency); };
  if (rules.limit_minor > 0 && wish.amount_minor > rules.limit_minor - wish.principal_minor) {
    return bobbin::say("储值本金最多 {1}，现有 {2}，最多还能充 {3}。",
                       "A member's principal is at most {1}; there is {2}, so {3} can be added.",
                       text(rules.limit_minor), text(wish.principal_minor),
                       text(std::max<std::int64_t>(0, rules.limit_minor - wish.principal_minor)));
  }
  if (rules.daily_limit_minor > 0 && wish.amount_minor > rules.daily_limit_minor - wish.today_minor) {
    return bobbin::say("每天最多充值 {1}，今天已充 {2}。", "At most {1} a day; today {2} was topped up.",
                       text(rules.daily_limit_minor), text(wish.today_minor));
  }
  return {};
}

std::optional<Step> suggested(const std::vector<Step>& steps, const Habit& habit,
                              const std::vector<std::string>& tiers) {
  if (habit.spend_minor <= 0) return std::nullopt;
  const std::int64_t days = std::max(habit.days, kMonthDays);
  const std::int64_t wanted =
      bobbin::mul_div(habit.spend_minor, kMonthDays * kSuggestedMonths, days, bobbin::Rounding::kCeil)
          .value_or(habit.spend_minor);
  std::optional<Step> covering;
  std::optional<Step> highest;
  for (const Step& step : steps) {
    if (!is_for(step, tiers)) continue;
    if (!highest || step.amount_minor > highest->amount_minor) highest = step;
    if (step.amount_minor >= wanted && (!covering || step.amount_minor < covering->amount_minor)) covering = step;
  }
  if (!covering) covering = highest;
  if (covering) covering->bonus_minor = bonus_for(steps, covering->amount_minor, tiers);
  return covering;
}

}  // namespace stored_value
