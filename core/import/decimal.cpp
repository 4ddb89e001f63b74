#include "core/import/decimal.hpp"

#include "bobbin/money.hpp"
#include "core/base/text.hpp"

namespace bobbin::imports {
namespace {

// Commas may stand before groups of three digits of the whole part only: "1,234.50".
bool grouped(std::string_view whole) {
  const std::size_t first = whole.find(',');
  if (first == std::string_view::npos) return true;
  if (first == 0 || first > 3) return false;
  for (std::size_t i = first; i < whole.size(); i += 4) {
    if (whole[i] != ',' || whole.size() - i < 4) return false;
    for (std::size_t digit = 1; digit <= 3; ++digit) {
      if (!is_digit(whole[i + digit])) return false;
    }
  }
  return true;
}

}  // namespace

std::optional<std::int64_t> parse_decimal(std::string_view text, int decimals) {
  bool negative = false;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view part = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
  if ((whole.empty() && part.empty()) || !grouped(whole)) return std::nullopt;
  std::optional<std::int64_t> value = 0;
  const auto add = [&](char digit) {
    if (value) value = checked_mul(*value, 10);
    if (value) value = checked_add(*value, digit - '0');
  };
  for (const char c : whole) {
    if (c == ',') continue;
    if (!is_digit(c)) return std::nullopt;
    add(c);
  }
  for (std::size_t i = 0; i < part.size(); ++i) {
    if (!is_digit(part[i])) return std::nullopt;
    if (static_cast<int>(i) < decimals) {
      add(part[i]);
    } else if (part[i] != '0') {
      return std::nullopt;
    }
  }
  for (int i = static_cast<int>(part.size()); i < decimals; ++i) add('0');
  if (!value) return std::nullopt;
  return negative ? -*value : *value;
}

}  // namespace bobbin::imports
