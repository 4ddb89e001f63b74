#include "earning.hpp"

#include <algorithm>

#include "bobbin/money.hpp"
#include "bobbin/sale.hpp"

namespace points {
namespace {

constexpr std::int64_t kMostPpm = 1'000'000 * bobbin::kPpm;

bool any_or(const std::vector<int>& values, int value) {
  return values.empty() || std::find(values.begin(), values.end(), value) != values.end();
}

bool any_or(const std::vector<std::string>& names, const std::string& name) {
  return names.empty() || std::find(names.begin(), names.end(), name) != names.end();
}

bool on_the_day(const Multiplier& multiplier, const Occasion& occasion) {
  return any_or(multiplier.weekdays, bobbin::weekday(occasion.day)) &&
         any_or(multiplier.days_of_month, bobbin::calendar(occasion.day).day) &&
         (!multiplier.from || *multiplier.from <= occasion.day) &&
         (!multiplier.to || occasion.day <= *multiplier.to) &&  // its last day counts (G10)
         (!multiplier.birthday || is_birthday(occasion));
}

}  // namespace

bool is_birthday(const Occasion& occasion) {
  if (occasion.birth_month == 0) return false;
  const auto today = bobbin::calendar(occasion.day);
  // A missing day is the month's last (G9).
  const auto celebrated = bobbin::day_of({today.year, occasion.birth_month, occasion.birth_day});
  return celebrated == occasion.day;
}

bool applies(const Multiplier& multiplier, const EarningLine& line, const Occasion& occasion) {
  return (multiplier.category.empty() || bobbin::category_covers(multiplier.category, line.category)) &&
         (multiplier.sku.empty() || multiplier.sku == line.sku) && any_or(multiplier.tiers, occasion.tier) &&
         any_or(multiplier.segments, occasion.segment) && on_the_day(multiplier, occasion);
}

std::int64_t multiplier_ppm(const Rules& rules, const EarningLine& line, const Occasion& occasion) {
  std::int64_t out = std::min(occasion.tier_ppm, kMostPpm);
  for (const Multiplier& multiplier : rules.multipliers) {
    if (!applies(multiplier, line, occasion)) continue;
    out =
        rules.combine == Combine::kHighest
            ? std::max(out, multiplier.ppm)
            : std::min(kMostPpm,
                       bobbin::mul_div(out, multiplier.ppm, bobbin::kPpm, bobbin::Rounding::kFloor).value_or(kMostPpm));
  }
  return out;
}

bobbin::Basis earning_basis(const Rules& rules, const std::vector<EarningLine>& lines, const Occasion& occasion) {
  bobbin::Basis basis;
  for (const EarningLine& line : lines) {
    const std::int64_t numerator = rules.earn.points * multiplier_ppm(rules, line, occasion);
    if (line.money_minor <= 0 || numerator == 0) continue;
    basis.terms.push_back(
        {bobbin::TermKind::kLineMinor, line.line, line.money_minor, numerator, rules.earn.per_minor * bobbin::kPpm});
  }
  return basis;
}

bool needs_birthday(const Rules& rules) {
  return std::any_of(rules.multipliers.begin(), rules.multipliers.end(), [](const auto& one) { return one.birthday; });
}

bool needs_segment(const Rules& rules) {
  return std::any_of(rules.multipliers.begin(), rules.multipliers.end(),
                     [](const auto& one) { return !one.segments.empty(); });
}

}  // namespace points
