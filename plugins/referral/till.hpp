#pragma once

#include "bobbin/call.hpp"
#include "bobbin/sale.hpp"
#include "bobbin/unwind.hpp"
#include "settings.hpp"

// Referral at the till: the newcomer's first purchase (RF3, RF4) and its way back.
namespace referral {

// One row read for a sale to a member; the first purchase of who was brought posts through the points module.
void settle(bobbin::Call& call, const Rules& rules, const bobbin::Sale& sale);

// The host has taken the points back from the record (G4); the next first purchase earns them again (RF5).
void unwind(bobbin::Call& call, const bobbin::Return& back);

}  // namespace referral
