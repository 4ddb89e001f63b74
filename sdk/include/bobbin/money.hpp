#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace bobbin::inline v1 {

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

// Checked arithmetic: nullopt on overflow. Any thread.
[[nodiscard]] std::optional<std::int64_t> checked_add(std::int64_t a, std::int64_t b);
[[nodiscard]] std::optional<std::int64_t> checked_sub(std::int64_t a, std::int64_t b);
[[nodiscard]] std::optional<std::int64_t> checked_mul(std::int64_t a, std::int64_t b);

// value * numerator / denominator over a 128-bit product. denominator > 0; nullopt when the result does not fit.
[[nodiscard]] std::optional<std::int64_t> mul_div(std::int64_t value, std::int64_t numerator, std::int64_t denominator,
                                                  Rounding rounding);

// Tax contained in a price that includes it: net x rate / (1,000,000 + rate), half up (http.md). 0 <= rate_ppm <= 10^7.
[[nodiscard]] Minor tax_included(Minor net_minor, std::int64_t rate_ppm);

// Splits `total` over `weights` by largest remainder, ties by order (G2). 0 <= total; every weight >= 0; the parts sum
// to `total` and part i <= weights[i] whenever total <= sum of weights. All parts 0 when every weight is 0 (then total
// must be 0). Throws std::invalid_argument when the conditions do not hold, std::overflow_error when a sum overflows.
[[nodiscard]] std::vector<std::int64_t> allocate(std::int64_t total, std::span<const std::int64_t> weights);

// What the first `taken` of a line's `quantity` units are worth (G2): taken*floor(net/quantity) + min(taken, net mod
// quantity). 0 <= taken <= quantity, quantity >= 1, net >= 0.
[[nodiscard]] constexpr std::int64_t first_units(std::int64_t net, std::int64_t quantity, std::int64_t taken) {
  const std::int64_t rest = net % quantity;
  return taken * (net / quantity) + (taken < rest ? taken : rest);
}

}  // namespace bobbin::inline v1
