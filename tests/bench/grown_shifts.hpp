#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "tests/bench/grown_calendar.hpp"
#include "tests/bench/sqlite_rows.hpp"

namespace bobbin::bench {

// The shifts that grown sales were made in: one a day, opened before its first sale and closed after its last, with
// counts that come out.
class GrownShifts {
 public:
  // Of the till of `sale`, the one that is copied, and with its tenders.
  GrownShifts(const Database& database, const Calendar& calendar, const std::string& sale);

  [[nodiscard]] std::int64_t id_of(std::int64_t day) const { return Calendar::id_at(opened_ms(day)); }
  void write(std::int64_t day, std::int64_t sales) const;

 private:
  static constexpr std::int64_t kHourMs = 3'600'000;
  [[nodiscard]] std::int64_t opened_ms(std::int64_t day) const { return calendar_.moment_ms(day, 0, 1) - kHourMs; }
  [[nodiscard]] std::int64_t closed_ms(std::int64_t day) const { return calendar_.moment_ms(day, 1, 1) + kHourMs; }
  void audit(std::int64_t id, std::int64_t at_ms, const char* action, const std::string& subject,
             const std::string& after) const;

  const Database& database_;
  const Calendar& calendar_;
  std::string store_;
  std::string till_;
  std::map<std::string, std::int64_t> tenders_;  // what each takes of a sale
};

}  // namespace bobbin::bench
