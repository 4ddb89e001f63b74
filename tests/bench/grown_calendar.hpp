#pragma once

#include <cstdint>
#include <string>

#include "core/base/time.hpp"
#include "tests/bench/sqlite_rows.hpp"

namespace bobbin::bench {

// The days that grown sales are spread over, and the ids that belong to their moments.
class Calendar {
 public:
  static constexpr std::int64_t kDays = 250;

  // Ends on the day before the first sale and the first member of the shop.
  explicit Calendar(const Database& database)
      : end_(std::stoi(database.text_of(
            "SELECT min(day) FROM (SELECT min(business_day) AS day FROM sale UNION ALL SELECT min(joined_day) FROM"
            " member)"))) {}

  // Moment n of `count` on a day (0 .. kDays - 1; -1 is the day before): between ten and twenty-two o'clock in the
  // demo's time zone.
  [[nodiscard]] std::int64_t moment_ms(std::int64_t day, std::int64_t n, std::int64_t count) const {
    constexpr std::int64_t kHourMs = 3'600'000;
    constexpr std::int64_t kAheadMs = 8 * kHourMs;  // Asia/Shanghai, all year
    return std::int64_t{business_day(day).n} * 24 * kHourMs - kAheadMs + 10 * kHourMs + 12 * kHourMs * n / count;
  }
  [[nodiscard]] Day business_day(std::int64_t day) const { return {static_cast<std::int32_t>(end_ - kDays + day)}; }

  // As IdSource makes them (core/base/ids.hpp), of a node that made nothing else at that moment.
  [[nodiscard]] static std::int64_t id_at(std::int64_t ms) {
    constexpr std::int64_t kEpochMs = 1'577'836'800'000;
    return (ms - kEpochMs) << 21;
  }

 private:
  std::int64_t end_;
};

}  // namespace bobbin::bench
