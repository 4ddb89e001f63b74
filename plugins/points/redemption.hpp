#pragma once

#include <cstdint>
#include <string_view>

#include "bobbin/journal.hpp"
#include "settings.hpp"

// PT4: points as a tender.
namespace points {

// What points may pay of one basket.
struct Allowance {
  std::int64_t max_minor = 0;
  std::int64_t min_minor = 0;
  std::int64_t unit_minor = 1;     // worth of the fewest points that are whole minor units: refunds come in these
  std::int64_t step_minor = 1;     // amounts come in multiples of this
  std::int64_t balance_minor = 0;  // what the member's points are worth in all
  bobbin::Words why;               // why max_minor is less than the basket
};

struct Purse {
  std::int64_t spendable = 0;  // points
  std::int64_t net_minor = 0;  // of the basket's goods; what charges (top-ups, fees) cost is not paid with points
  std::string_view currency = "CNY";
};

// The fewest points that are a whole number of minor units: `points` pay `worth_minor`.
[[nodiscard]] std::int64_t unit_points(const Redeem& redeem);
// The fewest that are also a whole number of the shop's steps.
[[nodiscard]] std::int64_t step_points(const Redeem& redeem);

[[nodiscard]] Allowance allowance(const Redeem& redeem, const Purse& purse);

// How many points pay `amount_minor` of tender `tender`, as terms of that tender: a return takes it again from what is
// left of the tender (G4).
[[nodiscard]] bobbin::Basis redemption_basis(const Redeem& redeem, std::int32_t tender, std::int64_t amount_minor);

// What that many points would pay, rounded down.
[[nodiscard]] std::int64_t worth_minor(const Redeem& redeem, std::int64_t points);

}  // namespace points
