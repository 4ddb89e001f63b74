#include "core/config/yaml_blocks.hpp"

#include <algorithm>

namespace bobbin::config::yaml {
namespace {

bool is_comment_at(const std::string& line, std::size_t column) {
  return line.size() > column && line[column] == '#' && line.find_first_not_of(' ') == column;
}

std::string joined_lines(const std::vector<std::string>& lines, std::size_t first, std::size_t last) {
  std::string out;
  for (std::size_t i = first; i < last; ++i) out += lines[i];
  return out;
}

struct Start {
  std::size_t key;      // the line of the key, from 0
  std::size_t comment;  // the first of the comments above it
};

// Where each member begins; empty when they aren't one below the other.
std::vector<Start> starts_of(const std::vector<std::string>& lines, std::size_t first, std::size_t last,
                             const Node& map) {
  std::vector<Start> out;
  std::size_t free = first;  // the first line that no earlier member's key stands in
  const int column = map.members.empty() ? 1 : map.members.front().place.column;
  for (const Node::Member& member : map.members) {
    const auto line = static_cast<std::size_t>(member.place.line - 1);
    if (member.place.column != column || line < free || line >= last) return {};
    std::size_t comment = line;
    while (comment > free && is_comment_at(lines[comment - 1], static_cast<std::size_t>(column - 1))) --comment;
    out.push_back({line, comment});
    free = line + 1;
  }
  return out;
}

}  // namespace

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::size_t at = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    out.push_back(text.substr(at, end - at));
    at = end;
  }
  return out;
}

const Block* Blocks::find(const std::string& key) const {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Block& block) { return block.key == key; });
  return found == all.end() ? nullptr : &*found;
}

std::optional<Blocks> blocks_of(const std::vector<std::string>& lines, std::size_t first, std::size_t last,
                                const Node& map) {
  const std::vector<Start> starts = starts_of(lines, first, last, map);
  if (starts.empty()) return std::nullopt;
  Blocks out;
  out.head = joined_lines(lines, first, starts.front().comment);
  for (std::size_t i = 0; i < starts.size(); ++i) {
    const std::size_t end = i + 1 < starts.size() ? starts[i + 1].comment : last;
    out.all.push_back({map.members[i].key, joined_lines(lines, starts[i].comment, end)});
  }
  return out;
}

std::optional<Blocks> inner_blocks(const std::vector<std::string>& lines, const Node& map, const std::string& key) {
  const std::vector<Start> starts = starts_of(lines, 0, lines.size(), map);
  for (std::size_t i = 0; i < starts.size(); ++i) {
    if (map.members[i].key != key) continue;
    const std::size_t end = i + 1 < starts.size() ? starts[i + 1].comment : lines.size();
    return blocks_of(lines, starts[i].key + 1, end, *map.members[i].value);
  }
  return std::nullopt;
}

}  // namespace bobbin::config::yaml
