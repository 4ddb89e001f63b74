#pragma once

#include <nlohmann/json_fwd.hpp>

#include "bobbin/call.hpp"
#include "bobbin/sale.hpp"
#include "bobbin/stages.hpp"
#include "settings.hpp"

// Points at the till: paying with them (PT4) and earning them (PT1, PT2).
namespace points {

void offer(bobbin::Call& call, const Rules& rules, const bobbin::Sale& sale, bobbin::Offers& offers);

// First what is paid with points, then what is earned: so nobody pays with the points of the same sale.
void settle(bobbin::Call& call, const Rules& rules, const bobbin::Sale& sale);

}  // namespace points
