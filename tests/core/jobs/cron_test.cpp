#include "core/jobs/cron.hpp"

#include "tests/support/catch.hpp"

namespace bobbin::jobs {
namespace {

std::string next(const char* timetable, const char* after, const char* zone = "Asia/Shanghai") {
  const auto cron = Cron::parse(timetable);
  REQUIRE(cron);
  return format_instant(cron->next(*parse_instant(after), zone), zone);
}

}  // namespace

TEST_CASE("a timetable names its next time") {
  CHECK(next("0 4 * * *", "2026-01-05T10:00:00+08:00") == "2026-01-06T04:00:00+08:00");
  CHECK(next("0 4 * * *", "2026-01-05T03:59:59+08:00") == "2026-01-05T04:00:00+08:00");
  CHECK(next("0 4 * * *", "2026-01-05T04:00:00+08:00") == "2026-01-06T04:00:00+08:00");  // after, not at
  CHECK(next("*/15 * * * *", "2026-01-05T10:01:00+08:00") == "2026-01-05T10:15:00+08:00");
  CHECK(next("* * * * *", "2026-01-05T23:59:30+08:00") == "2026-01-06T00:00:00+08:00");
  CHECK(next("5,35 9-11 * * *", "2026-01-05T11:35:00+08:00") == "2026-01-06T09:05:00+08:00");
  CHECK(next("0 9 * * mon", "2026-01-05T10:00:00+08:00") == "2026-01-12T09:00:00+08:00");  // the 5th is a Monday
  CHECK(next("0 9 * * 7", "2026-01-05T10:00:00+08:00") == "2026-01-11T09:00:00+08:00");
  CHECK(next("0 9 * * 0", "2026-01-05T10:00:00+08:00") == "2026-01-11T09:00:00+08:00");
  CHECK(next("0 9 * * sat-sat", "2026-01-05T10:00:00+08:00") == "2026-01-10T09:00:00+08:00");
  CHECK(next("0 0 1 * *", "2026-01-05T10:00:00+08:00") == "2026-02-01T00:00:00+08:00");
  CHECK(next("0 0 31 * *", "2026-02-01T10:00:00+08:00") == "2026-03-31T00:00:00+08:00");
  CHECK(next("0 0 29 feb *", "2026-01-05T10:00:00+08:00") == "2028-02-29T00:00:00+08:00");
  CHECK(next("0 0 13 * fri", "2026-01-05T10:00:00+08:00") == "2026-01-09T00:00:00+08:00");  // either one is enough
  CHECK(next("10/20 8 * * *", "2026-01-05T08:10:00+08:00") == "2026-01-05T08:30:00+08:00");
}

TEST_CASE("a timetable goes by its zone, over the change to summer time and back") {
  CHECK(next("30 2 * * *", "2026-03-29T00:00:00+01:00", "Europe/Berlin") == "2026-03-29T03:00:00+02:00");  // skipped
  CHECK(next("30 2 * * *", "2026-03-29T03:00:00+02:00", "Europe/Berlin") == "2026-03-30T02:30:00+02:00");
  CHECK(next("30 2 * * *", "2026-10-25T00:00:00+02:00", "Europe/Berlin") == "2026-10-25T02:30:00+02:00");  // the first
  CHECK(next("30 2 * * *", "2026-10-25T02:30:00+02:00", "Europe/Berlin") == "2026-10-26T02:30:00+01:00");
  CHECK(next("0 4 * * *", "2026-03-28T10:00:00+01:00", "Europe/Berlin") == "2026-03-29T04:00:00+02:00");
}

TEST_CASE("what is no timetable is refused with its field") {
  for (const char* text : {"", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *",
                           "* * * 13 * ", "* * * * 8", "5-1 * * * *", "*/0 * * * *", "a * * * *", "1, * * * *",
                           "-1 * * * *", "1-2-3 * * * *", "0 0 31 2 *", "0 0 30 feb *", "*/99999999999 * * * *"}) {
    INFO(text);
    const auto cron = Cron::parse(text);
    REQUIRE_FALSE(cron);
    CHECK(cron.error().code == Code::kInvalid);
    CHECK_FALSE(cron.error().detail.zh.empty());
  }
}

}  // namespace bobbin::jobs
