#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "settings.hpp"

// T4: a free gift over an amount or by tier, chosen at the till.
namespace tiers {

// Who asks, with what in the basket.
struct Giving {
  bobbin::Minor net_minor = 0;       // of the basket, member discounts taken off
  std::vector<std::string> tiers{};  // whose benefits the member has; empty without a member
  std::string_view currency = "CNY";
};

[[nodiscard]] const GiftRule* find_gift(const Rules& rules, std::string_view id);

// Why a choice can't be had; empty when it can.
[[nodiscard]] bobbin::Words refused_because(const GiftRule& rule, std::string_view sku, const Giving& giving);

}  // namespace tiers
