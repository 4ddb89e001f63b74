#pragma once

#include <string>
#include <string_view>
#include <vector>

// Lists in one column: an item a line, in order. Items hold no line breaks (base/text.hpp's check_text sees to that).
namespace bobbin::storage {

[[nodiscard]] inline std::string join_lines(const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items) {
    if (!out.empty()) out += '\n';
    out += item;
  }
  return out;
}

[[nodiscard]] inline std::vector<std::string> split_lines(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    out.emplace_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  }
  return out;
}

}  // namespace bobbin::storage
