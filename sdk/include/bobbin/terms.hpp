#pragma once

#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>

#include "bobbin/money.hpp"

// What recorded terms come to (G3, G4). The one evaluation that the host's journal and the plugins share: a plugin
// computes with it what it posts, the host checks it with the same lines and runs them again on what a return leaves.
namespace bobbin {
inline namespace [[gnu::visibility("hidden")]] v1 {

inline constexpr std::int64_t kUnlimited = std::numeric_limits<std::int64_t>::max();

enum class TermScope : std::int32_t {
  kSale = 0,  // the sum is rounded once
  kLine = 1,  // every term is rounded, then they are summed
};

// How a sum of terms becomes an amount: round(min(cap, sum)), 0 when that is under the minimum.
struct TermRule {
  std::int64_t cap = kUnlimited;
  std::int64_t minimum = 0;
  Rounding rounding = Rounding::kFloor;
  TermScope scope = TermScope::kSale;
};

// An exact sum of fractions base * numerator / denominator: a whole part and one fraction in [0, 1). Overflow (of the
// whole part beyond 126 bits, or of the common denominator beyond 125) is remembered, and the sum has no value from
// then on.
class TermSum {
 public:
  // base >= 0, numerator >= 0, denominator >= 1; anything else counts as overflow.
  constexpr void add(std::int64_t base, std::int64_t numerator, std::int64_t denominator) {
    if (base < 0 || numerator < 0 || denominator < 1) {
      valid_ = false;
      return;
    }
    const Wide product = Wide{base} * numerator;
    add_whole(product / denominator);
    add_fraction(static_cast<std::int64_t>(product % denominator), denominator);
  }

  // nullopt after an overflow.
  [[nodiscard]] constexpr std::optional<Wide> rounded(Rounding rounding) const {
    if (!valid_) return std::nullopt;
    return whole_ + divide(numerator_, denominator_, with_whole(rounding));
  }

 private:
  static constexpr Wide kMostWhole = Wide{1} << 126;        // any one product fits
  static constexpr Wide kMostDenominator = Wide{1} << 125;  // twice a fraction below it fits

  // Half to even looks at the whole part, which divide() doesn't see: an odd whole rounds its half up, an even one
  // down.
  [[nodiscard]] constexpr Rounding with_whole(Rounding rounding) const {
    if (rounding != Rounding::kHalfEven) return rounding;
    return whole_ % 2 == 0 ? Rounding::kHalfEven : Rounding::kHalfUp;
  }

  constexpr void add_whole(Wide value) {
    if (value > kMostWhole - whole_) {
      valid_ = false;
      return;
    }
    whole_ += value;
  }

  constexpr void add_fraction(std::int64_t numerator, std::int64_t denominator) {
    if (!valid_ || numerator == 0) return;
    const std::int64_t common = std::gcd(numerator, denominator);
    const Wide reduced_numerator = numerator / common;
    const Wide reduced = denominator / common;
    const Wide shared = gcd(denominator_, reduced);
    const Wide factor = reduced / shared;
    if (denominator_ > kMostDenominator / factor) {
      valid_ = false;
      return;
    }
    const Wide multiple = denominator_ * factor;  // the least common one
    numerator_ = numerator_ * factor + reduced_numerator * (multiple / reduced);
    denominator_ = multiple;
    if (numerator_ >= denominator_) {
      numerator_ -= denominator_;
      add_whole(1);
    }
  }

  [[nodiscard]] static constexpr Wide gcd(Wide a, Wide b) {
    while (b != 0) {
      const Wide rest = a % b;
      a = b;
      b = rest;
    }
    return a;
  }

  Wide whole_ = 0;
  Wide numerator_ = 0;  // in [0, denominator_)
  Wide denominator_ = 1;
  bool valid_ = true;
};

// `terms` is any range of things with `base`, `numerator` and `denominator`. nullopt on overflow, also when the amount
// does not fit into 64 bits.
template <class Terms>
[[nodiscard]] constexpr std::optional<std::int64_t> evaluate_terms(const Terms& terms, const TermRule& rule) {
  TermSum exact;
  Wide rounded_each = 0;
  for (const auto& term : terms) {
    if (rule.scope == TermScope::kSale) {
      exact.add(term.base, term.numerator, term.denominator);
      continue;
    }
    const auto part = mul_div(term.base, term.numerator, term.denominator, rule.rounding);
    if (!part || *part < 0) return std::nullopt;
    rounded_each += *part;
  }
  const auto sum = rule.scope == TermScope::kSale ? exact.rounded(rule.rounding) : std::optional<Wide>(rounded_each);
  if (!sum) return std::nullopt;
  // The cap is whole, so capping after the rounding is the same as before it.
  const Wide capped = *sum < rule.cap ? *sum : Wide{rule.cap};
  if (capped < rule.minimum) return 0;
  return narrow(capped);
}
// clang-format off
}  // namespace v1
}  // namespace bobbin
