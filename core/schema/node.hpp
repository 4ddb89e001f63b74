#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <regex>
#include <string>
#include <utility>
#include <vector>

#include "core/schema/schema.hpp"

// A schema as this folder reads it, private to it: its keywords, typed.
namespace bobbin::schema {

inline constexpr unsigned kObject = 1;
inline constexpr unsigned kArray = 2;
inline constexpr unsigned kString = 4;
inline constexpr unsigned kInteger = 8;
inline constexpr unsigned kBoolean = 16;
inline constexpr unsigned kNull = 32;
inline constexpr unsigned kFraction = 64;  // what no schema here allows: money and rates are whole numbers (G1)

// An exact range of int64 or of sizes.
struct Range {
  std::optional<std::int64_t> least;
  std::optional<std::int64_t> most;

  [[nodiscard]] bool has(std::int64_t value) const { return (!least || value >= *least) && (!most || value <= *most); }
};

struct Pattern {
  std::string text;
  std::regex compiled;

  [[nodiscard]] bool fits(const std::string& value) const;
};

enum class Additional : std::uint8_t { kAny, kNone, kChecked };

struct Node {
  unsigned types = 0;                                  // 0 = any
  std::optional<std::vector<nlohmann::json>> choices;  // enum, or const alone
  Range range;
  std::optional<std::int64_t> multiple_of;
  Range length;
  std::unique_ptr<const Pattern> pattern;
  std::vector<std::pair<std::string, std::unique_ptr<Node>>> properties;
  std::vector<std::string> required;
  Additional additional = Additional::kAny;
  std::unique_ptr<Node> additional_node;
  Range member_count;
  std::unique_ptr<Node> items;
  Range item_count;
  bool unique_items = false;
  std::vector<std::unique_ptr<Node>> one_of;
  std::vector<std::unique_ptr<Node>> any_of;
  std::optional<nlohmann::json> fallback;  // `default`
  bool secret = false;                     // x-secret: its value is never shown
  std::optional<Words> form;               // x-form: what the pattern means, in people's words
  bool date = false;                       // format: date

  [[nodiscard]] const Node* property(const std::string& name) const;
};

// A value's place below the root. Its pointer is written only when there is something to say of it: nearly never.
struct At {
  const At* above = nullptr;         // null = the root
  const std::string* key = nullptr;  // null = an item of an array
  std::size_t index = 0;

  [[nodiscard]] std::string pointer() const;
};

// The schema's root, or why it is none (kInvalid, `field` a pointer into the schema).
[[nodiscard]] Result<std::unique_ptr<Node>> compile_node(const nlohmann::json& schema);

// All issues of `instance` against `node`, none when it fits: that valijson would say the same is tested. `instance`
// has passed check_text.
[[nodiscard]] std::vector<Issue> explain(const Node& node, const nlohmann::json& instance);

[[nodiscard]] nlohmann::json filled(const Node& node, nlohmann::json instance);

[[nodiscard]] unsigned type_of(const nlohmann::json& value);
[[nodiscard]] Words type_words(unsigned types);                // "文本或整数" / "text or a whole number"
[[nodiscard]] Words value_words(const nlohmann::json& value);  // type and, when short, the value itself
[[nodiscard]] Words quoted(const std::string& text);           // shortened, on one line
[[nodiscard]] std::int64_t code_points(const std::string& text);

}  // namespace bobbin::schema
