#pragma once

#include <vector>

#include "bobbin/call.hpp"
#include "bobbin/sale.hpp"
#include "bobbin/unwind.hpp"
#include "discounts.hpp"

// T3: quotas, their use, and what a return gives back.
namespace tiers {

inline constexpr std::string_view kQuotaRule = "quota.";  // of an adjustment; the benefit's id follows

// What is left of those that could touch a line: the others aren't asked for.
[[nodiscard]] Left left_of(const bobbin::Call& call, const std::vector<const Benefit*>& benefits,
                           const std::vector<DiscountLine>& lines, const Occasion& occasion, std::int64_t member);
[[nodiscard]] std::int64_t used_of(const bobbin::Call& call, const Benefit& benefit, std::int64_t member,
                                   bobbin::Day day);

// Counts what the sale's prices have used, in the statement that has room for it (G7).
void use(bobbin::Call& call, const Rules& rules, const bobbin::Sale& sale);
// Pieces that are kept go on using their quota; one is given back when fewer are kept than it was used for.
void give_back(bobbin::Call& call, const bobbin::Return& back);

}  // namespace tiers
