#pragma once

#include <cstdint>
#include <vector>

#include "bobbin/journal.hpp"
#include "bobbin/stages.hpp"
#include "settings.hpp"

// SV2: what of a payment is principal and what is bonus.
namespace stored_value {

// What is left of one top-up.
struct Pair {
  std::int64_t principal_minor = 0;
  std::int64_t bonus_minor = 0;
};

// The balance in the order in which it is spent, and what of each piece is money (PT2): proportional pays from the
// oldest top-up first, in the proportion of what is left of it; the others from all principal, or all bonus, first.
// Inside a piece the host splits by largest remainder.
[[nodiscard]] std::vector<bobbin::MoneyPart> parts_of(SpendPolicy policy, const std::vector<Pair>& pairs);

[[nodiscard]] std::int64_t total_of(const std::vector<Pair>& pairs);

// One payment as it was split. Its two entries carry terms of the tender: what a return leaves on the tender keeps the
// same split, and principal and bonus always sum to it, whatever came back before (one rounds down, the other up).
struct Spent {
  std::int32_t tender = 0;
  std::int64_t amount_minor = 0;
  std::int64_t principal_minor = 0;  // of the amount
};
[[nodiscard]] bobbin::Basis principal_basis(const Spent& spent);
[[nodiscard]] bobbin::Basis bonus_basis(const Spent& spent);

// SV6: half up, once a line.
[[nodiscard]] std::int64_t discount_of(std::int64_t net_minor, std::int64_t rate_ppm);

}  // namespace stored_value
