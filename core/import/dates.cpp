#include "core/import/dates.hpp"

#include <optional>

#include "core/base/text.hpp"

namespace bobbin::imports {
namespace {

struct Parts {
  int year = -1;
  int month = -1;
  int day = -1;
  int hour = -1;
  int minute = 0;
  int second = 0;
};

// At most `most` digits, at least one.
std::optional<int> digits(std::string_view& text, std::size_t most) {
  std::size_t n = 0;
  int value = 0;
  while (n < most && n < text.size() && is_digit(text[n])) value = value * 10 + (text[n++] - '0');
  if (n == 0) return std::nullopt;
  text.remove_prefix(n);
  return value;
}

int* part_of(Parts& parts, char directive) {
  switch (directive) {
    case 'Y':
      return &parts.year;
    case 'm':
      return &parts.month;
    case 'd':
      return &parts.day;
    case 'H':
      return &parts.hour;
    case 'M':
      return &parts.minute;
    case 'S':
      return &parts.second;
    default:
      return nullptr;
  }
}

std::optional<Parts> match(std::string_view text, std::string_view pattern) {
  Parts parts;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '%' && i + 1 < pattern.size()) {
      int* part = part_of(parts, pattern[++i]);
      const auto value = digits(text, pattern[i] == 'Y' ? 4 : 2);
      if (part == nullptr || !value) return std::nullopt;
      *part = *value;
    } else if (text.empty() || text.front() != pattern[i]) {
      return std::nullopt;
    } else {
      text.remove_prefix(1);
    }
  }
  if (!text.empty()) return std::nullopt;
  return parts;
}

bool exists(const Parts& parts) {
  if (parts.year < 1900 || parts.year > 9999 || parts.month < 1 || parts.month > 12 || parts.day < 1 ||
      parts.day > 31) {
    return false;
  }
  const CalendarDate back = calendar(day_of({parts.year, parts.month, parts.day}));
  return back.day == parts.day && parts.hour <= 23 && parts.minute <= 59 && parts.second <= 59;
}

std::optional<Parts> read(std::string_view text, const DateRule& rule) {
  if (!rule.pattern.empty()) return match(text, rule.pattern);
  for (const char* pattern :
       {"%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"}) {
    if (auto parts = match(text, pattern)) return parts;
  }
  return std::nullopt;
}

// How the fifth of January 2026, ten o'clock, is written by a pattern.
std::string example_of(std::string_view pattern) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%' || i + 1 == pattern.size()) {
      out += pattern[i];
      continue;
    }
    switch (pattern[++i]) {
      case 'Y':
        out += "2026";
        break;
      case 'm':
        out += "01";
        break;
      case 'd':
        out += "05";
        break;
      case 'H':
        out += "10";
        break;
      default:
        out += "00";
    }
  }
  return out;
}

enum class Wanted { kMoment, kDate };

// What would be right: as the map says, else as our own files are written.
Words wanted_words(const DateRule& rule, Wanted wanted) {
  if (!rule.pattern.empty()) {
    const std::string example = example_of(rule.pattern);
    return {"按对照表的 dates 应写作 " + example + "（" + rule.pattern + "）",
            "the map's dates are written as " + example + " (" + rule.pattern + ")"};
  }
  if (wanted == Wanted::kDate) return {"应写作 2026-01-05", "write it as 2026-01-05"};
  return {"应写作 2026-01-05 10:00（门店的时区）或 2026-01-05T10:00:00+08:00",
          "write it as 2026-01-05 10:00 (in the store's time zone) or 2026-01-05T10:00:00+08:00"};
}

Refused no_date(std::string_view text, const DateRule& rule, Wanted wanted) {
  const Words right = wanted_words(rule, wanted);
  const std::string given(text);
  if (read(text, rule)) {
    return refuse(Code::kInvalid, {"没有“" + given + "”这个日期或时刻；" + right.zh,
                                   "'" + given + "' is a day or time that doesn't exist; " + right.en});
  }
  return refuse(Code::kInvalid, {"“" + given + "”不是日期；" + right.zh, "'" + given + "' is no date; " + right.en});
}

}  // namespace

Result<Instant> parse_moment(std::string_view text, const DateRule& rule) {
  if (rule.pattern.empty()) {
    if (auto instant = parse_instant(text)) return *instant;
  }
  const auto parts = read(text, rule);
  if (!parts || !exists(*parts)) return no_date(text, rule, Wanted::kMoment);
  const int minute = parts->hour < 0 ? rule.minute_of_day : parts->hour * 60 + parts->minute;
  const Day day = day_of({parts->year, parts->month, parts->day});
  return Instant{business_day_starts(day, {rule.time_zone, minute}).ms + std::int64_t{parts->second} * 1000};
}

Result<Day> parse_date(std::string_view text, const DateRule& rule) {
  const auto parts = read(text, rule);
  if (!parts || !exists(*parts)) return no_date(text, rule, Wanted::kDate);
  return day_of({parts->year, parts->month, parts->day});
}

bool is_pattern(std::string_view pattern) {
  Parts parts;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%') continue;
    int* part = i + 1 < pattern.size() ? part_of(parts, pattern[++i]) : nullptr;
    if (part == nullptr) return false;
    *part = 1;
  }
  return parts.year == 1 && parts.month == 1 && parts.day == 1;
}

}  // namespace bobbin::imports
