#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/refusal.hpp"

// Text that people give: UTF-8, counted in characters (code points), as http.md limits it.
namespace bobbin {

inline constexpr int kNameCharacters = 100;
inline constexpr int kNoteCharacters = 1000;

enum class Need : std::uint8_t { kOptional, kRequired };
enum class Lines : std::uint8_t { kOne, kMany };  // kMany lets line breaks and tabs through

struct TextRule {
  int characters = kNameCharacters;
  Need need = Need::kOptional;
  Lines lines = Lines::kOne;
};

// The text without blanks at both ends, when it is UTF-8, has no NUL and no other control character, is not longer than
// the rule says and is there when it must be; else kInvalid with `field`.
[[nodiscard]] Result<std::string> check_text(std::string_view text, const TextRule& rule, std::string field);

// Why somebody did what leaves a trace (S2, S8): a note that is there and not blank; else kInvalid with `field`. Every
// reason that a rule asks for goes through here.
[[nodiscard]] Result<std::string> check_reason(std::string_view reason, std::string field);

// The text without what shows nothing at both ends: blanks of any script and marks without width.
[[nodiscard]] std::string_view trimmed(std::string_view text);

[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }  // ASCII's, whatever the locale

[[nodiscard]] bool is_utf8(std::string_view text);  // RFC 3629: no surrogates, no overlong forms, <= U+10FFFF

// The characters of valid UTF-8, one view each; an invalid byte is a character of its own.
[[nodiscard]] std::vector<std::string_view> characters(std::string_view text);
// The first of them; empty of an empty text.
[[nodiscard]] std::string_view first_character(std::string_view text);

// What somebody sent, as a refusal repeats it: its first 60 characters, with an ellipsis when there are more.
[[nodiscard]] std::string shown(std::string_view text);

// A member's name inside a JSON Pointer (RFC 6901): "a/b" -> "a~1b".
[[nodiscard]] std::string json_token(std::string_view name);

// For comparing what people type: ASCII in lower case, full-width forms (U+FF01..FF5E) as ASCII, no blanks
// (see trimmed) at all.
[[nodiscard]] std::string fold(std::string_view text);

// Tokens for finding by a part without LIKE: each character and each pair of neighbours of the folded text, once each.
// A text contains a query of two characters or more only if it has all the query's pairs.
[[nodiscard]] std::vector<std::string> grams(std::string_view folded);
// The pairs of a folded query (its only character when it has one), once each; empty for an empty query.
[[nodiscard]] std::vector<std::string> query_grams(std::string_view folded);

}  // namespace bobbin
