#include "checkin.hpp"
#include "expiry.hpp"
#include "rewards.hpp"
#include "tests/support/catch.hpp"

namespace time_test {

using namespace points;

bobbin::Day day(const char* text) { return *bobbin::parse_day(text); }

TEST_CASE("PT5 never, rolling months and the end of the year, each with its last day") {
  CHECK_FALSE(last_day({}, day("2026-01-05")));
  const Expiry year{.policy = Expiry::Policy::kRolling, .months = 12};
  CHECK(last_day(year, day("2026-01-05")) == day("2027-01-05"));
  const Expiry month{.policy = Expiry::Policy::kRolling, .months = 1};
  CHECK(last_day(month, day("2026-01-31")) == day("2026-02-28"));
  const Expiry calendar_year{.policy = Expiry::Policy::kEndOfYear};
  CHECK(last_day(calendar_year, day("2026-01-01")) == day("2026-12-31"));
  CHECK(last_day(calendar_year, day("2026-12-31")) == day("2026-12-31"));
}

TEST_CASE("PT6 points wait until the return window has closed") {
  CHECK(first_day(0, day("2026-01-05")) == day("2026-01-05"));
  CHECK(first_day(7, day("2026-01-05")) == day("2026-01-13"));  // the 12th is the window's last day
}

TEST_CASE("PT3 a check-in counts once a business day; days in a row make a streak") {
  const Checkin rules{5, {{3, 10}, {7, 50}}};
  CHECK(check_in(rules, {}, day("2026-01-05")).streak == 1);
  std::optional<LastCheckin> last;
  std::int64_t total = 0;
  for (int i = 0; i < 7; ++i) {
    const bobbin::Day today{day("2026-01-05").n + i};
    const CheckinOutcome outcome = check_in(rules, last, today);
    CHECK(outcome.streak == i + 1);
    CHECK(outcome.streak_points == (i == 2 ? 10 : i == 6 ? 50 : 0));
    total += outcome.daily_points + outcome.streak_points;
    last = LastCheckin{today, outcome.streak};
    CHECK(check_in(rules, last, today).again);
    CHECK(check_in(rules, last, today).daily_points == 0);
  }
  CHECK(total == 7 * 5 + 10 + 50);
  // A day left out: a new streak, whose steps count again.
  CHECK(check_in(rules, last, day("2026-01-13")).streak == 1);
  // Another store, whose business day is still yesterday.
  CHECK(check_in(rules, last, day("2026-01-10")).again);
}

TEST_CASE("PT4 a reward for a limited time or number says what would be right") {
  Reward reward;
  reward.name = {"帆布袋", "Tote bag"};
  reward.from = day("2026-06-01");
  reward.to = day("2026-06-30");
  CHECK(closed_because(reward, day("2026-05-31")).en == "\"Tote bag\" can be had from 2026-06-01.");
  CHECK(closed_because(reward, day("2026-06-01")).empty());
  CHECK(closed_because(reward, day("2026-06-30")).empty());
  CHECK(closed_because(reward, day("2026-07-01")).zh == "“帆布袋”的兑换已于 2026-06-30 结束。");
  CHECK(left_of(reward, 5) == kAnyNumber);
  reward.total = 6;
  CHECK(left_of(reward, 5) == 1);
  CHECK(left_of(reward, 7) == 0);
}

}  // namespace time_test
