#pragma once

#include <chrono>

namespace bobbin::plugin_host {

// Steady time that one visit may take. Host services answer DEADLINE afterwards, and what the plugin did is undone.
struct Budgets {
  std::chrono::milliseconds sale{5'000};      // every stage of a sale or return, and a member's change
  std::chrono::milliseconds handler{10'000};  // routes, receipts, cards
  std::chrono::milliseconds outside{30'000};  // money outside, routes that go outside
  std::chrono::milliseconds job{60'000};
};

}  // namespace bobbin::plugin_host
