#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "bobbin/call.hpp"
#include "settings.hpp"

// Points that come into being, with their expiry (PT5) and, for purchases, their waiting time (PT6).
namespace points {

struct Grant {
  std::string holder;
  std::string rule;
  bobbin::Words label;
  std::int64_t points = 0;
  std::string_view reason = {};
  std::int64_t waiting_days = 0;  // as `pending_days` does for purchases; 0 = at once
};

// To the member's balance, or to the points that wait; nothing when there is nothing to grant.
void grant(bobbin::Call& call, const Rules& rules, const Grant& grant);

// What a purchase earned: to the balance, or to the points that wait. Nothing when it comes to 0.
void earn(bobbin::Call& call, const Rules& rules, const std::string& holder, bobbin::Basis basis);

// Exclusive end of points earned on `day`, in the call's store; kNever without one.
[[nodiscard]] std::int64_t expires_ms(const bobbin::Call& call, const Rules& rules, bobbin::Day day);

// The end, exclusive, of what the list of reminders and the member's card show: lots whose last day is at most `days`
// days away (PT5).
[[nodiscard]] std::int64_t reminded_until_ms(const bobbin::Call& call, std::int64_t days);

// The last day of use of a lot, as JSON carries it; empty for never.
[[nodiscard]] std::string expires_on(const bobbin::Call& call, std::int64_t expires_ms);

}  // namespace points
