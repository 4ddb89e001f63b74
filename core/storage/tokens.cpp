#include "core/storage/tokens.hpp"

#include <algorithm>
#include <array>

namespace bobbin::storage {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool is_word(char c) { return is_word_start(c) || is_digit(c) || c == '$'; }

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

class Scanner {
 public:
  explicit Scanner(std::string_view sql) : sql_(sql) {}

  std::vector<Token> all() {
    std::vector<Token> out;
    for (skip(); at_ < sql_.size(); skip()) {
      Token token = next();
      token.end = at_;
      out.push_back(std::move(token));
    }
    return out;
  }

 private:
  void skip() {
    while (at_ < sql_.size()) {
      if (is_blank(sql_[at_])) {
        ++at_;
      } else if (sql_.substr(at_).starts_with("--")) {
        at_ = std::min(sql_.find('\n', at_), sql_.size());
      } else if (sql_.substr(at_).starts_with("/*")) {
        const std::size_t close = sql_.find("*/", at_ + 2);
        at_ = close == std::string_view::npos ? sql_.size() : close + 2;
      } else {
        return;
      }
    }
  }

  Token next() {
    const char c = sql_[at_];
    if (c == '\'' || c == '"' || c == '`') return quoted(c);
    if (c == '[') return quoted(']');
    if (is_word_start(c)) return word(Token::Kind::kWord);
    if (is_digit(c)) return word(Token::Kind::kNumber);
    ++at_;
    return {Token::Kind::kMark, std::string(1, c), 0};
  }

  Token word(Token::Kind kind) {
    Token token{kind, {}, 0};
    while (at_ < sql_.size() && is_word(sql_[at_])) token.text += upper(sql_[at_++]);
    return token;
  }

  Token quoted(char close) {
    Token token{Token::Kind::kQuoted, {}, 0};
    for (++at_; at_ < sql_.size(); ++at_) {
      if (sql_[at_] == close) {
        // A quote that stands twice is one.
        if (close == ']' || at_ + 1 >= sql_.size() || sql_[at_ + 1] != close) break;
        ++at_;
      }
      token.text += lower(sql_[at_]);
    }
    if (at_ < sql_.size()) ++at_;
    return token;
  }

  std::string_view sql_;
  std::size_t at_ = 0;
};

// Where in a statement the walk is; one such state for each open parenthesis.
struct Clause {
  bool is_from = false;  // a comma brings the next relation
  bool wants_relation = false;
};

bool ends_from(const Token& token) {
  constexpr std::array<std::string_view, 14> kWords{"SELECT", "WHERE",     "GROUP",  "ORDER",  "HAVING",
                                                    "LIMIT",  "WINDOW",    "UNION",  "EXCEPT", "INTERSECT",
                                                    "SET",    "RETURNING", "VALUES", "WITH"};
  return token.kind == Token::Kind::kWord && std::find(kWords.begin(), kWords.end(), token.text) != kWords.end();
}

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

}  // namespace

std::vector<std::string> relations(const std::vector<Token>& all) {
  std::vector<std::string> out;
  std::vector<Clause> open{Clause{}};
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Token& token = all[i];
    Clause& now = open.back();
    if (token.is_mark('(')) {
      const Clause inside{now.wants_relation, now.wants_relation};  // FROM (a JOIN b) is a FROM clause too
      now.wants_relation = false;
      open.push_back(inside);
    } else if (token.is_mark(')')) {
      if (open.size() > 1) open.pop_back();
    } else if (token.is("FROM") && i > 0 && all[i - 1].is("DISTINCT")) {
      continue;  // an operator
    } else if (token.is("FROM") || token.is("JOIN")) {
      now = {true, true};
    } else if (token.is("INTO") || token.is("UPDATE")) {
      now = {false, true};
    } else if (ends_from(token)) {
      now = {};
    } else if (token.is_mark(',')) {
      now.wants_relation = now.is_from;
    } else if (now.wants_relation && (token.kind == Token::Kind::kWord || token.kind == Token::Kind::kQuoted)) {
      while (i + 2 < all.size() && all[i + 1].is_mark('.')) i += 2;
      out.push_back(lowered(all[i].text));
      now.wants_relation = false;
    }
  }
  return out;
}

std::vector<Token> tokens(std::string_view sql) { return Scanner(sql).all(); }

std::vector<std::string> statements(std::string_view sql) {
  std::vector<std::string> out;
  std::size_t begin = 0;
  bool empty = true;
  const auto cut = [&](std::size_t end) {
    if (!empty) out.emplace_back(sql.substr(begin, end - begin));
    empty = true;
  };
  for (const Token& token : tokens(sql)) {
    if (token.is_mark(';')) {
      cut(token.end - 1);
      begin = token.end;
    } else {
      empty = false;
    }
  }
  cut(sql.size());
  return out;
}

}  // namespace bobbin::storage
