#pragma once

#include <string>
#include <vector>

#include "rating.hpp"

// The attach bonus (CM2): many pieces, or pieces of many categories, in one sale.
namespace commission {

// Whether the pieces that are kept of these lines earn it. Gifts, services and money without goods don't count.
[[nodiscard]] bool is_attached(const Attach& attach, const std::vector<SoldLine>& lines);

struct Bonus {
  std::string staff;
  bobbin::Minor amount_minor = 0;
};

// What each person gets of it, by their share of what the counting lines brought; of their pieces when these brought
// nothing. Largest remainder, in the order in which they stand in the sale.
[[nodiscard]] std::vector<Bonus> bonuses(const Attach& attach, const std::vector<SoldLine>& lines);

}  // namespace commission
