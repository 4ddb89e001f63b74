#include "ladder.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"

namespace ladder_test {

using namespace tiers;

bobbin::Day day(const char* text) { return bobbin::parse_day(text).value(); }

// T1, written by hand.
Rules t1() {
  Rules out;
  out.ladder = {{.id = "ordinary", .multiplier_ppm = 1'000'000},
                {.id = "silver", .spend_minor = 50'000, .visits = 5, .multiplier_ppm = 2'000'000},
                {.id = "gold", .spend_minor = 200'000, .visits = 20, .multiplier_ppm = 3'000'000},
                {.id = "diamond", .spend_minor = 500'001, .visits = 50}};
  return out;
}

TEST_CASE("T1 each threshold is reached by >=, above 5,000.00 from 5,000.01") {
  const Rules rules = t1();
  CHECK(reached(rules, {}) == 0);
  CHECK(reached(rules, {.spend_minor = 49'999, .visits = 4}) == 0);
  CHECK(reached(rules, {.spend_minor = 50'000}) == 1);
  CHECK(reached(rules, {.visits = 5}) == 1);
  CHECK(reached(rules, {.spend_minor = 200'000}) == 2);
  CHECK(reached(rules, {.spend_minor = 500'000}) == 2);
  CHECK(reached(rules, {.spend_minor = 500'001}) == 3);
  CHECK(reached(rules, {.spend_minor = 1, .visits = 50}) == 3);
}

TEST_CASE("T2 the basis says which thresholds count") {
  Rules rules = t1();
  rules.basis.of = Measure::kVisits;
  CHECK(reached(rules, {.spend_minor = 900'000}) == 0);
  CHECK(reached(rules, {.visits = 20}) == 2);
  rules.basis.of = Measure::kPoints;
  rules.ladder[2].points = 1'000;
  CHECK(reached(rules, {.spend_minor = 900'000, .points = 1'000}) == 2);
  CHECK(reached(rules, {.spend_minor = 900'000, .points = 999}) == 0);
}

TEST_CASE("T2 what is missing is the least more that reaches it") {
  const Rules rules = t1();
  const Missing gold_to_diamond = missing_to(rules, 3, {.spend_minor = 200'000, .visits = 7});
  CHECK(gold_to_diamond.spend_minor == 300'001);
  CHECK(gold_to_diamond.visits == 43);
  CHECK_FALSE(gold_to_diamond.points);
}

TEST_CASE("T3 a rung without a multiplier keeps the highest of those below") {
  Rules rules = t1();
  CHECK(multiplier_ppm(rules, 0) == 1'000'000);
  CHECK(multiplier_ppm(rules, 2) == 3'000'000);
  CHECK(multiplier_ppm(rules, 3) == 3'000'000);
  rules.ladder[0].multiplier_ppm.reset();
  CHECK(multiplier_ppm(rules, 0) == 1'000'000);
  CHECK(rungs_up_to(rules, 2) == std::vector<std::string>{"ordinary", "silver", "gold"});
}

TEST_CASE("T2 a tier goes at once, at its period's end, or never") {
  Rules rules = t1();
  const Stored gold{"gold", day("2026-01-05"), day("2027-01-15")};
  CHECK(judged(rules, 1, gold, day("2026-06-01")) == 1);
  rules.downgrade = Downgrade::kPeriodEnd;
  CHECK(judged(rules, 1, gold, day("2027-01-15")) == 2);  // its last day
  CHECK(judged(rules, 1, gold, day("2027-01-16")) == 1);
  CHECK(judged(rules, 3, gold, day("2026-06-01")) == 3);  // up at once
  rules.downgrade = Downgrade::kNever;
  CHECK(judged(rules, 0, gold, day("2036-01-01")) == 2);
  CHECK(judged(rules, 0, Stored{"platinum", {}, {}}, day("2026-01-05")) == 0);  // a rung that the ladder has no more
  CHECK(judged(rules, 1, std::nullopt, day("2026-01-05")) == 1);
}

TEST_CASE("T2 a period is months by the calendar and days of grace") {
  Rules rules = t1();
  CHECK(held_until(rules, day("2026-01-05")).n == 0);
  rules.downgrade = Downgrade::kPeriodEnd;
  rules.grace_days = 10;
  CHECK(held_until(rules, day("2026-01-05")) == day("2027-01-15"));
  rules.period_months = 1;
  rules.grace_days = 0;
  CHECK(held_until(rules, day("2026-01-31")) == day("2026-02-28"));
}

TEST_CASE("T2 windows are half-open") {
  CHECK_FALSE(window_starts({}, day("2026-01-05")));
  CHECK(window_starts({Measure::kSpend, 12}, day("2026-01-05")) == day("2025-01-06"));
  CHECK(visits_start(day("2026-12-31")) == day("2026-01-01"));
}

TEST_CASE("T2 why someone has a rung") {
  const Rules rules = t1();
  CHECK(why(rules, 0, {}) == Why::kFirst);
  CHECK(why(rules, 1, {.spend_minor = 50'000, .visits = 9}) == Why::kSpend);
  CHECK(why(rules, 1, {.visits = 9}) == Why::kVisits);
  CHECK(why(rules, 2, {.visits = 9}) == Why::kHeld);
}

TEST_CASE("T2 properties") {
  check_property("what is missing reaches the rung, one less doesn't", [] {
    const Rules rules = t1();
    const Figures figures{*rc::gen::inRange<std::int64_t>(0, 600'000), *rc::gen::inRange<std::int64_t>(0, 60), 0};
    const std::size_t rung = reached(rules, figures);
    if (rung + 1 == rules.ladder.size()) return;
    const Missing missing = missing_to(rules, rung + 1, figures);
    Figures more = figures;
    more.spend_minor += *missing.spend_minor;
    RC_ASSERT(reached(rules, more) >= rung + 1);
    --more.spend_minor;
    RC_ASSERT(reached(rules, more) == rung);
  });
}

}  // namespace ladder_test
