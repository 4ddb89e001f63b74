#include "core/jobs/cron.hpp"

#include <array>
#include <charconv>
#include <limits>
#include <utility>
#include <vector>

namespace bobbin::jobs {
namespace {

constexpr std::int64_t kMinuteMs = 60'000;
constexpr int kLookAheadDays = 366 * 9;  // 29 February comes within eight years, also across 2100
constexpr int kZoneChangeMinutes = 180;  // no zone moves its clock by more in one day

struct Field {
  const char* zh;
  const char* en;
  int least;
  int most;
  std::vector<std::string_view> names;  // of `least` and what follows
};

const std::array<Field, 5>& fields() {
  static const std::array<Field, 5> all{
      Field{"分钟", "minute", 0, 59, {}}, Field{"小时", "hour", 0, 23, {}}, Field{"日", "day of month", 1, 31, {}},
      Field{"月", "month", 1, 12, {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}},
      Field{"星期", "day of week", 0, 7, {"sun", "mon", "tue", "wed", "thu", "fri", "sat"}}};
  return all;
}

Refused wrong(const Field& field, std::string_view text) {
  const std::string range = std::to_string(field.least) + "-" + std::to_string(field.most);
  return refuse(Code::kInvalid,
                {"定时表的“" + std::string(field.zh) + "”写作“" + std::string(text) + "”，应为 * 或 " + range +
                     " 的数、范围、列表或步长",
                 "The timetable's " + std::string(field.en) + " is '" + std::string(text) + "': it must be * or " +
                     range + ", as a number, range, list or step"},
                "/cron");
}

std::optional<int> number(const Field& field, std::string_view text) {
  for (std::size_t i = 0; i < field.names.size(); ++i) {
    if (text == field.names[i]) return field.least + static_cast<int>(i);
  }
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

// One item of a list: `*`, `n`, `a-b`, each with an optional `/step`. Sets its values; false when it is none.
bool read_item(const Field& field, std::string_view item, std::bitset<64>& out) {
  int step = 1;
  const auto slash = item.find('/');
  if (slash != std::string_view::npos) {
    const auto given = number({"", "", 1, field.most, {}}, item.substr(slash + 1));
    if (!given || *given < 1 || *given > field.most + 1) return false;
    step = *given;
    item = item.substr(0, slash);
  }
  int from = field.least;
  int to = field.most;
  if (item != "*") {
    const auto dash = item.find('-');
    const auto first = number(field, item.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : number(field, item.substr(dash + 1));
    if (!first || !last) return false;
    from = *first;
    to = slash != std::string_view::npos && dash == std::string_view::npos ? field.most : *last;
  }
  if (from < field.least || to > field.most || from > to) return false;
  for (int value = from; value <= to; value += step) out.set(static_cast<std::size_t>(value));
  return true;
}

Result<std::bitset<64>> read_field(const Field& field, std::string_view text) {
  std::bitset<64> out;
  std::size_t begin = 0;
  for (;;) {
    const std::size_t comma = text.find(',', begin);
    const auto item = text.substr(begin, comma == std::string_view::npos ? comma : comma - begin);
    if (!read_item(field, item, out)) return wrong(field, text);
    if (comma == std::string_view::npos) return out;
    begin = comma + 1;
  }
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> out;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t begin = text.find_first_not_of(" \t", at);
    if (begin == std::string_view::npos) break;
    at = std::min(text.find_first_of(" \t", begin), text.size());
    out.push_back(text.substr(begin, at - begin));
  }
  return out;
}

template <std::size_t N>
void copy(const std::bitset<64>& from, std::bitset<N>& to) {
  for (std::size_t i = 0; i < N; ++i) to[i] = from[i];
}

}  // namespace

Result<Cron> Cron::parse(std::string_view text) {
  const auto parts = words(text);
  if (parts.size() != 5) {
    return refuse(Code::kInvalid,
                  {"定时表须有五栏：分 时 日 月 星期，例如 0 4 * * *",
                   "A timetable has five fields: minute hour day-of-month month day-of-week, as in 0 4 * * *"},
                  "/cron");
  }
  std::array<std::bitset<64>, 5> sets;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    auto set = read_field(fields()[i], parts[i]);
    if (!set) return Refused(std::move(set.error()));
    sets[i] = *set;
  }
  Cron out;
  copy(sets[0], out.minutes_);
  copy(sets[1], out.hours_);
  copy(sets[2], out.days_);
  copy(sets[3], out.months_);
  for (std::size_t day = 0; day < 8; ++day) {
    if (sets[4][day]) out.weekdays_.set((day + 6) % 7);  // crontab: 0 and 7 are Sunday; here 0 is Monday
  }
  out.any_day_ = parts[2].starts_with('*');
  out.any_weekday_ = parts[4].starts_with('*');
  for (int n = 0; n < kLookAheadDays; ++n) {
    if (out.names(Day{n})) return out;
  }
  return refuse(Code::kInvalid,
                {"定时表“" + std::string(text) + "”的日期永远不会到来",
                 "The timetable '" + std::string(text) + "' names a date that never comes"},
                "/cron");
}

bool Cron::names(Day day) const {
  const CalendarDate date = calendar(day);
  if (!months_[static_cast<std::size_t>(date.month)]) return false;
  const bool by_day = days_[static_cast<std::size_t>(date.day)];
  const bool by_weekday = weekdays_[static_cast<std::size_t>(weekday(day))];
  if (any_day_ || any_weekday_) return by_day && by_weekday;
  return by_day || by_weekday;
}

std::optional<Instant> Cron::next_on(Day day, Instant after, const std::string& time_zone) const {
  const Instant starts = business_day_starts(day, {time_zone, 0});
  const std::int64_t passed = (after.ms - starts.ms) / kMinuteMs;
  const int first = passed > kZoneChangeMinutes ? static_cast<int>(passed) - kZoneChangeMinutes : 0;
  for (int minute = first; minute < 24 * 60; ++minute) {
    if (!hours_[static_cast<std::size_t>(minute / 60)] || !minutes_[static_cast<std::size_t>(minute % 60)]) continue;
    const Instant at = business_day_starts(day, {time_zone, minute});
    if (at > after) return at;
  }
  return std::nullopt;
}

Instant Cron::next(Instant after, const std::string& time_zone) const {
  Day day = business_day(after, {time_zone, 0});
  for (int n = 0; n < kLookAheadDays; ++n, ++day.n) {
    if (!names(day)) continue;
    if (const auto at = next_on(day, after, time_zone)) return *at;
  }
  return Instant{std::numeric_limits<std::int64_t>::max()};  // parse() has seen that it comes
}

}  // namespace bobbin::jobs
