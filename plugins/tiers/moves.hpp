#pragma once

#include <cstddef>
#include <string_view>

#include "standing.hpp"

// T2: movements and their record.
namespace tiers {

struct Cause {
  std::string_view kind;  // "sale", "return", "job"
  std::string_view id{};
};

// Stores that the member has `rung` from today on, with what decided it; nothing when the record says so already.
void move_to(bobbin::Call& call, const Rules& rules, const Standing& standing, std::size_t rung, const Cause& cause);

// After a sale: an upgrade counts from the next one.
void after_sale(bobbin::Call& call, const Rules& rules, const Known& before, bobbin::Minor net_minor,
                std::string_view sale);

// After a return: judged anew from what the host says now, and never up. It runs under its sale's settings (X2), whose
// ladder may ask for less than today's.
void after_return(bobbin::Call& call, const Rules& rules, const Known& before, std::string_view back);

}  // namespace tiers
