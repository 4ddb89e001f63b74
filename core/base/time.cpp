#include "core/base/time.hpp"

#include <date/date.h>
#include <date/tz.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>

namespace bobbin {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// Years 0000 to 9999: what RFC 3339 can write. Everything else in here is a bug of the caller.
constexpr date::sys_days kFirstDay = date::year{0} / 1 / 1;
constexpr date::sys_days kLastDay = date::year{9999} / 12 / 31;

constexpr std::int64_t kMsPerDay = 86'400'000;

date::sys_time<milliseconds> moment_of(Instant at) {
  constexpr std::int64_t kFirstMs = kFirstDay.time_since_epoch().count() * kMsPerDay;
  constexpr std::int64_t kLastMs = kLastDay.time_since_epoch().count() * kMsPerDay + kMsPerDay - 1;
  if (at.ms < kFirstMs || at.ms > kLastMs) {
    throw std::out_of_range("moment " + std::to_string(at.ms) + " is outside the years 0 to 9999");
  }
  return date::sys_time<milliseconds>{milliseconds{at.ms}};
}

date::year_month_day civil(Day day) {
  const date::sys_days at{date::days{day.n}};
  if (at < kFirstDay || at > kLastDay) {
    throw std::out_of_range("day " + std::to_string(day.n) + " is outside the years 0 to 9999");
  }
  return at;
}

Day clamped_to_month(date::year year, date::month month, unsigned day) {
  const auto last = (year / month / date::last).day();
  const date::sys_days at = year / month / std::min(date::day{day}, last);
  return Day{static_cast<std::int32_t>(at.time_since_epoch().count())};
}

// A local time's first moment. A time that the clock skips is the moment of the jump; of a time that comes twice, the
// first: so the moments grow with the days, and a business day is half-open whatever the clock does in it.
Instant first_moment(const date::time_zone& zone, date::local_seconds local) {
  const date::local_info info = zone.get_info(local);
  const date::sys_seconds at = info.result == date::local_info::nonexistent
                                   ? info.first.end
                                   : date::sys_seconds{local.time_since_epoch()} - info.first.offset;
  return Instant{milliseconds(at.time_since_epoch()).count()};
}

Instant day_starts(const date::time_zone& zone, Day day, std::int32_t closes_at_minute) {
  (void)civil(day);
  return first_moment(zone, date::local_days{date::days{day.n}} + minutes{closes_at_minute});
}

// Reads fixed-width numbers and marks from the front of a text; once wrong, stays wrong.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  int number(std::size_t digits) {
    int value = 0;
    if (rest_.size() < digits) return fail();
    for (std::size_t i = 0; i < digits; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') return fail();
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(digits);
    return value;
  }

  // The mark that stands here, when it is one of `allowed`.
  char mark(std::string_view allowed) {
    if (rest_.empty() || allowed.find(rest_.front()) == std::string_view::npos) {
      fail();
      return '\0';
    }
    const char found = rest_.front();
    rest_.remove_prefix(1);
    return found;
  }

  // Digits after a decimal point as milliseconds; finer ones are cut off. 0 when there is no point.
  int fraction_ms() {
    if (rest_.empty() || rest_.front() != '.') return 0;
    rest_.remove_prefix(1);
    int value = 0;
    std::size_t digits = 0;
    for (; digits < rest_.size() && rest_[digits] >= '0' && rest_[digits] <= '9'; ++digits) {
      if (digits < 3) value = value * 10 + (rest_[digits] - '0');
    }
    if (digits == 0 || digits > kMaxFractionDigits) return fail();
    rest_.remove_prefix(digits);
    for (; digits < 3; ++digits) value *= 10;
    return value;
  }

  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] bool done() const { return good_ && rest_.empty(); }

 private:
  static constexpr std::size_t kMaxFractionDigits = 9;

  int fail() {
    good_ = false;
    rest_ = {};
    return 0;
  }

  std::string_view rest_;
  bool good_ = true;
};

