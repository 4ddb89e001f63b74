#include "discounts.hpp"

#include <algorithm>

#include "bobbin/money.hpp"
#include "bobbin/sale.hpp"

namespace tiers {
namespace {

using bobbin::Minor;

bool in_scope(const Scope& scope, const DiscountLine& line, bobbin::Day day) {
  switch (scope.of) {
    case Scope::Of::kAll:
      return true;
    case Scope::Of::kNew:
      // From early access on: before that the host sells nothing. Its last day counts (G10).
      return line.launch && day.n <= line.launch->n + scope.days;
    case Scope::Of::kCategory:
      return bobbin::category_covers(scope.category, line.category);
    case Scope::Of::kDesignated:
      return std::find(line.tags.begin(), line.tags.end(), scope.tag) != line.tags.end();
  }
  return false;
}

// The best of those without a quota, for one line; the earlier one where they are equal.
Discount best_unlimited(const std::vector<const Benefit*>& benefits, const DiscountLine& line,
                        const Occasion& occasion) {
  Discount out{line.line, nullptr, 0, 0};
  for (const Benefit* benefit : benefits) {
    if (benefit->quota || !covers(*benefit, line, occasion)) continue;
    const Minor amount = off(line.net_minor, line.quantity, line.quantity, benefit->rate_ppm);
    if (amount > out.amount_minor) out = {line.line, benefit, 0, amount};
  }
  return out;
}

struct Gain {
  std::size_t index = 0;
  Discount discount;
  Minor gain_minor = 0;
};

std::optional<Gain> best_quota(const std::vector<const Benefit*>& benefits, const std::vector<DiscountLine>& lines,
                               const std::vector<Discount>& chosen, const Occasion& occasion, const Left& left) {
  std::optional<Gain> best;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (chosen[i].pieces > 0) continue;
    const DiscountLine& line = lines[i];
    for (const Benefit* benefit : benefits) {
      const auto found = left.find(benefit->id);
      if (!benefit->quota || found == left.end() || !covers(*benefit, line, occasion)) continue;
      const std::int64_t pieces = std::min(found->second, line.quantity);
      if (pieces <= 0) continue;
      const Minor amount = off(line.net_minor, line.quantity, pieces, benefit->rate_ppm);
      const Minor gain = amount - chosen[i].amount_minor;
      if (gain > (best ? best->gain_minor : 0)) best = Gain{i, {line.line, benefit, pieces, amount}, gain};
    }
  }
  return best;
}

}  // namespace

bool covers(const Benefit& benefit, const DiscountLine& line, const Occasion& occasion) {
  switch (benefit.kind) {
    case Benefit::Kind::kDiscount:
    case Benefit::Kind::kQuota:
      return in_scope(benefit.scope, line, occasion.day);
    case Benefit::Kind::kBirthday:
      return occasion.birth_month != 0 && bobbin::calendar(occasion.day).month == occasion.birth_month &&
             in_scope(benefit.scope, line, occasion.day);
    case Benefit::Kind::kService:
      return line.service && in_scope(benefit.scope, line, occasion.day);
    case Benefit::Kind::kEarlyAccess:
      return false;
  }
  return false;
}

Minor off(Minor net_minor, std::int64_t quantity, std::int64_t pieces, std::int64_t rate_ppm) {
  const Minor worth = bobbin::first_units(net_minor, quantity, std::min(pieces, quantity));
  return bobbin::mul_div(worth, rate_ppm, bobbin::kPpm, bobbin::Rounding::kHalfUp).value_or(0);
}

std::int64_t pieces_of(Minor net_minor, std::int64_t quantity, std::int64_t rate_ppm, Minor amount_minor) {
  std::int64_t least = 1;
  std::int64_t most = quantity;
  while (least < most) {
    const std::int64_t middle = least + (most - least) / 2;
    if (off(net_minor, quantity, middle, rate_ppm) >= amount_minor) {
      most = middle;
    } else {
      least = middle + 1;
    }
  }
  return least;
}

std::vector<Discount> discounts(const std::vector<const Benefit*>& benefits, const std::vector<DiscountLine>& lines,
                                const Occasion& occasion, Left left) {
  std::vector<Discount> chosen;
  chosen.reserve(lines.size());
  for (const DiscountLine& line : lines) chosen.push_back(best_unlimited(benefits, line, occasion));
  while (const auto best = best_quota(benefits, lines, chosen, occasion, left)) {
    left[best->discount.benefit->id] -= best->discount.pieces;
    chosen[best->index] = best->discount;
  }
  std::erase_if(chosen, [](const Discount& one) { return one.amount_minor <= 0; });
  return chosen;
}

std::int32_t period_key(Period period, bobbin::Day day) {
  const bobbin::CalendarDate date = bobbin::calendar(day);
  return period == Period::kYear ? date.year : date.year * 100 + date.month;
}

bobbin::Day period_ends(Period period, bobbin::Day day) {
  const bobbin::CalendarDate date = bobbin::calendar(day);
  // The 31st of a month that has none is its last day.
  return bobbin::day_of({date.year, period == Period::kYear ? 12 : date.month, 31});
}

}  // namespace tiers
