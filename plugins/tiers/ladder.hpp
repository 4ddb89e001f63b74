#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bobbin/day.hpp"
#include "settings.hpp"

// T1, T2: who has which rung, why, and what is missing to the next.
namespace tiers {

// What decides, each within its window.
struct Figures {
  bobbin::Minor spend_minor = 0;  // net of returns, whatever the tender
  std::int64_t visits = 0;        // distinct store-days in 365
  std::int64_t points = 0;        // earned, net of what was taken back
};

// As it was judged last.
struct Stored {
  std::string tier;
  bobbin::Day since;
  bobbin::Day until;  // its last day, with Downgrade::kPeriodEnd
};

// A rung's thresholds that count: visits always, spend and points where the basis says so.
struct Thresholds {
  std::optional<bobbin::Minor> spend_minor;
  std::optional<std::int64_t> visits;
  std::optional<std::int64_t> points;
};
[[nodiscard]] Thresholds thresholds_of(const MeasuredBy& basis, const Rung& rung);

// The highest rung one of whose thresholds is met; the first one is everybody's.
[[nodiscard]] std::size_t reached(const Rules& rules, const Figures& figures);

// The rung of that id; nullopt when the ladder has it no more.
[[nodiscard]] std::optional<std::size_t> rung_of(const Rules& rules, std::string_view id);

// The rung that counts on `today`: what the figures reach, or what is held still.
[[nodiscard]] std::size_t judged(const Rules& rules, std::size_t reached, const std::optional<Stored>& stored,
                                 bobbin::Day today);

// The last day that a tier is held which begins or is renewed on `from`.
[[nodiscard]] bobbin::Day held_until(const Rules& rules, bobbin::Day from);

// T3: a higher rung keeps the lower ones' benefits.
[[nodiscard]] std::int64_t multiplier_ppm(const Rules& rules, std::size_t rung);
[[nodiscard]] std::vector<std::string> rungs_up_to(const Rules& rules, std::size_t rung);
[[nodiscard]] std::vector<const Benefit*> benefits_up_to(const Rules& rules, std::size_t rung);

// What is missing to a rung: the least more of each measure that alone would reach it; nullopt where that measure
// doesn't lead there.
struct Missing {
  std::optional<bobbin::Minor> spend_minor;
  std::optional<std::int64_t> visits;
  std::optional<std::int64_t> points;
};
[[nodiscard]] Missing missing_to(const Rules& rules, std::size_t rung, const Figures& figures);

// The first business day of the windows that end today.
[[nodiscard]] std::optional<bobbin::Day> window_starts(const MeasuredBy& basis, bobbin::Day today);  // none: lifetime
[[nodiscard]] bobbin::Day visits_start(bobbin::Day today);

// Why someone has a rung.
enum class Why : std::uint8_t { kFirst, kSpend, kVisits, kPoints, kHeld };
[[nodiscard]] Why why(const Rules& rules, std::size_t rung, const Figures& figures);
[[nodiscard]] std::string_view name_of(Why why);  // "first", "spend", "visits", "points", "held"

}  // namespace tiers
