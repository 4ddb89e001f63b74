#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bobbin/journal.hpp"
#include "settings.hpp"

// PT1, PT2: what a sale earns.
namespace points {

// What the rules look at, of one line.
struct EarningLine {
  std::int32_t line = 0;
  std::string_view sku;
  std::string_view category;
  std::int64_t money_minor = 0;  // the part of its net that was paid with money (PT2)
};

// What they look at, of the sale.
struct Occasion {
  bobbin::Day day;
  int birth_month = 0;  // 0 = unknown
  int birth_day = 0;
  std::int64_t tier_ppm = 1'000'000;  // 1 without the tiers module
  std::string tier{};                 // empty without it
  std::string segment{};              // empty without the rfm module, or while the member is in none
};

// Whether the member has birthday on that day. 29 February is 28 February in a common year.
[[nodiscard]] bool is_birthday(const Occasion& occasion);

[[nodiscard]] bool applies(const Multiplier& multiplier, const EarningLine& line, const Occasion& occasion);

// The line's multiplier, the tier's included: the highest of those that apply, or their product, as the shop says. A
// product is cut to a millionth and bounded at a million.
[[nodiscard]] std::int64_t multiplier_ppm(const Rules& rules, const EarningLine& line, const Occasion& occasion);

// One term a line, floored once a sale; lines that earn nothing are left out.
[[nodiscard]] bobbin::Basis earning_basis(const Rules& rules, const std::vector<EarningLine>& lines,
                                          const Occasion& occasion);

// Whether any rule asks for the member's birthday, or their segment.
[[nodiscard]] bool needs_birthday(const Rules& rules);
[[nodiscard]] bool needs_segment(const Rules& rules);

}  // namespace points
