#include <algorithm>

#include "core/base/text.hpp"
#include "core/receipts/layout.hpp"

namespace bobbin::receipts {
namespace {

// Cuts a text into pieces of at most `columns`, by characters: a Chinese sentence has no blanks to break at.
std::vector<std::string> wrapped(const std::string& text, int columns) {
  if (width(text) <= columns && text.find('\n') == std::string::npos) return {text};
  std::vector<std::string> out(1);
  int used = 0;
  for (const std::string_view character : characters(text)) {
    const int more = width(character);
    if (character == "\n" || used + more > columns) {
      out.emplace_back();
      used = 0;
      if (character == "\n") continue;
    }
    out.back().append(character);
    used += more;
  }
  return out;
}

std::string blanks(int count) { return std::string(static_cast<std::size_t>(std::max(count, 0)), ' '); }

void write_pair(std::string& out, const Block& block, int columns) {
  const int right = width(block.right);
  const auto lines = wrapped(block.left, columns);
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) out += lines[i] + "\n";
  const std::string& last = lines.back();
  if (block.right.empty()) {
    out += last + "\n";
  } else if (width(last) + 1 + right <= columns) {
    out += last + blanks(columns - width(last) - right) + block.right + "\n";
  } else {
    out += last + "\n";
    for (const std::string& piece : wrapped(block.right, columns)) out += blanks(columns - width(piece)) + piece + "\n";
  }
}

void write(std::string& out, const Block& block, int columns) {
  switch (block.kind) {
    case Block::Kind::kTitle:
    case Block::Kind::kCentre:
      for (const std::string& line : wrapped(block.left, columns)) {
        out += blanks((columns - width(line)) / 2) + line + "\n";
      }
      return;
    case Block::Kind::kPair:
    case Block::Kind::kStrong:
      write_pair(out, block, columns);
      return;
    case Block::Kind::kNote:
      for (const std::string& line : wrapped(block.left, columns - 2)) out += "  " + line + "\n";
      return;
    case Block::Kind::kRule:
      out += std::string(static_cast<std::size_t>(columns), '-') + "\n";
      return;
  }
}

}  // namespace

std::string to_text(const Page& page, int columns) {
  const int bounded = std::clamp(columns, 32, 80);
  std::string out;
  for (const Block& block : page) write(out, block, bounded);
  return out;
}

std::string text(const checkout::Sale& sale, const Heading& heading, const Sections& sections, const Style& style) {
  return to_text(page_of(sale, heading, sections, style), style.columns);
}

std::string text(const returns::Return& back, const Heading& heading, const Sections& sections, const Style& style) {
  return to_text(page_of(back, heading, sections, style), style.columns);
}

}  // namespace bobbin::receipts
