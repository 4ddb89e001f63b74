#pragma once

#include <cstdint>
#include <optional>
#include <string>

// A shop's file in two: what is one host's own, and what all hosts on a PostgreSQL share (config.md). Text in, text
// out: where whole blocks can be cut they stay as they are written, with comments, anchors and quoting.
namespace bobbin::config {

struct FileParts {
  std::string own;         // `database`, `keys`, `http`, `plugins.directories`, and whatever else there is at the top
  std::string shared;      // `shop`, `modules`, `stores`, `plugins.grants`; empty when it says none of them
  bool as_written = true;  // false: the shared part says the same, but could not be cut (a file in braces, an anchor of
                           // the host's own part): it is written anew, without comments
};

// Of a text that Document has read without complaint; nullopt when it can't be read, or is too large once its aliases
// are followed. `revision` is in neither part.
[[nodiscard]] std::optional<FileParts> parts_of(const std::string& text);

// Both together again, with the number that the shared one has. nullopt when one of them can't be read.
[[nodiscard]] std::optional<std::string> full_file(const std::string& own, std::int64_t revision,
                                                   const std::string& shared);

// The text with another number in its `revision:` line; where none says it, a line is added behind `bobbin:`. nullopt
// when there is no such place.
[[nodiscard]] std::optional<std::string> with_revision(const std::string& text, std::int64_t revision);

}  // namespace bobbin::config
