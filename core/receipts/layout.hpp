#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/receipts/receipts.hpp"

namespace bobbin::receipts {

// A slip before it becomes text or HTML: what stands on it, row by row, in the reader's language.
struct Block {
  enum class Kind : std::uint8_t {
    kTitle,   // centred
    kCentre,  // centred
    kPair,    // left and right
    kStrong,  // left and right, the sum
    kNote,    // left only, indented
    kRule,    // a line across
  };
  Kind kind = Kind::kPair;
  std::string left{};
  std::string right{};
};

using Page = std::vector<Block>;

[[nodiscard]] Page page_of(const checkout::Sale& sale, const Heading& heading, const Sections& sections,
                           const Style& style);
[[nodiscard]] Page page_of(const returns::Return& back, const Heading& heading, const Sections& sections,
                           const Style& style);

[[nodiscard]] std::string to_text(const Page& page, int columns);
[[nodiscard]] std::string to_html(const Page& page, const std::string& locale);

}  // namespace bobbin::receipts
