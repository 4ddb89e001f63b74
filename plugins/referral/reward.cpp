#include "reward.hpp"

namespace referral {
namespace {

constexpr std::int32_t kFollowUpDays = 7;  // RF3

// The window of N days has closed when the N-th day after the purchase is over, as for points that wait.
bobbin::Day usable_from(std::int64_t waiting_days, bobbin::Day day) {
  if (waiting_days == 0) return day;
  return {static_cast<std::int32_t>(day.n + waiting_days + 1)};
}

}  // namespace

bool earns(const Link& link) {
  if (!link.sale.empty() || link.referrer == link.member) return false;
  return link.known || (link.referrer != 0 && link.earlier_sales == 0);
}

Reward reward_of(const Rules& rules, const Link& link, const Occasion& occasion) {
  const bool in_cap = rules.monthly_cap == 0 || occasion.rewarded_this_month < rules.monthly_cap;
  Reward out;
  out.referrer_points = link.referrer != 0 && in_cap ? rules.referrer_points : 0;
  out.newcomer_points = rules.newcomer_points;
  out.month = month_of(occasion.day);
  out.usable_from = usable_from(rules.waiting_days, occasion.day);
  out.due = {occasion.day.n + kFollowUpDays};
  return out;
}

std::int32_t month_of(bobbin::Day day) {
  const bobbin::CalendarDate date = bobbin::calendar(day);
  return date.year * 12 + date.month - 1;
}

}  // namespace referral