std::optional<date::sys_days> read_date(Reader& reader) {
  const int year = reader.number(4);
  reader.mark("-");
  const int month = reader.number(2);
  reader.mark("-");
  const int day = reader.number(2);
  if (!reader.good()) return std::nullopt;
  const date::year_month_day date{date::year{year}, date::month{static_cast<unsigned>(month)},
                                  date::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return date::sys_days{date};
}

std::optional<minutes> read_offset(Reader& reader) {
  const char sign = reader.mark("Zz+-");
  if (sign == 'Z' || sign == 'z') return minutes{0};
  const int hour = reader.number(2);
  reader.mark(":");
  const int minute = reader.number(2);
  if (!reader.good() || hour > 23 || minute > 59) return std::nullopt;
  const minutes offset{hour * 60 + minute};
  return sign == '-' ? -offset : offset;
}

std::optional<Instant> read_instant(std::string_view text) {
  Reader reader(text);
  const std::optional<date::sys_days> day = read_date(reader);
  reader.mark("Tt ");
  const int hour = reader.number(2);
  reader.mark(":");
  const int minute = reader.number(2);
  reader.mark(":");
  const int second = reader.number(2);
  const int fraction_ms = reader.fraction_ms();
  const std::optional<minutes> offset = read_offset(reader);
  if (!day || !offset || !reader.done() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  const auto at = *day + std::chrono::hours{hour} + minutes{minute} + seconds{second} + milliseconds{fraction_ms};
  return Instant{milliseconds(at.time_since_epoch() - *offset).count()};
}

// Enough of what was sent to find it again, and never a page of it.
std::string quoted(std::string_view text) {
  constexpr std::size_t kLongest = 40;
  if (text.size() <= kLongest) return std::string(text);
  std::size_t end = kLongest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;  // whole UTF-8 characters
  return std::string(text.substr(0, end)) + "…";
}

// With leading zeros; `value` isn't negative and has no more digits. Every sale tells several moments, so no printf.
void add_number(std::string& out, int value, std::size_t digits) {
  out.append(digits, '0');
  for (std::size_t at = out.size(); value != 0; value /= 10) out[--at] = static_cast<char>('0' + value % 10);
}

void add_day(std::string& out, const date::year_month_day& day) {
  add_number(out, int{day.year()}, 4);
  out += '-';
  add_number(out, static_cast<int>(unsigned{day.month()}), 2);
  out += '-';
  add_number(out, static_cast<int>(unsigned{day.day()}), 2);
}

void add_hour_minute(std::string& out, std::int64_t minutes_of_day) {
  add_number(out, static_cast<int>(minutes_of_day / 60), 2);
  out += ':';
  add_number(out, static_cast<int>(minutes_of_day % 60), 2);
}

}  // namespace

Instant SystemClock::now() const {
  return Instant{std::chrono::duration_cast<milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count()};
}

Day business_day(Instant at, const DayRule& rule) {
  const date::time_zone& zone = *date::locate_zone(rule.time_zone);
  const auto local = zone.to_local(moment_of(at));
  const auto guess = date::floor<date::days>(local - minutes{rule.closes_at_minute});
  Day day{static_cast<std::int32_t>(guess.time_since_epoch().count())};
  // Where the clock jumps over the closing hour, its reading alone would give a moment to the wrong side.
  while (at < day_starts(zone, day, rule.closes_at_minute)) --day.n;
  while (at >= day_starts(zone, Day{day.n + 1}, rule.closes_at_minute)) ++day.n;
  return day;
}

Instant business_day_starts(Day day, const DayRule& rule) {
  return day_starts(*date::locate_zone(rule.time_zone), day, rule.closes_at_minute);
}

bool is_time_zone(std::string_view name) {
  try {
    return !name.empty() && date::locate_zone(std::string(name)) != nullptr;
  } catch (const std::exception&) {  // the library's only way to say no
    return false;
  }
}

Day add_months(Day day, int months) {
  const date::year_month_day from = civil(day);
  const std::int64_t count = (int{from.year()} * std::int64_t{12}) + (unsigned{from.month()} - 1U) + months;
  if (count < 0 || count >= std::int64_t{12} * 10'000) {
    throw std::out_of_range(std::to_string(months) + " months from " + format_day(day) + " leave the years 0 to 9999");
  }
  return clamped_to_month(date::year{static_cast<int>(count / 12)}, date::month{static_cast<unsigned>(count % 12) + 1U},
                          unsigned{from.day()});
}

CalendarDate calendar(Day day) {
  const date::year_month_day date = civil(day);
  return {int{date.year()}, static_cast<int>(unsigned{date.month()}), static_cast<int>(unsigned{date.day()})};
}

Day day_of(const CalendarDate& date) {
  if (date.year < 0 || date.year > 9999 || date.month < 1 || date.month > 12 || date.day < 1 || date.day > 31) {
    throw std::out_of_range("no such date: " + std::to_string(date.year) + "-" + std::to_string(date.month) + "-" +
                            std::to_string(date.day));
  }
  return clamped_to_month(date::year{date.year}, date::month{static_cast<unsigned>(date.month)},
                          static_cast<unsigned>(date.day));
}

int weekday(Day day) { return static_cast<int>(date::weekday{date::sys_days{date::days{day.n}}}.iso_encoding()) - 1; }

std::string format_day(Day day) {
  std::string out;
  add_day(out, civil(day));
  return out;
}

Result<Day> parse_day(std::string_view text) {
  Reader reader(text);
  const std::optional<date::sys_days> day = read_date(reader);
  if (!day || !reader.done()) {
    return refuse(Code::kInvalid, {"“" + quoted(text) + "”不是日期，应为存在的日期，写作 YYYY-MM-DD，例如 2025-02-28",
                                   "\"" + quoted(text) +
                                       "\" is not a date; it should be one that exists, as YYYY-MM-DD, for example "
                                       "2025-02-28"});
  }
  return Day{static_cast<std::int32_t>(day->time_since_epoch().count())};
}

std::string format_instant(Instant at, std::string_view tz) {
  const date::sys_time<milliseconds> moment = moment_of(at);
  const date::time_zone& zone = *date::locate_zone(std::string(tz));
  // RFC 3339 knows no seconds in an offset (zones had them before about 1900): the local time is cut with it.
  const auto offset = std::chrono::duration_cast<minutes>(zone.get_info(moment).offset);
  const auto local = moment + offset;
  const auto day = date::floor<date::days>(local);
  const std::int64_t ms = (local - day).count();
  std::string out;
  out.reserve(sizeof("2025-02-28T09:30:00.000+08:00"));
  add_day(out, civil(Day{static_cast<std::int32_t>(day.time_since_epoch().count())}));
  out += 'T';
  add_hour_minute(out, ms / 60'000);
  out += ':';
  add_number(out, static_cast<int>(ms / 1000 % 60), 2);
  if (ms % 1000 != 0) {
    out += '.';
    add_number(out, static_cast<int>(ms % 1000), 3);
  }
  if (offset == minutes{0}) return out + "Z";
  out += offset < minutes{0} ? '-' : '+';
  add_hour_minute(out, std::chrono::abs(offset).count());
  return out;
}

Result<Instant> parse_instant(std::string_view text) {
  const std::optional<Instant> at = read_instant(text);
  if (!at) {
    return refuse(Code::kInvalid,
                  {"“" + quoted(text) + "”不是时间，应按 RFC 3339 书写并带时区，例如 2025-02-28T09:30:00+08:00",
                   "\"" + quoted(text) +
                       "\" is not a time; it should be as in RFC 3339 with its offset, for example "
                       "2025-02-28T09:30:00+08:00"});
  }
  return *at;
}

}  // namespace bobbin
