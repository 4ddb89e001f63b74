#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/config/yaml.hpp"

namespace bobbin::config::yaml {

// The text that yaml-cpp's marks point into: lines, columns in characters, and what is wrong with the bytes themselves.
class Text {
 public:
  explicit Text(std::string_view text);

  // From yaml-cpp's line and column: from 0, in bytes, without a byte order mark.
  [[nodiscard]] Place place(int line, int column) const;
  [[nodiscard]] std::size_t offset(int line, int column) const;
  // Where the quoted text that opens at `offset` closes: its line, from 1; 0 when it never does. Of anything else, its
  // own line.
  [[nodiscard]] int closing_line(std::size_t offset) const;
  // The first tab that indents, at or before the line (from 0); line 0 of the answer = none.
  [[nodiscard]] Place indenting_tab(int last_line) const;
  [[nodiscard]] Place place_of(std::size_t offset) const;

 private:
  std::string_view text_;  // without a byte order mark
  std::vector<std::size_t> lines_;
};

// What is said for yaml-cpp's words, in both languages.
[[nodiscard]] Words translated(const std::string& message);

}  // namespace bobbin::config::yaml
