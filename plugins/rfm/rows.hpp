#pragma once

#include <cstdint>
#include <optional>

#include "bobbin/call.hpp"
#include "calendar.hpp"
#include "scoring.hpp"

// A member's row and the yardstick, as the tables hold them.
namespace rfm {

// What is computed from the host's sales.
struct Bought {
  std::int64_t counted = 0;  // sales of all time of which a piece is kept
  bobbin::Day last{};        // the newest of them; day 0 without one
  std::int64_t frequency = 0;
  std::int64_t monetary_minor = 0;

  bool operator==(const Bought&) const = default;

  [[nodiscard]] bool in_window() const { return frequency > 0; }
  // Of a sale in the window. A day that another store has not reached yet counts as today.
  [[nodiscard]] Figures figures(bobbin::Day today) const;
};

struct Rated {
  Scores scores{0, 0, 0};
  Segment segment = Segment::kNone;

  bool operator==(const Rated&) const = default;
};

// Without a sale in the window: neither scores nor segment.
[[nodiscard]] Rated rate(const Rules& rules, const Yardstick& yardstick, const Bought& bought, bobbin::Day today);

[[nodiscard]] std::int64_t packed(const Scores& scores);  // 345
[[nodiscard]] Scores unpacked(std::int64_t scores);

struct MemberRow {
  std::int64_t member = 0;
  Bought bought;
  Rated rated;
};

// Of the columns member, counted, last_day, frequency, monetary_minor, scores, segment, from the first on.
[[nodiscard]] MemberRow member_row(const bobbin::DbRow& row);

// The 15 columns of a yardstick from `first` on; nullopt when they are NULL.
[[nodiscard]] std::optional<Yardstick> yardstick_in(const bobbin::DbRow& row, std::size_t first);
// Of the last refresh; before the first one what the rules say without members.
[[nodiscard]] Yardstick yardstick_of(const bobbin::Call& call, const Rules& rules);

// From the host's sales, those of this transaction included; `from` is the window's first day.
[[nodiscard]] Bought recount(const bobbin::Call& call, std::int64_t member, bobbin::Day from);

}  // namespace rfm
