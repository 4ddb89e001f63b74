#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json_text.hpp"
#include "core/base/refusal.hpp"

// JSON against JSON Schema (draft 7, the subset below), with answers that people can act on: every issue, where it is,
// what was found, what would be right, and the nearest known name for a misspelt key.
//
// The subset: type, enum, const, required, properties, additionalProperties, minProperties, maxProperties, pattern,
// minLength, maxLength (code points), minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, items (one
// schema), minItems, maxItems, uniqueItems, oneOf, anyOf, format "date" (a text is a day of the calendar, YYYY-MM-DD);
// title, description, default, examples, any other format, $schema, $id, $comment and x-* are annotations (x-secret:
// the value is never shown in words; x-form {"zh-CN", "en"}: what a pattern means, said instead of it). Any other
// keyword is refused when the schema is compiled, so that nothing is silently unchecked.
//
// What holds between values is said at the root, by paths (JSON Pointers in which `*` stands for every item):
//   x-unique ["/ladder/*/id"]: no value is there twice;
//   x-rising [{"at_least": "/ladder/*/spend", "above": "/ladder/*/over"}]: each item of the list is above the one
//     before it that has such a number (`above` may be left out);
//   x-ordered [{"first": "/offers/*/from", "last": "/offers/*/to"}]: of one object, where both are there, the last is
//     not before the first (two days, or two numbers);
//   x-among [{"value": "/gifts/*/tiers/*", "names": "/ladder/*/id"}]: the value is one of the names; with "module", one
//     of those that the effective settings of that module have (check_others).
namespace bobbin::schema {

enum class Kind : std::uint8_t {
  kUnknownKey,  // a member that additionalProperties: false forbids
  kMissing,     // a required member that isn't there; `pointer` names the member that should be
  kType,
  kValue,  // enum, const, pattern, ranges, lengths, counts, alternatives
  kText,   // NUL or text that isn't UTF-8, a whole number beyond int64, nesting beyond kMaxDepth
};

struct Issue {
  std::string pointer;  // JSON Pointer (RFC 6901) into the instance, "" = the whole
  Kind kind = Kind::kValue;
  Words words;            // what was found and what would be right; doesn't repeat the pointer
  std::string nearest{};  // with kUnknownKey: the known name it probably meant, else empty
};

// The effective settings of another module; nothing where it isn't installed.
using OtherSettings = std::function<std::optional<nlohmann::json>(const std::string& module)>;

inline constexpr int kMaxDepth = 64;                   // of an instance
inline constexpr std::size_t kMaxIssues = 100;         // answered for one instance
inline constexpr std::size_t kMaxPatternBytes = 2048;  // longer text fails a `pattern` without being matched

// A compiled schema. Copies share what was compiled; const, so any number of threads may check at once.
class Schema {
 public:
  // kInvalid with `field` = a JSON Pointer into the schema when it is no schema, uses a keyword beyond the subset, has
  // a pattern that doesn't compile, or a default that doesn't fit its own schema.
  [[nodiscard]] static Result<Schema> compile(const nlohmann::json& schema);
  [[nodiscard]] static Result<Schema> compile_text(std::string_view schema_json);

  // Every issue in document order; empty = valid. Text is always checked strictly (kText), whatever the schema says.
  [[nodiscard]] std::vector<Issue> check(const nlohmann::json& instance) const;

  // Of an instance that check() finds no fault with: names that another module must know.
  [[nodiscard]] std::vector<Issue> check_others(const nlohmann::json& instance, const OtherSettings& others) const;

  // The first issue as a refusal with `field`: kMalformed (400) for kUnknownKey, kMissing and kType; kInvalid (422) for
  // kValue; kMalformed for kText.
  [[nodiscard]] Result<void> require(const nlohmann::json& instance) const;

  // The instance with defaults filled in, at any depth: a member that is missing gets its `default`; a missing object
  // whose own members have defaults is made of them, unless it requires a member that has none. Doesn't check.
  [[nodiscard]] nlohmann::json with_defaults(const nlohmann::json& instance) const;

  [[nodiscard]] const nlohmann::json& source() const;  // as it was given

 private:
  struct Compiled;
  explicit Schema(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
  std::shared_ptr<const Compiled> compiled_;  // shared: copies of a Schema are one compiled schema
};

// JSON text -> value: strict RFC 8259 UTF-8, no NUL in text, no duplicate keys, at most kMaxDepth deep, whole numbers
// within int64. kMalformed with `field` = the pointer reached (as far as known) otherwise. Size is the caller's to
// bound.
[[nodiscard]] Result<nlohmann::json> parse(std::string_view text);

// The value's text: compact, keys sorted; a byte that is no UTF-8 becomes U+FFFD.
[[nodiscard]] std::string to_text(const nlohmann::json& value);
// The same as one value of a text that is being written.
void write(JsonText& out, const nlohmann::json& value);

// The issues of kind kText alone.
[[nodiscard]] std::vector<Issue> check_text(const nlohmann::json& instance);

// The known name closest to `word` by edits (insert, delete, replace, swap of neighbours; case is a half step), when it
// is close enough to be meant; else "". Ties go to the earlier one.
[[nodiscard]] std::string nearest(std::string_view word, const std::vector<std::string>& known);

}  // namespace bobbin::schema
