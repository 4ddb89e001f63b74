#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bobbin/hidden.hpp"

// Calendar days. Moments and their days depend on a store's time zone and closing hour (G9): the call answers those.
namespace bobbin {
inline namespace BOBBIN_HIDDEN v1 {

// Days since 1970-01-01.
struct Day {
  std::int32_t n = 0;
  auto operator<=>(const Day&) const = default;
};

struct CalendarDate {
  int year = 1970;
  int month = 1;
  int day = 1;
};

[[nodiscard]] constexpr CalendarDate calendar(Day day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day.n}}};
  return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day()))};
}

// A day that its month doesn't have is the month's last (31 June = 30 June).
[[nodiscard]] constexpr Day day_of(const CalendarDate& date) {
  using namespace std::chrono;
  const year_month month{year{date.year}, std::chrono::month{static_cast<unsigned>(date.month)}};
  year_month_day found{month / std::chrono::day{static_cast<unsigned>(date.day)}};
  if (!found.ok()) found = year_month_day{month / last};
  return {static_cast<std::int32_t>(sys_days{found}.time_since_epoch().count())};
}

// Calendar arithmetic (G9): 31 January + 1 month = 28 or 29 February.
[[nodiscard]] constexpr Day add_months(Day day, int months) {
  const CalendarDate date = calendar(day);
  const auto month =
      std::chrono::year_month{std::chrono::year{date.year}, std::chrono::month{static_cast<unsigned>(date.month)}} +
      std::chrono::months{months};
  return day_of({static_cast<int>(month.year()), static_cast<int>(static_cast<unsigned>(month.month())), date.day});
}

// 0 = Monday ... 6 = Sunday.
[[nodiscard]] constexpr int weekday(Day day) {
  return static_cast<int>(std::chrono::weekday{std::chrono::sys_days{std::chrono::days{day.n}}}.iso_encoding()) - 1;
}

// YYYY-MM-DD.
[[nodiscard]] inline std::string format_day(Day day) {
  const CalendarDate date = calendar(day);
  std::string out = std::to_string(date.year);
  out.insert(0, out.size() < 4 ? 4 - out.size() : 0, '0');
  for (const int part : {date.month, date.day}) {
    out += part < 10 ? "-0" : "-";
    out += std::to_string(part);
  }
  return out;
}

// Strictly YYYY-MM-DD and a day that exists; else nullopt.
[[nodiscard]] constexpr std::optional<Day> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  CalendarDate date{0, 0, 0};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == 4 || i == 7) continue;
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    int& part = i < 4 ? date.year : i < 7 ? date.month : date.day;
    part = part * 10 + (text[i] - '0');
  }
  if (date.month < 1 || date.month > 12 || date.day < 1) return std::nullopt;
  const Day day = day_of(date);
  if (calendar(day).day != date.day) return std::nullopt;
  return day;
}

}  // namespace v1
}  // namespace bobbin
