#include "core/base/time.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"

using bobbin::add_months;
using bobbin::business_day;
using bobbin::business_day_starts;
using bobbin::calendar;
using bobbin::Code;
using bobbin::Day;
using bobbin::day_of;
using bobbin::DayRule;
using bobbin::format_day;
using bobbin::format_instant;
using bobbin::Instant;
using bobbin::is_time_zone;
using bobbin::parse_day;
using bobbin::parse_instant;
using bobbin::weekday;

namespace {

Instant at(const char* text) {
  const auto parsed = parse_instant(text);
  REQUIRE(parsed);
  return *parsed;
}

Day day(const char* text) {
  const auto parsed = parse_day(text);
  REQUIRE(parsed);
  return *parsed;
}

std::string business(const char* moment, const DayRule& rule) { return format_day(business_day(at(moment), rule)); }

std::string months_later(const char* from, int months) { return format_day(add_months(day(from), months)); }

constexpr std::int64_t kHourMs = 3'600'000;

}  // namespace

TEST_CASE("a business day turns at the store's closing hour, not at midnight (G9)") {
  const DayRule midnight{"Asia/Shanghai", 0};
  CHECK(business("2025-03-01T23:59:59.999+08:00", midnight) == "2025-03-01");
  CHECK(business("2025-03-02T00:00:00+08:00", midnight) == "2025-03-02");

  const DayRule three{"Asia/Shanghai", 180};
  CHECK(business("2025-03-02T02:59:59.999+08:00", three) == "2025-03-01");
  CHECK(business("2025-03-02T03:00:00+08:00", three) == "2025-03-02");
  CHECK(business_day_starts(day("2025-03-02"), three) == at("2025-03-02T03:00:00+08:00"));
}

TEST_CASE("the store's zone decides, not where the reader sits") {
  CHECK(business("2025-02-28T16:30:00Z", {"Asia/Shanghai", 0}) == "2025-03-01");
  CHECK(business("2025-02-28T16:30:00Z", {"Europe/Paris", 0}) == "2025-02-28");
  CHECK(business("2025-02-28T16:30:00Z", {"Asia/Kathmandu", 0}) == "2025-02-28");
  CHECK(business("2025-02-28T18:15:00Z", {"Asia/Kathmandu", 0}) == "2025-03-01");  // +05:45
}

TEST_CASE("a business day has 23 or 25 hours when the clocks change") {
  const DayRule paris{"Europe/Paris", 0};
  const auto hours = [&](const char* text) {
    return (business_day_starts(Day{day(text).n + 1}, paris).ms - business_day_starts(day(text), paris).ms) / kHourMs;
  };
  CHECK(hours("2025-03-29") == 24);
  CHECK(hours("2025-03-30") == 23);
  CHECK(hours("2025-10-26") == 25);
}

TEST_CASE("a closing hour that the clock skips is the moment of the jump") {
  const DayRule rule{"Europe/Paris", 150};  // 02:30, skipped on 30 March 2025: 02:00 becomes 03:00
  CHECK(business_day_starts(day("2025-03-30"), rule) == at("2025-03-30T03:00:00+02:00"));
  CHECK(business("2025-03-30T01:59:59+01:00", rule) == "2025-03-29");
  CHECK(business("2025-03-30T03:00:00+02:00", rule) == "2025-03-30");
}

TEST_CASE("a closing hour that comes twice counts the first time, and the day doesn't go back") {
  const DayRule rule{"Europe/Paris", 150};  // 02:30 comes twice on 26 October 2025
  CHECK(business_day_starts(day("2025-10-26"), rule) == at("2025-10-26T02:30:00+02:00"));
  CHECK(business("2025-10-26T02:29:59+02:00", rule) == "2025-10-25");
  CHECK(business("2025-10-26T02:30:00+02:00", rule) == "2025-10-26");
  CHECK(business("2025-10-26T02:00:00+01:00", rule) == "2025-10-26");  // half an hour later, by the clock earlier
}

TEST_CASE("a day that a zone left out holds no moment") {
  const DayRule apia{"Pacific/Apia", 0};  // went from 29 to 31 December 2011
  CHECK(business("2011-12-30T09:59:59Z", apia) == "2011-12-29");
  CHECK(business("2011-12-30T10:00:00Z", apia) == "2011-12-31");
}

