#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <stdexcept>
#include <vector>

// Hidden as everything of the SDK (hidden.hpp). clang-format 14 garbles the name of a namespace that has an attribute,
// so the file's end is kept from it.
namespace bobbin {
inline namespace [[gnu::visibility("hidden")]] v1 {

// Money is a count of minor units (fen) in int64; the currency is the shop's (G1). No floating point anywhere near it.
using Minor = std::int64_t;

inline constexpr std::int64_t kPpm = 1'000'000;

// How a fraction becomes a whole. Every rounding names its mode (G1). The numbers travel over the boundary.
enum class Rounding : std::int32_t {
  kFloor = 0,     // towards minus infinity
  kHalfUp = 1,    // halves away from zero
  kCeil = 2,      // towards plus infinity
  kHalfEven = 3,  // halves to the even neighbour
};

// Products of two amounts, exactly. Never stored, never passed over the boundary.
__extension__ using Wide = __int128;

// Checked arithmetic: nullopt on overflow. Any thread.
[[nodiscard]] constexpr std::optional<std::int64_t> checked_add(std::int64_t a, std::int64_t b) {
  std::int64_t out = 0;
  if (__builtin_add_overflow(a, b, &out)) return std::nullopt;
  return out;
}

[[nodiscard]] constexpr std::optional<std::int64_t> checked_sub(std::int64_t a, std::int64_t b) {
  std::int64_t out = 0;
  if (__builtin_sub_overflow(a, b, &out)) return std::nullopt;
  return out;
}

[[nodiscard]] constexpr std::optional<std::int64_t> checked_mul(std::int64_t a, std::int64_t b) {
  std::int64_t out = 0;
  if (__builtin_mul_overflow(a, b, &out)) return std::nullopt;
  return out;
}

[[nodiscard]] constexpr std::optional<std::int64_t> narrow(Wide value) {
  if (value < std::numeric_limits<std::int64_t>::min() || value > std::numeric_limits<std::int64_t>::max()) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(value);
}

// numerator / denominator, rounded. denominator > 0, and 2 * denominator must fit (it does for any int64 divisor).
[[nodiscard]] constexpr Wide divide(Wide numerator, Wide denominator, Rounding rounding) {
  const Wide towards_zero = numerator / denominator;
  const Wide rest = numerator % denominator;  // has the sign of the numerator
  if (rest == 0) return towards_zero;
  const Wide away = numerator < 0 ? Wide{-1} : Wide{1};
  const Wide doubled = 2 * (rest < 0 ? -rest : rest);
  switch (rounding) {
    case Rounding::kFloor:
      return numerator < 0 ? towards_zero - 1 : towards_zero;
    case Rounding::kCeil:
      return numerator > 0 ? towards_zero + 1 : towards_zero;
    case Rounding::kHalfUp:
      return doubled >= denominator ? towards_zero + away : towards_zero;
    case Rounding::kHalfEven:
      if (doubled == denominator) return towards_zero % 2 == 0 ? towards_zero : towards_zero + away;
      return doubled > denominator ? towards_zero + away : towards_zero;
  }
  return towards_zero;
}

// value * numerator / denominator over a 128-bit product. nullopt when the result does not fit or denominator <= 0.
[[nodiscard]] constexpr std::optional<std::int64_t> mul_div(std::int64_t value, std::int64_t numerator,
                                                            std::int64_t denominator, Rounding rounding) {
  if (denominator <= 0) return std::nullopt;
  return narrow(divide(Wide{value} * numerator, denominator, rounding));
}

// Tax contained in a price that includes it: net x rate / (1,000,000 + rate), half up (http.md). 0 <= rate_ppm <= 10^7;
// throws std::invalid_argument for another rate. The result is smaller than net, so it always fits.
[[nodiscard]] constexpr Minor tax_included(Minor net_minor, std::int64_t rate_ppm) {
  if (rate_ppm < 0 || rate_ppm > 10 * kPpm) throw std::invalid_argument("tax_included: rate_ppm outside [0, 10^7]");
  return *mul_div(net_minor, rate_ppm, kPpm + rate_ppm, Rounding::kHalfUp);
}

namespace detail {

// Checks the conditions of allocate() and answers the sum of the weights.
[[nodiscard]] inline std::int64_t sum_of_weights(std::int64_t total, std::span<const std::int64_t> weights) {
  if (total < 0) throw std::invalid_argument("allocate: negative total");
  std::int64_t sum = 0;
  for (const std::int64_t weight : weights) {
    if (weight < 0) throw std::invalid_argument("allocate: negative weight");
    if (__builtin_add_overflow(sum, weight, &sum)) throw std::overflow_error("allocate: the weights' sum overflows");
  }
  if (sum == 0 && total != 0) throw std::invalid_argument("allocate: nothing to split over");
  return sum;
}

}  // namespace detail

// Splits `total` over `weights` by largest remainder, ties by order (G2). 0 <= total; every weight >= 0; the parts sum
// to `total` and part i <= weights[i] whenever total <= sum of weights. All parts 0 when every weight is 0 (then total
// must be 0). Throws std::invalid_argument when the conditions do not hold, std::overflow_error when a sum overflows.
//
// Why no part can pass its weight: when total < sum, an exact share is below its weight, so its floor plus one is not
// above it; and only shares with a remainder get one more, because fewer units are left than there are such shares.
[[nodiscard]] inline std::vector<std::int64_t> allocate(std::int64_t total, std::span<const std::int64_t> weights) {
  const std::int64_t sum = detail::sum_of_weights(total, weights);
  std::vector<std::int64_t> parts(weights.size(), 0);
  if (total == 0) return parts;

  std::vector<std::int64_t> remainders(weights.size(), 0);
  std::int64_t left = total;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const Wide product = Wide{total} * weights[i];
    parts[i] = static_cast<std::int64_t>(product / sum);
    remainders[i] = static_cast<std::int64_t>(product % sum);
    left -= parts[i];
  }
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
  for (std::size_t i = 0; i < order.size() && left > 0; ++i, --left) ++parts[order[i]];
  return parts;
}

// What the first `taken` of a line's `quantity` units are worth (G2): taken*floor(net/quantity) + min(taken, net mod
// quantity). 0 <= taken <= quantity, quantity >= 1, net >= 0.
[[nodiscard]] constexpr std::int64_t first_units(std::int64_t net, std::int64_t quantity, std::int64_t taken) {
  const std::int64_t rest = net % quantity;
  return taken * (net / quantity) + (taken < rest ? taken : rest);
}
// clang-format off
}  // namespace v1
}  // namespace bobbin
