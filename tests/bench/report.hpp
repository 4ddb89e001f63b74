#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>

// Lines of the table that run.sh puts together: | what | measured | limit | ratio | bound | holds |.
namespace bobbin::bench {

// "0.77" of 77; benchmarks count in whole numbers like everything here.
[[nodiscard]] inline std::string hundredths(long long n) {
  const std::string digits = std::to_string(n % 100);
  return std::to_string(n / 100) + "." + (digits.size() < 2 ? "0" : "") + digits;
}
[[nodiscard]] inline long long percent(long long part, long long whole) {
  return part * 100 / std::max<long long>(1, whole);
}

struct Bound {
  enum class Kind : std::uint8_t { kNone, kAtLeast, kAtMost } kind = Kind::kNone;
  long long value = 0;

  [[nodiscard]] static Bound at_least(long long value) { return {Kind::kAtLeast, value}; }
  [[nodiscard]] static Bound at_most(long long value) { return {Kind::kAtMost, value}; }
  // Of a fraction, without rounding it first.
  [[nodiscard]] const char* holds(long long part, long long whole = 1) const {
    if (kind == Kind::kNone) return "-";
    return (kind == Kind::kAtLeast ? part >= value * whole : part <= value * whole) ? "yes" : "no";
  }
  [[nodiscard]] std::string text(const std::string& shown) const {
    if (kind == Kind::kNone) return "-";
    return (kind == Kind::kAtLeast ? "at least " : "at most ") + shown;
  }
};

// Beside a limit of the same run; the bound in hundredths.
inline void report_ratio(const std::string& what, long long is, long long limit, const char* unit, const Bound& bound) {
  std::printf("| %s | %lld %s | %lld %s | %s | %s | %s |\n", what.c_str(), is, unit, limit, unit,
              hundredths(percent(is, limit)).c_str(), bound.text(hundredths(bound.value)).c_str(),
              bound.holds(is * 100, limit));
  std::fflush(stdout);
}

// By itself, in whole units.
inline void report(const std::string& what, long long is, const char* unit, const Bound& bound) {
  std::printf("| %s | %lld %s | - | - | %s | %s |\n", what.c_str(), is, unit,
              bound.text(std::to_string(bound.value) + " " + unit).c_str(), bound.holds(is));
  std::fflush(stdout);
}

// By itself, in hundredths of a unit.
inline void report_hundredths(const std::string& what, long long is, const char* unit, const Bound& bound) {
  std::printf("| %s | %s %s | - | - | %s | %s |\n", what.c_str(), hundredths(is).c_str(), unit,
              bound.text(hundredths(bound.value) + " " + unit).c_str(), bound.holds(is));
  std::fflush(stdout);
}

}  // namespace bobbin::bench
