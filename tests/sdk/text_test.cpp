#include "bobbin/text.hpp"

#include <limits>

#include "bobbin/day.hpp"
#include "bobbin/sale.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"

namespace text_test {

using bobbin::add_months;
using bobbin::Day;
using bobbin::day_of;
using bobbin::format_day;
using bobbin::parse_day;

TEST_CASE("sentences are filled in both languages") {
  const std::string_view name = "银卡";
  CHECK(bobbin::say("{1}和{2}", "{1} and {2}", name, name).en == "银卡 and 银卡");  // std::fill fits three texts, too
  const bobbin::Words words = bobbin::say("还差 {1} 分，共 {2} 分", "{1} of {2} points short", 30, std::string("100"));
  CHECK(words.zh == "还差 30 分，共 100 分");
  CHECK(words.en == "30 of 100 points short");
  CHECK(bobbin::fill("{3} {0} {a} {", 1) == "{3} {0} {a} {");
}

TEST_CASE("amounts are written with the currency's digits") {
  CHECK(bobbin::amount_text(12'345) == "123.45");
  CHECK(bobbin::amount_text(5) == "0.05");
  CHECK(bobbin::amount_text(0) == "0.00");
  CHECK(bobbin::amount_text(-1'050) == "-10.50");
  CHECK(bobbin::amount_text(500, "JPY") == "500");
  CHECK(bobbin::amount_text(1'234, "KWD") == "1.234");
  CHECK(bobbin::amount_text(std::numeric_limits<std::int64_t>::min()) == "-92233720368547758.08");
}

TEST_CASE("a category covers itself and what is below it, not its namesakes") {
  CHECK(bobbin::category_covers("女装", "女装"));
  CHECK(bobbin::category_covers("女装", "女装/连衣裙"));
  CHECK_FALSE(bobbin::category_covers("女装", "女装配饰"));
  CHECK_FALSE(bobbin::category_covers("女装/连衣裙", "女装"));
}

TEST_CASE("months are counted by the calendar (G9)") {
  CHECK(format_day(add_months(*parse_day("2026-01-31"), 1)) == "2026-02-28");
  CHECK(format_day(add_months(*parse_day("2024-01-31"), 1)) == "2024-02-29");
  CHECK(format_day(add_months(*parse_day("2026-01-05"), 12)) == "2027-01-05");
  CHECK(format_day(add_months(*parse_day("2026-11-30"), 3)) == "2027-02-28");
  CHECK(format_day(add_months(*parse_day("2026-03-31"), -1)) == "2026-02-28");
}

TEST_CASE("days are read strictly") {
  CHECK(parse_day("1970-01-01") == Day{0});
  CHECK(parse_day("2026-01-05") == Day{20'458});
  CHECK(bobbin::weekday(*parse_day("2026-01-05")) == 0);  // a Monday
  for (const char* wrong : {"2026-02-29", "2026-13-01", "2026-00-10", "2026-1-5", "26-01-05", "2026-01-05 ",
                            "2026/01/05", "2026-01-00", "2026-01-32", "-026-01-05", ""}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_day(wrong));
  }
}

TEST_CASE("a day survives being written and read") {
  check_property("format and parse are inverse", [] {
    const Day day{*rc::gen::inRange(0, 2'900'000)};
    RC_ASSERT(parse_day(format_day(day)) == day);
    RC_ASSERT(day_of(bobbin::calendar(day)) == day);
    RC_ASSERT((bobbin::weekday(day) + 1) % 7 == bobbin::weekday({day.n + 1}));
  });
}

}  // namespace text_test
