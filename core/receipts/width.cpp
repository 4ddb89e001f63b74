#include <algorithm>
#include <array>

#include "core/base/eight_bytes.hpp"
#include "core/base/text.hpp"
#include "core/checkout/money_text.hpp"
#include "core/receipts/receipts.hpp"

namespace bobbin::receipts {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// East Asian wide and full-width characters (Unicode 15, UAX 11), in blocks; and pictographs, which terminals show as
// wide.
constexpr std::array<Range, 19> kWide = {{{0x1100, 0x115F},
                                          {0x2E80, 0x303E},
                                          {0x3041, 0x33FF},
                                          {0x3400, 0x4DBF},
                                          {0x4E00, 0x9FFF},
                                          {0xA000, 0xA4CF},
                                          {0xA960, 0xA97F},
                                          {0xAC00, 0xD7A3},
                                          {0xF900, 0xFAFF},
                                          {0xFE10, 0xFE19},
                                          {0xFE30, 0xFE6F},
                                          {0xFF00, 0xFF60},
                                          {0xFFE0, 0xFFE6},
                                          {0x16FE0, 0x18DFF},
                                          {0x1AFF0, 0x1B2FF},
                                          {0x1F300, 0x1F64F},
                                          {0x1F680, 0x1F6FF},
                                          {0x1F900, 0x1F9FF},
                                          {0x20000, 0x3FFFD}}};

// Marks that stand on the character before them.
constexpr std::array<Range, 5> kNone = {
    {{0x0300, 0x036F}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}}};

template <std::size_t N>
bool is_in(const std::array<Range, N>& ranges, char32_t c) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const Range& one) { return c >= one.first && c <= one.last; });
}

int columns_of(char32_t c) {
  if (c >= 0x4E00 && c <= 0x9FFF) return 2;  // the other part of a receipt: Chinese
  if (is_in(kNone, c)) return 0;
  return is_in(kWide, c) ? 2 : 1;
}

bool are_narrow(std::uint64_t bytes) { return ((bytes & kHighBits) | below(bytes, 0x20)) == 0; }

char32_t code_point(std::string_view character) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
  switch (character.size()) {
    case 1:
      return byte(0);
    case 2:
      return (byte(0) & 0x1FU) << 6U | (byte(1) & 0x3FU);
    case 3:
      return (byte(0) & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU);
    case 4:
      return (byte(0) & 0x07U) << 18U | (byte(1) & 0x3FU) << 12U | (byte(2) & 0x3FU) << 6U | (byte(3) & 0x3FU);
    default:
      return 0xFFFD;
  }
}

}  // namespace

int width(std::string_view text) {
  int columns = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (at + 8 <= text.size() && are_narrow(eight_bytes(text, at))) {
      columns += 8;
      at += 8;
      continue;
    }
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80) {  // most of a receipt: figures and Latin letters
      columns += byte < 0x20 ? 0 : 1;
      ++at;
      continue;
    }
    const std::string_view character = first_character(text.substr(at));
    columns += columns_of(code_point(character));
    at += character.size();
  }
  return columns;
}

std::string money(Minor amount_minor, std::string_view currency) {
  return checkout::money_text(amount_minor, currency);
}

}  // namespace bobbin::receipts
