#pragma once

#include "core/checkout/sale.hpp"

namespace bobbin::checkout {

// What of a tender counts as paid with money (PT2), by the split that is stored with the sale.
[[nodiscard]] inline Minor money_of(const Tendered& tendered, std::int32_t tender) {
  Minor sum = 0;  // at most the tender's amount
  for (const PricedLine& line : tendered.priced.lines) {
    for (const Share& share : line.shares) {
      if (share.tender == tender) sum += share.money_minor;
    }
  }
  return sum;
}

}  // namespace bobbin::checkout
