#include "core/storage/excerpt.hpp"

namespace bobbin::storage {

std::string excerpt(std::string_view sql) {
  constexpr std::size_t kLongest = 160;
  std::string out;
  bool blank = false;
  for (const char c : sql) {
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      blank = true;
      continue;
    }
    if (blank && !out.empty()) out += ' ';
    blank = false;
    if (out.size() >= kLongest) return out + "...";
    out += c;
  }
  return out;
}

}  // namespace bobbin::storage
