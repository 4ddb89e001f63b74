#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bobbin::storage {

// What stands in a text of SQL, without comments and blanks. Enough to look for words that a plugin may not use and to
// take a migration apart; it judges no grammar.
struct Token {
  enum class Kind : std::uint8_t { kWord, kQuoted, kNumber, kMark };
  Kind kind = Kind::kMark;
  std::string text;     // words in upper case; quoted names and texts without their quotes, in lower case; one mark
  std::size_t end = 0;  // offset just behind it

  [[nodiscard]] bool is(std::string_view word) const { return kind == Kind::kWord && text == word; }
  [[nodiscard]] bool is_mark(char c) const { return kind == Kind::kMark && text.size() == 1 && text[0] == c; }
};

[[nodiscard]] std::vector<Token> tokens(std::string_view sql);

// The statements of a text, without the `;` that ends each; comments between them are dropped.
[[nodiscard]] std::vector<std::string> statements(std::string_view sql);

// The names that stand where a statement takes rows from or puts them: after FROM, JOIN, INTO, UPDATE and the commas of
// a FROM clause; in lower case, without the schema's. Names of its own queries (WITH) are among them.
[[nodiscard]] std::vector<std::string> relations(const std::vector<Token>& all);

}  // namespace bobbin::storage
