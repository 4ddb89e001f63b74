#pragma once

#include "bobbin/call.hpp"
#include "bobbin/sale.hpp"
#include "bobbin/stages.hpp"
#include "bobbin/unwind.hpp"
#include "settings.hpp"

// Tiers at the till: the tier at the start of the sale decides its benefits (T3), the gifts (T4), and the sale may move
// the member for the next one (T2).
namespace tiers {

void price(bobbin::Call& call, const Rules& rules, const bobbin::Sale& sale, bobbin::Pricing& pricing);
void settle(bobbin::Call& call, const Rules& rules, const bobbin::Sale& sale);
void unwind(bobbin::Call& call, const Rules& rules, const bobbin::Return& back);

}  // namespace tiers
