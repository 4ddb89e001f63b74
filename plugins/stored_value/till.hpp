#pragma once

#include "bobbin/call.hpp"
#include "bobbin/sale.hpp"
#include "bobbin/stages.hpp"
#include "bobbin/unwind.hpp"
#include "settings.hpp"

// Stored value at the till: paying with it (SV2, SV4, SV6) and what a top-up brings (SV1). Each does nothing and asks
// nothing for a sale that has neither.
namespace stored_value {

void price(bobbin::Call& call, const Rules& rules, const bobbin::Sale& sale, const bobbin::Pricing& out);
void offer(bobbin::Call& call, const Rules& rules, const bobbin::Sale& sale, const bobbin::Offers& offers);
void settle(bobbin::Call& call, const Rules& rules, const bobbin::Sale& sale);
// Of a top-up that is given back: its bonus, and what of its principal stays with the shop (SV5).
void unwind(bobbin::Call& call, const Rules& rules, const bobbin::Return& back);

}  // namespace stored_value
