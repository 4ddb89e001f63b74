#include "ladder.hpp"

#include <algorithm>

namespace tiers {
namespace {

constexpr int kVisitDays = 365;

template <class Number>
bool met(const std::optional<Number>& threshold, Number figure) {
  return threshold && figure >= *threshold;
}

template <class Number>
std::optional<Number> rest(const std::optional<Number>& threshold, Number figure) {
  if (!threshold) return std::nullopt;
  return std::max<Number>(0, *threshold - figure);
}

}  // namespace

Thresholds thresholds_of(const MeasuredBy& basis, const Rung& rung) {
  Thresholds out;
  out.visits = rung.visits;
  if (basis.of == Measure::kSpend) out.spend_minor = rung.spend_minor;
  if (basis.of == Measure::kPoints) out.points = rung.points;
  return out;
}

std::size_t reached(const Rules& rules, const Figures& figures) {
  for (std::size_t i = rules.ladder.size() - 1; i > 0; --i) {
    const Thresholds wanted = thresholds_of(rules.basis, rules.ladder[i]);
    if (met(wanted.spend_minor, figures.spend_minor) || met(wanted.visits, figures.visits) ||
        met(wanted.points, figures.points)) {
      return i;
    }
  }
  return 0;
}

std::optional<std::size_t> rung_of(const Rules& rules, std::string_view id) {
  for (std::size_t i = 0; i < rules.ladder.size(); ++i) {
    if (rules.ladder[i].id == id) return i;
  }
  return std::nullopt;
}

std::size_t judged(const Rules& rules, std::size_t reached, const std::optional<Stored>& stored, bobbin::Day today) {
  if (!stored || rules.downgrade == Downgrade::kAtOnce) return reached;
  if (rules.downgrade == Downgrade::kPeriodEnd && stored->until < today) return reached;
  return std::max(reached, rung_of(rules, stored->tier).value_or(0));
}

bobbin::Day held_until(const Rules& rules, bobbin::Day from) {
  if (rules.downgrade != Downgrade::kPeriodEnd) return {0};
  return {bobbin::add_months(from, rules.period_months).n + rules.grace_days};
}

std::int64_t multiplier_ppm(const Rules& rules, std::size_t rung) {
  if (const auto own = rules.ladder[rung].multiplier_ppm) return *own;
  std::optional<std::int64_t> out;
  for (std::size_t i = 0; i < rung; ++i) {
    if (const auto one = rules.ladder[i].multiplier_ppm) out = std::max(out.value_or(0), *one);
  }
  return out.value_or(bobbin::kPpm);
}

std::vector<std::string> rungs_up_to(const Rules& rules, std::size_t rung) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i <= rung; ++i) out.push_back(rules.ladder[i].id);
  return out;
}

std::vector<const Benefit*> benefits_up_to(const Rules& rules, std::size_t rung) {
  std::vector<const Benefit*> out;
  for (std::size_t i = 0; i <= rung; ++i) {
    for (const Benefit& one : rules.ladder[i].benefits) out.push_back(&one);
  }
  return out;
}

Missing missing_to(const Rules& rules, std::size_t rung, const Figures& figures) {
  const Thresholds wanted = thresholds_of(rules.basis, rules.ladder[rung]);
  return {rest(wanted.spend_minor, figures.spend_minor), rest(wanted.visits, figures.visits),
          rest(wanted.points, figures.points)};
}

std::optional<bobbin::Day> window_starts(const MeasuredBy& basis, bobbin::Day today) {
  if (!basis.months) return std::nullopt;
  // A purchase counts while less than that many months have passed: half-open, like every window (G10).
  return bobbin::Day{bobbin::add_months(today, -*basis.months).n + 1};
}

bobbin::Day visits_start(bobbin::Day today) { return {today.n - kVisitDays + 1}; }

Why why(const Rules& rules, std::size_t rung, const Figures& figures) {
  if (rung == 0) return Why::kFirst;
  // By a higher rung's threshold one has this one too, where the higher is not given any more.
  for (std::size_t i = rung; i < rules.ladder.size(); ++i) {
    const Thresholds wanted = thresholds_of(rules.basis, rules.ladder[i]);
    if (met(wanted.spend_minor, figures.spend_minor)) return Why::kSpend;
    if (met(wanted.points, figures.points)) return Why::kPoints;
    if (met(wanted.visits, figures.visits)) return Why::kVisits;
  }
  return Why::kHeld;
}

std::string_view name_of(Why why) {
  switch (why) {
    case Why::kFirst:
      return "first";
    case Why::kSpend:
      return "spend";
    case Why::kVisits:
      return "visits";
    case Why::kPoints:
      return "points";
    case Why::kHeld:
      return "held";
  }
  return "first";
}

}  // namespace tiers
