#pragma once

#include <cstdint>
#include <string>

#include "bobbin/day.hpp"
#include "settings.hpp"

// What a newcomer's purchase earns (RF3 to RF5). Pure: the till reads the rows and posts.
namespace referral {

// How a member came here, before the sale at hand.
struct Link {
  std::int64_t member = 0;
  std::int64_t referrer = 0;       // 0 = nobody any more; the member: a circle that a merge has made, closed (RF5)
  bool known = false;              // joined where this module was on, or has earned the reward before
  std::string sale{};              // the first purchase that stands; empty = none
  std::int64_t earlier_sales = 0;  // of all stores, of which a piece is kept
};

// Whether the purchase at hand is the one that the reward has waited for. Who joined while the module was off here
// counts too, but not when they have long been customers.
[[nodiscard]] bool earns(const Link& link);

struct Occasion {
  bobbin::Day day;                       // of the sale's store
  std::int64_t rewarded_this_month = 0;  // other newcomers that this referrer got points for
};

struct Reward {
  std::int64_t referrer_points = 0;  // 0 past the cap, or when there is nobody
  std::int64_t newcomer_points = 0;
  std::int32_t month = 0;   // as month_of()
  bobbin::Day usable_from;  // the day of the purchase, or the first one after the return window
  bobbin::Day due;          // the follow-up's last day

  [[nodiscard]] bool gives() const { return referrer_points > 0 || newcomer_points > 0; }
};

// Of a link that earns().
[[nodiscard]] Reward reward_of(const Rules& rules, const Link& link, const Occasion& occasion);

// Calendar months in one number, in order.
[[nodiscard]] std::int32_t month_of(bobbin::Day day);

}  // namespace referral
