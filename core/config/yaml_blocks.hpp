#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/config/yaml.hpp"

namespace bobbin::config::yaml {

// A text's lines, each with its end; without a byte order mark.
[[nodiscard]] std::vector<std::string> lines_of(const std::string& text);

// A member of a map as it is written: its lines with the comments right above its key, to where the next one begins.
struct Block {
  std::string key;
  std::string text;
};

struct Blocks {
  std::string head;  // what stands before the first
  std::vector<Block> all;

  [[nodiscard]] const Block* find(const std::string& key) const;
};

// The members of a map that stands in the lines from `first` to before `last`. nullopt where they can't be told apart
// by lines: in braces, through a merge, several in a line.
[[nodiscard]] std::optional<Blocks> blocks_of(const std::vector<std::string>& lines, std::size_t first,
                                              std::size_t last, const Node& map);
// The same of a member's value: of a map inside a map.
[[nodiscard]] std::optional<Blocks> inner_blocks(const std::vector<std::string>& lines, const Node& map,
                                                 const std::string& key);

}  // namespace bobbin::config::yaml
