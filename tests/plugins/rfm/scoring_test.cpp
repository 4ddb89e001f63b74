#include "scoring.hpp"

#include <algorithm>
#include <string>

#include "bobbin/money.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"

namespace rfm_scoring_test {

using namespace rfm;
using Steps = std::array<std::int64_t, 4>;

Steps steps(std::vector<std::int64_t> values) { return quintile_steps(values); }

// Of member k: k days, k sales, 1,000 x k.
Population one_to(std::int64_t last) {
  Population out;
  for (std::int64_t k = 1; k <= last; ++k) out.add({k, k, k * 1'000});
  return out;
}

TEST_CASE("R1 quintiles are quantiles of type 7: linear between the two neighbours") {
  // (10 - 1) k/5 = 1.8, 3.6, 5.4, 7.2: 2.8, 4.6, 6.4, 8.2, whose whole parts decide for whole numbers.
  CHECK(steps({10, 9, 8, 7, 6, 5, 4, 3, 2, 1}) == Steps{2, 4, 6, 8});
  // (6 - 1) k/5 = 1, 2, 3, 4: the values themselves.
  CHECK(steps({60, 10, 50, 20, 40, 30}) == Steps{20, 30, 40, 50});
  // 0.2 and 0.4 of the way from 0 to 7: 1.4 and 2.8.
  CHECK(steps({7, 0}) == Steps{1, 2, 4, 5});
  CHECK(steps({5}) == Steps{5, 5, 5, 5});
  CHECK(steps({}) == Steps{Yardstick::kMost, Yardstick::kMost, Yardstick::kMost, Yardstick::kMost});
  // No product overflows: a fifth of the way to the greatest number.
  CHECK(steps({0, Yardstick::kMost})[0] == Yardstick::kMost / 5);
}

TEST_CASE("R1 a value equal to a cut stays lower; fewer days are better") {
  Rules rules;
  Population population = one_to(6);  // cuts 2, 3, 4, 5
  const Yardstick y = measure(rules, population);
  CHECK(scores_of(y, {1, 1, 1'000}) == Scores{5, 1, 1});
  CHECK(scores_of(y, {2, 2, 2'000}) == Scores{5, 1, 1});  // equal to the first cut
  CHECK(scores_of(y, {3, 3, 2'001}) == Scores{4, 2, 2});
  CHECK(scores_of(y, {5, 5, 5'000}) == Scores{2, 4, 4});
  CHECK(scores_of(y, {6, 6, 5'001}) == Scores{1, 5, 5});
}

TEST_CASE("R1 thresholds are reached by >=") {
  Rules rules;
  rules.scoring = Scoring::kThresholds;
  rules.recency_days = {30, 90, 180, 365};
  rules.frequency = {2, 3, 5, 8};
  rules.monetary_minor = {50'000, 100'000, 200'000, 500'000};
  const Yardstick y = before_first_refresh(rules);
  CHECK(scores_of(y, {29, 1, 49'999}) == Scores{5, 1, 1});
  CHECK(scores_of(y, {30, 2, 50'000}) == Scores{4, 2, 2});
  CHECK(scores_of(y, {179, 4, 199'999}) == Scores{3, 3, 3});
  CHECK(scores_of(y, {180, 5, 200'000}) == Scores{2, 4, 4});
  CHECK(scores_of(y, {365, 8, 500'000}) == Scores{1, 5, 5});
  Population population = one_to(3);
  CHECK(measure(rules, population).frequency == y.frequency);  // whatever the members bought
}

TEST_CASE("R2 high is strictly better than the members' mean, exactly") {
  Rules rules;
  Population population;
  // Means: 10/3 days, 4/3 sales, 200/3 = 66.67.
  population.add({2, 1, 100});
  population.add({3, 1, 66});
  population.add({5, 2, 34});
  const Yardstick y = measure(rules, population);
  CHECK(segment_of(rules, y, {3, 2, 67}) == Segment::kImportantValue);
  CHECK(segment_of(rules, y, {3, 1, 67}) == Segment::kImportantDevelop);
  CHECK(segment_of(rules, y, {4, 2, 67}) == Segment::kImportantKeep);
  CHECK(segment_of(rules, y, {4, 1, 67}) == Segment::kImportantRetain);
  CHECK(segment_of(rules, y, {3, 2, 66}) == Segment::kGeneralValue);
  CHECK(segment_of(rules, y, {3, 1, 66}) == Segment::kGeneralDevelop);
  CHECK(segment_of(rules, y, {4, 2, 66}) == Segment::kGeneralKeep);
  CHECK(segment_of(rules, y, {4, 1, 66}) == Segment::kGeneralRetain);
}

TEST_CASE("R2 equal to a mean that is a whole number is not better") {
  Rules rules;
  Population population;
  population.add({2, 1, 100});
  population.add({4, 3, 300});
  const Yardstick y = measure(rules, population);
  CHECK(segment_of(rules, y, {3, 2, 200}) == Segment::kGeneralRetain);
  CHECK(segment_of(rules, y, {2, 3, 201}) == Segment::kImportantValue);
}

TEST_CASE("R2 high from a score up") {
  Rules rules;
  rules.high = High::kScore;
  rules.high_score = 4;
  Population population = one_to(6);
  const Yardstick y = measure(rules, population);
  CHECK(segment_of(rules, y, {3, 5, 5'000}) == Segment::kImportantValue);  // 4, 4, 4
  CHECK(segment_of(rules, y, {4, 5, 5'000}) == Segment::kImportantKeep);   // 3, 4, 4
  CHECK(segment_of(rules, y, {3, 4, 4'000}) == Segment::kGeneralDevelop);  // 4, 3, 3
}

TEST_CASE("before the first refresh nobody reaches a quintile or beats a mean") {
  const Rules rules;
  const Yardstick y = before_first_refresh(rules);
  CHECK(scores_of(y, {0, 9, 900'000}) == Scores{5, 1, 1});
  CHECK(segment_of(rules, y, {0, 9, 900'000}) == Segment::kGeneralRetain);
  // The same as a shop whose only member it is.
  Population alone;
  alone.add({0, 9, 900'000});
  const Yardstick own = measure(rules, alone);
  CHECK(scores_of(own, {0, 9, 900'000}) == Scores{5, 1, 1});
  CHECK(segment_of(rules, own, {0, 9, 900'000}) == Segment::kGeneralRetain);
}

TEST_CASE("properties of scores") {
  check_property("above a step is above the exact quantile", [](const std::vector<std::uint32_t>& drawn) {
    RC_PRE(!drawn.empty());
    std::vector<std::int64_t> values(drawn.begin(), drawn.end());
    const Steps found = steps(values);
    std::sort(values.begin(), values.end());
    const auto last = static_cast<std::int64_t>(values.size()) - 1;
    for (std::int64_t k = 1; k <= 4; ++k) {
      const auto place = static_cast<std::size_t>(last * k / 5);
      const std::int64_t rest = last * k % 5;
      const std::int64_t gap = rest == 0 ? 0 : values[place + 1] - values[place];
      for (const std::int64_t value : values) {
        const bool exceeds = 5 * value > 5 * values[place] + rest * gap;
        RC_ASSERT((value > found[static_cast<std::size_t>(k - 1)]) == exceeds);
      }
    }
  });
  check_property("better than the mean is better than the exact mean", [](const std::vector<std::uint16_t>& drawn) {
    RC_PRE(!drawn.empty());
    Population population;
    bobbin::Wide sum = 0;
    for (const auto one : drawn) {
      population.add({one, one, one});
      sum += one;
    }
    const auto count = static_cast<std::int64_t>(drawn.size());
    Rules rules;
    const Yardstick y = measure(rules, population);
    for (const std::int64_t one : drawn) {
      RC_ASSERT((one < y.mean_recency_days) == (one * count < sum));
      RC_ASSERT((one > y.mean_frequency) == (one * count > sum));
      RC_ASSERT((one > y.mean_monetary_minor) == (one * count > sum));
    }
  });
}

}  // namespace rfm_scoring_test
