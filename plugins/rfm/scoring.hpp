#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "settings.hpp"

// Scores and segments of members by what they bought in the window (R1, R2). Whole numbers only: each comparison with a
// quantile or a mean is one with the greatest whole number that isn't above it, which decides the same for whole
// numbers.
namespace rfm {

// What one member bought in the window.
struct Figures {
  std::int64_t recency_days = 0;
  std::int64_t frequency = 0;
  std::int64_t monetary_minor = 0;
};

// 1 (worst) .. 5 (best).
struct Scores {
  int r = 1;
  int f = 1;
  int m = 1;

  bool operator==(const Scores&) const = default;
};

// In the order of R2; the numbers are what the tables keep.
enum class Segment : std::uint8_t {
  kNone = 0,
  kImportantValue = 1,    // R  F  M
  kImportantDevelop = 2,  // R  F- M
  kImportantKeep = 3,     // R- F  M
  kImportantRetain = 4,   // R- F- M
  kGeneralValue = 5,      // R  F  M-
  kGeneralDevelop = 6,    // R  F- M-
  kGeneralKeep = 7,       // R- F  M-
  kGeneralRetain = 8,     // R- F- M-
};
inline constexpr std::array kSegments{Segment::kImportantValue,  Segment::kImportantDevelop, Segment::kImportantKeep,
                                      Segment::kImportantRetain, Segment::kGeneralValue,     Segment::kGeneralDevelop,
                                      Segment::kGeneralKeep,     Segment::kGeneralRetain};

// What all members with a sale in the window are measured by; it changes at a refresh only.
struct Yardstick {
  static constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  static constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();

  // A value above a step is one score further; one that is equal to it stays below.
  std::array<std::int64_t, 4> recency_days{kMost, kMost, kMost, kMost};
  std::array<std::int64_t, 4> frequency{kMost, kMost, kMost, kMost};
  std::array<std::int64_t, 4> monetary_minor{kMost, kMost, kMost, kMost};
  // Better than the mean: fewer days than this, more sales than this, more money than this.
  std::int64_t mean_recency_days = kLeast;
  std::int64_t mean_frequency = kMost;
  std::int64_t mean_monetary_minor = kMost;
};

// The figures of all members with a sale in the window, by column.
struct Population {
  std::vector<std::int64_t> recency_days;
  std::vector<std::int64_t> frequency;
  std::vector<std::int64_t> monetary_minor;

  void add(const Figures& figures);
};

// Of nobody: no member reaches a quintile or is better than the mean, until the first refresh.
[[nodiscard]] Yardstick before_first_refresh(const Rules& rules);

// Reorders the population.
[[nodiscard]] Yardstick measure(const Rules& rules, Population& population);

[[nodiscard]] Scores scores_of(const Yardstick& yardstick, const Figures& figures);
[[nodiscard]] Segment segment_of(const Rules& rules, const Yardstick& yardstick, const Figures& figures);

// The whole part of the quantile k/5 of type 7 (linear between the two neighbours at (n - 1) k/5), for k = 1 .. 4. Of
// nothing: all kMost. Reorders the values.
[[nodiscard]] std::array<std::int64_t, 4> quintile_steps(std::vector<std::int64_t>& values);

}  // namespace rfm
