#pragma once

#include <chrono>
#include <cstdint>

namespace bobbin::plugin_host {

// What a house is run for. In a demo nobody is paid, so what stands in for a provider may.
enum class Purpose : std::uint8_t { kShop, kDemo };

// Steady time that one visit may take. Host services answer DEADLINE afterwards, and what the plugin did is undone.
struct Budgets {
  std::chrono::milliseconds sale{5'000};      // every stage of a sale or return, and a member's change
  std::chrono::milliseconds handler{10'000};  // routes, receipts, cards
  std::chrono::milliseconds outside{30'000};  // money outside, routes that go outside
  std::chrono::milliseconds job{60'000};
};

}  // namespace bobbin::plugin_host
