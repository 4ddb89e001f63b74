#pragma once

#include <array>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

#include "bobbin/hidden.hpp"

// Sentences for people, in the house's two languages.
namespace bobbin {
inline namespace BOBBIN_HIDDEN v1 {

// One sentence, in both languages; the host picks where it leaves the house. Both are given, always.
struct Words {
  std::string zh;
  std::string en;

  [[nodiscard]] bool empty() const { return zh.empty() && en.empty(); }
  [[nodiscard]] const std::string& in(std::string_view locale) const { return locale.starts_with("en") ? en : zh; }
};

namespace detail {

[[nodiscard]] inline std::string text_of(std::string_view text) { return std::string(text); }
[[nodiscard]] inline std::string text_of(std::integral auto number) { return std::to_string(number); }

}  // namespace detail

// `pattern` with {1}, {2} ... replaced by the arguments (texts or whole numbers). A brace that names none stays.
template <class... Args>
[[nodiscard]] std::string fill(std::string_view pattern, const Args&... args) {
  const std::array<std::string, sizeof...(Args)> texts{detail::text_of(args)...};
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool hole = pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}';
    const std::size_t number = hole ? static_cast<std::size_t>(pattern[i + 1] - '0') : 0;
    if (hole && number >= 1 && number <= texts.size()) {
      out += texts[number - 1];
      i += 2;
    } else {
      out += pattern[i];
    }
  }
  return out;
}

// Both languages from the same arguments: say("还差 {1} 分", "{1} points short", missing).
template <class... Args>
[[nodiscard]] Words say(std::string_view zh, std::string_view en, const Args&... args) {
  return Words{bobbin::fill(zh, args...), bobbin::fill(en, args...)};  // qualified: std::fill takes three texts too
}

// How many digits a currency has after the point (ISO 4217); 2 for one that isn't listed.
[[nodiscard]] constexpr int minor_digits(std::string_view currency) {
  constexpr std::array<std::string_view, 7> kNone{"JPY", "KRW", "VND", "CLP", "ISK", "XAF", "XOF"};
  constexpr std::array<std::string_view, 5> kThree{"KWD", "BHD", "OMR", "JOD", "TND"};
  for (const auto code : kNone) {
    if (code == currency) return 0;
  }
  for (const auto code : kThree) {
    if (code == currency) return 3;
  }
  return 2;
}

// An amount for people: 12345 -> "123.45".
[[nodiscard]] inline std::string amount_text(std::int64_t minor, std::string_view currency = "CNY") {
  const int digits = minor_digits(currency);
  const bool negative = minor < 0;
  // Through unsigned, so that the smallest number has an absolute value too.
  std::uint64_t rest =
      negative ? std::uint64_t{0} - static_cast<std::uint64_t>(minor) : static_cast<std::uint64_t>(minor);
  std::string text = std::to_string(rest);
  if (digits > 0) {
    const auto width = static_cast<std::size_t>(digits);
    if (text.size() <= width) text.insert(0, width + 1 - text.size(), '0');
    text.insert(text.size() - width, 1, '.');
  }
  return negative ? "-" + text : text;
}

}  // namespace v1
}  // namespace bobbin
