#pragma once

#include <cstdint>
#include <vector>

#include "bobbin/money.hpp"

namespace bobbin::returns {

// What is left of one tender of a sale.
struct Pot {
  Minor left_minor = 0;
  Minor unit_minor = 1;   // it gives back whole units only: 1 point = 1.00 (G2)
  bool external = false;  // money that isn't in the drawer or on a member's account
};

enum class Order : std::uint8_t { kProportional, kExternalFirst };

// Splits `owed` over what is left, by largest remainder (G2). A coarse pot takes whole units; what it can't take goes
// to the others; what nobody can take is left out and waits for the sale's next return. When no less is owed than all
// that is left, everything goes back to the last unit. 0 <= owed; no part is above its pot.
[[nodiscard]] std::vector<Minor> split_refund(Minor owed_minor, const std::vector<Pot>& pots, Order order);

}  // namespace bobbin::returns