TEST_CASE("every moment lies in its own business day, in every zone and for every closing hour") {
  check_property("starts(day) <= at < starts(day + 1)", [] {
    const auto zone = *rc::gen::elementOf(std::vector<std::string>{"Asia/Shanghai", "Europe/Paris", "America/New_York",
                                                                   "Pacific/Apia", "Australia/Lord_Howe", "UTC",
                                                                   "Africa/Casablanca", "America/St_Johns"});
    const DayRule rule{zone, *rc::gen::inRange(0, 720)};
    const Instant moment{*rc::gen::inRange<std::int64_t>(0, 2'100'000'000'000)};
    const Day found = business_day(moment, rule);
    RC_ASSERT(business_day_starts(found, rule) <= moment);
    RC_ASSERT(moment < business_day_starts(Day{found.n + 1}, rule));
  });
}

TEST_CASE("months are counted by the calendar, a missing day is the month's last (G9)") {
  CHECK(months_later("2025-01-31", 1) == "2025-02-28");
  CHECK(months_later("2024-01-31", 1) == "2024-02-29");
  CHECK(months_later("2025-01-31", 3) == "2025-04-30");
  CHECK(months_later("2025-03-31", -1) == "2025-02-28");
  CHECK(months_later("2025-11-05", 12) == "2026-11-05");
  CHECK(months_later("2025-01-15", -1) == "2024-12-15");
  CHECK(months_later("2024-02-29", 12) == "2025-02-28");
  CHECK(months_later("2000-02-29", 1200) == "2100-02-28");
  CHECK(months_later("2025-06-30", 0) == "2025-06-30");
}

TEST_CASE("month arithmetic stays within the years 0 to 9999") {
  CHECK(months_later("9999-11-30", 1) == "9999-12-30");
  CHECK_THROWS_AS(add_months(day("9999-12-31"), 1), std::out_of_range);
  CHECK_THROWS_AS(add_months(day("0000-01-31"), -1), std::out_of_range);
  CHECK_THROWS_AS(add_months(day("2025-01-31"), std::numeric_limits<int>::max()), std::out_of_range);
  CHECK_THROWS_AS(add_months(Day{std::numeric_limits<std::int32_t>::max()}, 0), std::out_of_range);
  CHECK_THROWS_AS(format_day(Day{std::numeric_limits<std::int32_t>::min()}), std::out_of_range);
  CHECK_THROWS_AS(format_instant(Instant{std::numeric_limits<std::int64_t>::max()}, "UTC"), std::out_of_range);
  CHECK_THROWS_AS(business_day(Instant{std::numeric_limits<std::int64_t>::min()}, DayRule{}), std::out_of_range);
}

