#include "period.hpp"

namespace commission {
namespace {

constexpr int kDaysOfWeek = 7;
constexpr std::size_t kMonthForm = 7;  // "2026-01"
constexpr std::size_t kWeekForm = 8;   // "2026-W02"
constexpr std::size_t kDayForm = 10;

bobbin::Day plus(bobbin::Day day, int days) { return {day.n + days}; }

Period month_of(int year, int month) {
  const bobbin::Day first = bobbin::day_of(bobbin::CalendarDate{year, month, 1});
  return {Period::Kind::kMonth, first, plus(bobbin::add_months(first, 1), -1)};
}

Period week_from(bobbin::Day monday) { return {Period::Kind::kWeek, monday, plus(monday, kDaysOfWeek - 1)}; }

bobbin::Day monday_of(bobbin::Day day) { return plus(day, -bobbin::weekday(day)); }

// The week with the year's first Thursday is its first, which is the one that 4 January lies in.
bobbin::Day first_monday(int year) { return monday_of(bobbin::day_of(bobbin::CalendarDate{year, 1, 4})); }

// A week belongs to the year of its Thursday.
int year_of(const Period& week) { return bobbin::calendar(plus(week.from, 3)).year; }

std::optional<int> digits(std::string_view text) {
  int out = 0;
  for (const char one : text) {
    if (one < '0' || one > '9') return std::nullopt;
    out = out * 10 + (one - '0');
  }
  return out;
}

std::optional<Period> parse_month(std::string_view text) {
  const auto day = bobbin::parse_day(std::string(text) + "-01");
  if (!day) return std::nullopt;
  return period_of(Period::Kind::kMonth, *day);
}

std::optional<Period> parse_week(std::string_view text) {
  const auto year = digits(text.substr(0, 4));
  const auto number = digits(text.substr(6));
  if (!year || !number || text.substr(4, 2) != "-W" || *number < 1) return std::nullopt;
  const Period out = week_from(plus(first_monday(*year), kDaysOfWeek * (*number - 1)));
  if (year_of(out) != *year) return std::nullopt;  // a 53rd week that this year doesn't have
  return out;
}

std::string two(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

}  // namespace

std::optional<Period> parse_period(std::string_view text) {
  if (text.size() == kMonthForm) return parse_month(text);
  if (text.size() == kWeekForm) return parse_week(text);
  if (text.size() != kDayForm) return std::nullopt;
  const auto day = bobbin::parse_day(text);
  if (!day) return std::nullopt;
  return period_of(Period::Kind::kDay, *day);
}

std::string name_of(const Period& period) {
  const std::string day = bobbin::format_day(period.from);
  switch (period.kind) {
    case Period::Kind::kDay:
      return day;
    case Period::Kind::kMonth:
      return day.substr(0, kMonthForm);
    case Period::Kind::kWeek:
      break;
  }
  const int year = year_of(period);
  const int number = (period.from.n - first_monday(year).n) / kDaysOfWeek + 1;
  const std::string thursday = bobbin::format_day(plus(period.from, 3));
  return thursday.substr(0, 4) + "-W" + two(number);
}

Period period_of(Period::Kind kind, bobbin::Day day) {
  switch (kind) {
    case Period::Kind::kDay:
      return {kind, day, day};
    case Period::Kind::kWeek:
      return week_from(monday_of(day));
    case Period::Kind::kMonth:
      break;
  }
  const bobbin::CalendarDate date = bobbin::calendar(day);
  return month_of(date.year, date.month);
}

Period::Kind kind_of(std::string_view name) {
  if (name == "day") return Period::Kind::kDay;
  return name == "week" ? Period::Kind::kWeek : Period::Kind::kMonth;
}

}  // namespace commission
