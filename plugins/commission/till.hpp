#pragma once

#include "bobbin/call.hpp"
#include "bobbin/sale.hpp"
#include "bobbin/unwind.hpp"
#include "settings.hpp"

// The module at the till: what a sale pays, and what a return takes back.
namespace commission {

void settle(bobbin::Call& call, const Rules& rules, const bobbin::Sale& sale);

// The host has taken back what was recorded, at its rate, split and person (CM4). Here the attach bonus is judged again
// on what is kept, and the days that it counts for are mended.
void unwind(bobbin::Call& call, const Rules& rules, const bobbin::Return& back);

}  // namespace commission
