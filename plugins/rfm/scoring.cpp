#include "scoring.hpp"

#include <algorithm>

#include "bobbin/money.hpp"

namespace rfm {
namespace {

using Steps = std::array<std::int64_t, 4>;

int exceeded(const Steps& steps, std::int64_t value) {
  return static_cast<int>(std::count_if(steps.begin(), steps.end(), [&](std::int64_t step) { return value > step; }));
}

// A threshold is reached by >= (G10); a step is exceeded.
Steps below(const Thresholds& thresholds) {
  Steps out{};
  std::transform(thresholds.begin(), thresholds.end(), out.begin(), [](std::int64_t reached) { return reached - 1; });
  return out;
}

std::int64_t mean_of(const std::vector<std::int64_t>& values, bobbin::Rounding rounding) {
  bobbin::Wide sum = 0;
  for (const std::int64_t value : values) sum += value;
  return *bobbin::narrow(bobbin::divide(sum, static_cast<bobbin::Wide>(values.size()), rounding));
}

struct Highs {
  bool r;
  bool f;
  bool m;
};

Highs highs_of(const Rules& rules, const Yardstick& yardstick, const Figures& figures) {
  if (rules.high == High::kMean) {
    return {figures.recency_days<yardstick.mean_recency_days, figures.frequency> yardstick.mean_frequency,
            figures.monetary_minor > yardstick.mean_monetary_minor};
  }
  const Scores scores = scores_of(yardstick, figures);
  return {scores.r >= rules.high_score, scores.f >= rules.high_score, scores.m >= rules.high_score};
}

}  // namespace

void Population::add(const Figures& figures) {
  recency_days.push_back(figures.recency_days);
  frequency.push_back(figures.frequency);
  monetary_minor.push_back(figures.monetary_minor);
}

Steps quintile_steps(std::vector<std::int64_t>& values) {
  Steps out;
  out.fill(Yardstick::kMost);
  if (values.empty()) return out;
  const std::size_t last = values.size() - 1;
  auto from = values.begin();  // what is before it is not above anything behind it
  for (std::size_t k = 1; k <= out.size(); ++k) {
    const std::size_t place = last * k / 5;
    const auto rest = static_cast<std::int64_t>(last * k % 5);  // fifths of the way to the next
    const auto lower = values.begin() + static_cast<std::ptrdiff_t>(place);
    std::nth_element(from, lower, values.end());
    out[k - 1] = *lower;
    if (rest > 0) {
      const std::int64_t gap = *std::min_element(lower + 1, values.end()) - *lower;
      out[k - 1] += gap / 5 * rest + gap % 5 * rest / 5;  // so that no product overflows
    }
    from = lower;
  }
  return out;
}

Yardstick before_first_refresh(const Rules& rules) {
  Yardstick out;
  if (rules.scoring == Scoring::kThresholds) {
    out.recency_days = below(rules.recency_days);
    out.frequency = below(rules.frequency);
    out.monetary_minor = below(rules.monetary_minor);
  }
  return out;
}

Yardstick measure(const Rules& rules, Population& population) {
  Yardstick out = before_first_refresh(rules);
  if (population.frequency.empty()) return out;
  if (rules.scoring == Scoring::kQuintile) {
    out.recency_days = quintile_steps(population.recency_days);
    out.frequency = quintile_steps(population.frequency);
    out.monetary_minor = quintile_steps(population.monetary_minor);
  }
  // Fewer days than a mean is the same as fewer than the next whole number.
  out.mean_recency_days = mean_of(population.recency_days, bobbin::Rounding::kCeil);
  out.mean_frequency = mean_of(population.frequency, bobbin::Rounding::kFloor);
  out.mean_monetary_minor = mean_of(population.monetary_minor, bobbin::Rounding::kFloor);
  return out;
}

Scores scores_of(const Yardstick& yardstick, const Figures& figures) {
  return {5 - exceeded(yardstick.recency_days, figures.recency_days),
          1 + exceeded(yardstick.frequency, figures.frequency),
          1 + exceeded(yardstick.monetary_minor, figures.monetary_minor)};
}

Segment segment_of(const Rules& rules, const Yardstick& yardstick, const Figures& figures) {
  const Highs high = highs_of(rules, yardstick, figures);
  const int place = (high.m ? 0 : 4) + (high.r ? 0 : 2) + (high.f ? 0 : 1);
  return kSegments[static_cast<std::size_t>(place)];
}

}  // namespace rfm
