#include "calendar.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"

namespace rfm_calendar_test {

using namespace rfm;
using bobbin::Day;

Day day(const char* text) { return *bobbin::parse_day(text); }
Lifecycle on(const char* today, const char* last) { return LifecycleOn(day(today)).of(day(last)); }

TEST_CASE("R3 the lifecycle goes by calendar months, half-open") {
  CHECK(on("2026-04-05", "2026-04-05") == Lifecycle::kActive);
  CHECK(on("2026-04-05", "2026-01-06") == Lifecycle::kActive);
  CHECK(on("2026-04-05", "2026-01-05") == Lifecycle::kMarginal);  // three months to the day
  CHECK(on("2026-04-05", "2025-10-06") == Lifecycle::kMarginal);
  CHECK(on("2026-04-05", "2025-10-05") == Lifecycle::kDormant);
  CHECK(on("2026-04-05", "2025-04-06") == Lifecycle::kDormant);
  CHECK(on("2026-04-05", "2025-04-05") == Lifecycle::kLost);
}

TEST_CASE("R3 a missing day is the month's last") {
  // 30 November + 3 months = 28 February 2026; 29 and 30 November too.
  CHECK(on("2026-02-27", "2025-11-28") == Lifecycle::kActive);
  CHECK(on("2026-02-27", "2025-11-30") == Lifecycle::kActive);
  CHECK(on("2026-02-28", "2025-11-30") == Lifecycle::kMarginal);
  CHECK(on("2026-02-28", "2025-12-01") == Lifecycle::kActive);
  // 29 February 2024 + 12 months = 28 February 2025.
  CHECK(on("2025-02-27", "2024-02-29") == Lifecycle::kDormant);
  CHECK(on("2025-02-28", "2024-02-29") == Lifecycle::kLost);
}

TEST_CASE("R1 the window's first day is the first that is not yet so many months ago") {
  CHECK(first_within(day("2026-01-05"), 24) == day("2024-01-06"));
  CHECK(first_within(day("2026-03-31"), 1) == day("2026-03-01"));  // 28 February + 1 month = 28 March, long ago
  CHECK(first_within(day("2026-02-28"), 24) == day("2024-03-01"));
}

TEST_CASE("properties of months") {
  check_property("first_within divides the days", [] {
    const Day today{*rc::gen::inRange(0, 40'000)};
    const int months = *rc::gen::inRange(1, 60);
    const Day first = first_within(today, months);
    RC_ASSERT(bobbin::add_months(first, months) > today);
    for (int back = 1; back < 5; ++back) RC_ASSERT(bobbin::add_months({first.n - back}, months) <= today);
  });
  check_property("each day has the lifecycle whose days hold it", [] {
    const LifecycleOn on{Day{*rc::gen::inRange(0, 40'000)}};
    const Day last{*rc::gen::inRange(-1'000, 40'000)};
    for (const Lifecycle one : kLifecycles) {
      const Days days = on.days(one);
      RC_ASSERT((on.of(last) == one) == (last.n >= days.first && last.n < days.end));
    }
  });
}

}  // namespace rfm_calendar_test
