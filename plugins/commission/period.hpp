#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bobbin/day.hpp"

// The days, weeks and months by which commission is looked at, closed and paid (CM5).
namespace commission {

struct Period {
  enum class Kind : std::uint8_t { kDay, kWeek, kMonth };

  Kind kind = Kind::kMonth;
  bobbin::Day from;
  bobbin::Day to;  // its last day, included (G10)

  [[nodiscard]] bool covers(bobbin::Day day) const { return from <= day && day <= to; }
};

// "2026-01" (a month), "2026-W02" (a week of ISO 8601, from Monday), "2026-01-05" (a day); nullopt for anything else.
[[nodiscard]] std::optional<Period> parse_period(std::string_view text);

[[nodiscard]] std::string name_of(const Period& period);

// The one that a day lies in.
[[nodiscard]] Period period_of(Period::Kind kind, bobbin::Day day);

// "day", "week" or "month".
[[nodiscard]] Period::Kind kind_of(std::string_view name);

}  // namespace commission
