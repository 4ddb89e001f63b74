#pragma once

#include <bitset>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/refusal.hpp"
#include "core/base/time.hpp"

namespace bobbin::jobs {

// A timetable of five fields, as crontab(5) has them: minute hour day-of-month month day-of-week. Each is a list of
// `*`, `n`, `a-b`, with an optional step `/n`; months jan..dec and days mon..sun by name too; 0 and 7 are Sunday. When
// both day fields are restricted, either one is enough. Local time of a zone: a time that the change to summer time
// skips runs when the clock has jumped, one that comes twice runs the first time.
class Cron {
 public:
  // kInvalid names the field and what it may hold; also for a timetable that never comes (31 February).
  [[nodiscard]] static Result<Cron> parse(std::string_view text);

  // The first moment after `after` that the timetable names.
  [[nodiscard]] Instant next(Instant after, const std::string& time_zone) const;

 private:
  Cron() = default;
  [[nodiscard]] bool names(Day day) const;
  [[nodiscard]] std::optional<Instant> next_on(Day day, Instant after, const std::string& time_zone) const;

  std::bitset<60> minutes_;
  std::bitset<24> hours_;
  std::bitset<32> days_;     // 1 .. 31
  std::bitset<13> months_;   // 1 .. 12
  std::bitset<7> weekdays_;  // 0 = Monday
  bool any_day_ = false;
  bool any_weekday_ = false;
};

}  // namespace bobbin::jobs
