#include <algorithm>

#include "core/base/text.hpp"
#include "core/receipts/layout.hpp"

namespace bobbin::receipts {
namespace {

// Calls f(piece, its width) for pieces of at most `columns`, cut by characters: a Chinese sentence has no blanks to
// break at. Nearly every text is one piece, and each is measured once.
template <class F>
void each_line(std::string_view text, int columns, F&& f) {
  const int whole = width(text);
  if (whole <= columns && text.find('\n') == std::string_view::npos) return f(text, whole);
  std::size_t begun = 0;
  std::size_t at = 0;
  int used = 0;
  while (at < text.size()) {
    const std::string_view character = first_character(text.substr(at));
    const int more = width(character);
    const bool ends = character == "\n";
    if (ends || used + more > columns) {
      f(text.substr(begun, at - begun), used);
      begun = ends ? at + 1 : at;
      used = 0;
    }
    if (!ends) used += more;
    at += character.size();
  }
  f(text.substr(begun), used);
}

void add_blanks(std::string& out, int count) { out.append(static_cast<std::size_t>(std::max(count, 0)), ' '); }

void write_pair(std::string& out, const Block& block, int columns) {
  int used = 0;
  bool first = true;
  each_line(block.left, columns, [&](std::string_view line, int width_of_line) {
    if (!first) out += '\n';
    first = false;
    out += line;
    used = width_of_line;
  });
  const int right = block.right.empty() ? 0 : width(block.right);
  if (!block.right.empty() && used + 1 + right <= columns) {
    add_blanks(out, columns - used - right);
    out += block.right;
    out += '\n';
    return;
  }
  out += '\n';
  if (block.right.empty()) return;
  each_line(block.right, columns, [&](std::string_view line, int width_of_line) {
    add_blanks(out, columns - width_of_line);
    out += line;
    out += '\n';
  });
}

void write(std::string& out, const Block& block, int columns) {
  switch (block.kind) {
    case Block::Kind::kTitle:
    case Block::Kind::kCentre:
      return each_line(block.left, columns, [&](std::string_view line, int width_of_line) {
        add_blanks(out, (columns - width_of_line) / 2);
        out += line;
        out += '\n';
      });
    case Block::Kind::kPair:
    case Block::Kind::kStrong:
      return write_pair(out, block, columns);
    case Block::Kind::kNote:
      return each_line(block.left, columns - 2, [&](std::string_view line, int) {
        out += "  ";
        out += line;
        out += '\n';
      });
    case Block::Kind::kRule:
      out.append(static_cast<std::size_t>(columns), '-');
      out += '\n';
      return;
  }
}

}  // namespace

std::string to_text(const Page& page, int columns) {
  const int bounded = std::clamp(columns, 32, 80);
  std::string out;
  out.reserve(page.size() * static_cast<std::size_t>(bounded + 1));
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
