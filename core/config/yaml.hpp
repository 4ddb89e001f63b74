#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/refusal.hpp"

// YAML text -> a tree that knows where each word stands. Private to this folder.
//
// yaml-cpp reads; what it lets pass is checked here: duplicate keys, merges (`<<`, which it ignores), aliases that
// contain themselves, quotes that never close, tags, keys that are no text, a second document. Everything is bounded.
namespace bobbin::config::yaml {

inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
inline constexpr std::size_t kMaxBytes = 1U << 20U;  // of a file
inline constexpr int kMaxDepth = 100;                // of maps and lists, aliases followed
inline constexpr std::size_t kMaxNodes = 200'000;    // after aliases and merges
inline constexpr std::size_t kMaxComplaints = 100;

struct Place {
  int line = 1;    // from 1
  int column = 1;  // from 1, in characters
  auto operator<=>(const Place&) const = default;
};

enum class Kind : std::uint8_t { kNull, kPlain, kQuoted, kList, kMap };

struct Node {
  struct Member {
    std::string key;
    Place place;
    const Node* value;
  };
  Kind kind = Kind::kNull;
  Place place;
  std::string text;                // kPlain, kQuoted
  std::vector<const Node*> items;  // kList
  std::vector<Member> members;     // kMap: unique keys, merges already in it

  [[nodiscard]] const Node* member(std::string_view key) const;
};

struct Complaint {
  Place place;
  Words words;
};

struct Tree {
  std::vector<std::unique_ptr<Node>> nodes;  // owns every node, so that chains of aliases of any length end flat
  const Node* root = nullptr;                // null when nothing could be read
  std::vector<Complaint> complaints;
};

[[nodiscard]] Tree parse(const std::string& text);

}  // namespace bobbin::config::yaml
