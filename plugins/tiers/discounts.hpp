#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bobbin/day.hpp"
#include "settings.hpp"

// T3: which benefit takes what off which line.
namespace tiers {

// What the rules look at, of one line that member discounts may touch.
struct DiscountLine {
  std::int32_t line = 0;
  std::int64_t quantity = 1;
  bobbin::Minor net_minor = 0;  // what it costs before (G2)
  std::string_view category{};
  std::vector<std::string_view> tags{};
  std::optional<bobbin::Day> launch{};
  bool service = false;
};

// What they look at, of the sale and the member.
struct Occasion {
  bobbin::Day day;
  int birth_month = 0;  // 0 = unknown
};

// How many pieces of each quota are left, by the benefit's id; one that isn't here has none.
using Left = std::map<std::string, std::int64_t, std::less<>>;

struct Discount {
  std::int32_t line = 0;
  const Benefit* benefit = nullptr;
  std::int64_t pieces = 0;  // that use the quota; 0 when it has none
  bobbin::Minor amount_minor = 0;
};

// Whether the benefit is for that line at all; its quota aside.
[[nodiscard]] bool covers(const Benefit& benefit, const DiscountLine& line, const Occasion& occasion);

// Off the first `pieces` of a line of that net, half up, once a line (G1, G2).
[[nodiscard]] bobbin::Minor off(bobbin::Minor net_minor, std::int64_t quantity, std::int64_t pieces,
                                std::int64_t rate_ppm);
// How many pieces an amount was taken off: the least that come to it. So a sale's record says what it has used.
[[nodiscard]] std::int64_t pieces_of(bobbin::Minor net_minor, std::int64_t quantity, std::int64_t rate_ppm,
                                     bobbin::Minor amount_minor);

// The best benefit line by line; a quota goes first where it gains most over what the line has without it.
[[nodiscard]] std::vector<Discount> discounts(const std::vector<const Benefit*>& benefits,
                                              const std::vector<DiscountLine>& lines, const Occasion& occasion,
                                              Left left);

// A month is 202601, a year 2026.
[[nodiscard]] std::int32_t period_key(Period period, bobbin::Day day);
// The last day of the period that `day` is in.
[[nodiscard]] bobbin::Day period_ends(Period period, bobbin::Day day);

}  // namespace tiers
