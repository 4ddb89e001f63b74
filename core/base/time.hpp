#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/refusal.hpp"

namespace bobbin {

// A moment of business time: milliseconds since 1970-01-01T00:00Z.
struct Instant {
  std::int64_t ms = 0;
  auto operator<=>(const Instant&) const = default;
};

// A calendar day: days since 1970-01-01.
struct Day {
  std::int32_t n = 0;
  auto operator<=>(const Day&) const = default;
};

// Business time. A sale reads it once. Never used for leases, deadlines or sessions (those go by steady time),
// because the demo's clock may jump.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const = 0;  // any thread
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override;
};

// When a store's day begins and ends (G9). `closes_at_minute` is minutes after local midnight: with 180 (03:00) a sale
// at 02:59 belongs to the day before.
struct DayRule {
  std::string time_zone = "Asia/Shanghai";  // IANA name; checked when the configuration is read
  std::int32_t closes_at_minute = 0;
  bool operator==(const DayRule&) const = default;
};

[[nodiscard]] Day business_day(Instant at, const DayRule& rule);
// First moment of that business day; half-open, so a day is [starts(day), starts(day + 1)).
[[nodiscard]] Instant business_day_starts(Day day, const DayRule& rule);
[[nodiscard]] bool is_time_zone(std::string_view name);

// Calendar arithmetic: a missing day is the month's last (31 January + 1 month = 28 or 29 February).
[[nodiscard]] Day add_months(Day day, int months);
struct CalendarDate {
  int year = 1970;
  int month = 1;
  int day = 1;
};
[[nodiscard]] CalendarDate calendar(Day day);
[[nodiscard]] Day day_of(const CalendarDate& date);  // a missing day is the month's last
[[nodiscard]] int weekday(Day day);                  // 0 = Monday ... 6 = Sunday

[[nodiscard]] std::string format_day(Day day);                              // YYYY-MM-DD
[[nodiscard]] Result<Day> parse_day(std::string_view text);                 // strict YYYY-MM-DD; else kInvalid
[[nodiscard]] std::string format_instant(Instant at, std::string_view tz);  // RFC 3339 with that zone's offset
[[nodiscard]] Result<Instant> parse_instant(std::string_view text);         // RFC 3339, offset required; else kInvalid

}  // namespace bobbin