TEST_CASE("a day and its date are the same thing") {
  CHECK(day("1970-01-01").n == 0);
  CHECK(day("1969-12-31").n == -1);
  CHECK(day("2025-02-28").n == 20147);
  CHECK(calendar(day("2025-02-28")).year == 2025);
  CHECK(calendar(day("2025-02-28")).month == 2);
  CHECK(calendar(day("2025-02-28")).day == 28);
  CHECK(format_day(day_of({2025, 2, 31})) == "2025-02-28");
  CHECK_THROWS_AS(day_of({2025, 13, 1}), std::out_of_range);
  CHECK_THROWS_AS(day_of({2025, 0, 1}), std::out_of_range);
  CHECK_THROWS_AS(day_of({10000, 1, 1}), std::out_of_range);
  check_property("parse(format(day)) is day", [] {
    const Day any{*rc::gen::inRange(-719'528, 2'932'897)};
    RC_ASSERT(parse_day(format_day(any)) == any);
    RC_ASSERT(day_of(calendar(any)) == any);
  });
}

TEST_CASE("the week begins on Monday") {
  CHECK(weekday(day("1970-01-01")) == 3);  // a Thursday
  CHECK(weekday(day("2025-03-03")) == 0);
  CHECK(weekday(day("2025-03-09")) == 6);
  CHECK(weekday(day("1969-12-31")) == 2);
}

TEST_CASE("only dates that exist, written as YYYY-MM-DD, are dates") {
  for (const char* bad : {"", "2025", "2025-1-01", "2025-01-1", "2025/01/01", "20250101", "2025-02-29", "2025-00-10",
                          "2025-13-01", "2025-01-00", "2025-01-32", "2025-01-01 ", " 2025-01-01", "+2025-01-01",
                          "-025-01-01", "12025-01-01", "2025-01-01T00:00:00Z", "２０２５-01-01", "2025-01-0a"}) {
    const auto parsed = parse_day(bad);
    INFO(bad);
    REQUIRE(!parsed);
    CHECK(parsed.error().code == Code::kInvalid);
    CHECK(parsed.error().detail.en.find("YYYY-MM-DD") != std::string::npos);
    CHECK(parsed.error().detail.zh.find("YYYY-MM-DD") != std::string::npos);
  }
}

TEST_CASE("a refusal never repeats a whole page, nor half a character") {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "衣";
  const auto parsed = parse_day(text);
  REQUIRE(!parsed);
  CHECK(parsed.error().detail.en.size() < 200);
  CHECK(parsed.error().detail.en.find("衣…") != std::string::npos);
}

TEST_CASE("times are written as RFC 3339 in the store's zone") {
  CHECK(format_instant(Instant{0}, "UTC") == "1970-01-01T00:00:00Z");
  CHECK(format_instant(Instant{0}, "Asia/Shanghai") == "1970-01-01T08:00:00+08:00");
  CHECK(format_instant(Instant{-1}, "UTC") == "1969-12-31T23:59:59.999Z");
  CHECK(format_instant(at("2025-07-01T12:00:00Z"), "America/St_Johns") == "2025-07-01T09:30:00-02:30");
  CHECK(format_instant(at("2025-07-01T12:00:00.050Z"), "Europe/Paris") == "2025-07-01T14:00:00.050+02:00");
  CHECK(format_instant(at("0001-02-03T04:05:06.007Z"), "UTC") == "0001-02-03T04:05:06.007Z");
  CHECK(format_instant(at("9999-12-31T23:59:59Z"), "UTC") == "9999-12-31T23:59:59Z");
  CHECK_THROWS(format_instant(Instant{0}, "Mars/Olympus"));
}

TEST_CASE("times are read with any offset") {
  CHECK(at("1970-01-01T00:00:00Z").ms == 0);
  CHECK(at("1970-01-01t08:00:00+08:00").ms == 0);
  CHECK(at("1969-12-31 18:30:00-05:30").ms == 0);
  CHECK(at("1970-01-01T00:00:00.5z").ms == 500);
  CHECK(at("1970-01-01T00:00:00.0049Z").ms == 4);
  CHECK(at("1970-01-01T00:00:00-00:00").ms == 0);
  CHECK(at("1969-12-31T23:59:59.999Z").ms == -1);
  CHECK(at("2024-02-29T00:00:00Z").ms == 1'709'164'800'000);
}

TEST_CASE("a time without an offset, or one that can't be, is refused") {
  for (const char* bad : {"",
                          "2025-03-01",
                          "2025-03-01T10:00:00",
                          "2025-03-01T10:00Z",
                          "2025-03-01T24:00:00Z",
                          "2025-03-01T10:60:00Z",
                          "2025-03-01T10:00:60Z",
                          "2025-03-01T10:00:00.Z",
                          "2025-03-01T10:00:00.1234567890Z",
                          "2025-03-01T10:00:00+8:00",
                          "2025-03-01T10:00:00+0800",
                          "2025-03-01T10:00:00+24:00",
                          "2025-03-01T10:00:00+08:60",
                          "2025-03-01T10:00:00+08:00 ",
                          "2025-02-30T10:00:00Z",
                          "10000-01-01T00:00:00Z",
                          "2025-03-01X10:00:00Z",
                          "2025-03-01T10:00:00+08:00+08:00",
                          "2025-03-01T-1:00:00Z",
                          "now"}) {
    const auto parsed = parse_instant(bad);
    INFO(bad);
    REQUIRE(!parsed);
    CHECK(parsed.error().code == Code::kInvalid);
    CHECK(parsed.error().detail.en.find("RFC 3339") != std::string::npos);
  }
}

TEST_CASE("what was written as a time is read as the same moment") {
  check_property("parse(format(at)) is at", [] {
    const auto zone = *rc::gen::elementOf(
        std::vector<std::string>{"Asia/Shanghai", "Europe/Paris", "America/St_Johns", "Asia/Kathmandu", "UTC"});
    const Instant any{*rc::gen::inRange<std::int64_t>(-3'000'000'000'000, 4'000'000'000'000)};
    RC_ASSERT(parse_instant(format_instant(any, zone)) == any);
  });
}

TEST_CASE("zones are known by their IANA names") {
  CHECK(is_time_zone("Asia/Shanghai"));
  CHECK(is_time_zone("UTC"));
  CHECK(!is_time_zone(""));
  CHECK(!is_time_zone("Asia/Shangai"));
  CHECK(!is_time_zone("+08:00"));
  CHECK(!is_time_zone("../../etc/passwd"));
}

TEST_CASE("the system's clock runs in this century") {
  const Instant now = bobbin::SystemClock().now();
  CHECK(now > at("2020-01-01T00:00:00Z"));
  CHECK(now < at("2120-01-01T00:00:00Z"));
}
