#include "core/plugin_host/statement_check.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "core/plugin_host/manifest.hpp"

namespace bobbin::plugin_host {
namespace {

bool is_word_character(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

// Where a quoted piece or a comment that begins at `from` ends (one past it); `from` itself when none begins there.
std::size_t skip(std::string_view sql, std::size_t from) {
  const char c = sql[from];
  if (c == '\'') {                                  // quoted names stay: they name what is read
    const std::size_t end = sql.find(c, from + 1);  // a doubled quote begins another piece at once
    return end == std::string_view::npos ? sql.size() : end + 1;
  }
  if (sql.substr(from).starts_with("--")) return std::min(sql.find('\n', from), sql.size());
  if (sql.substr(from).starts_with("/*")) {
    const std::size_t end = sql.find("*/", from + 2);
    return end == std::string_view::npos ? sql.size() : end + 2;
  }
  return from;
}

// Words in lower case and single signs, without quoted text and comments.
std::vector<std::string> tokens_of(std::string_view sql) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < sql.size();) {
    if (const std::size_t after = skip(sql, i); after != i) {
      i = after;
      continue;
    }
    std::size_t end = i;
    while (end < sql.size() && is_word_character(sql[end])) ++end;
    if (end > i) {
      out.push_back(lower(sql.substr(i, end - i)));
      i = end;
      continue;
    }
    if (std::isspace(static_cast<unsigned char>(sql[i])) == 0) out.emplace_back(1, sql[i]);
    ++i;
  }
  return out;
}

constexpr std::array<std::string_view, 18> kNever{
    "rollback", "commit", "begin", "savepoint", "release", "pragma", "attach",  "detach",        "vacuum",
    "create",   "drop",   "alter", "reindex",   "grant",   "revoke", "trigger", "autoincrement", "truncate"};

struct Unportable {
  std::string_view word;
  Words instead;
};

const std::vector<Unportable>& unportable() {
  static const std::vector<Unportable> all{
      {"like",
       {"两种数据库对大小写的处理不同，请用相等或范围比较",
        "differs in case between databases; compare exactly or by range"}},
      {"glob", {"只有一种数据库懂，请用相等或范围比较", "only one database knows it; compare exactly or by range"}},
      {"now", {"时间由宿主给出，请用参数传入", "time is the host's: pass it as a parameter"}},
      {"group_concat", {"只有一种数据库懂，请在代码里拼接", "only one database knows it; join in code"}},
      {"string_agg", {"只有一种数据库懂，请在代码里拼接", "only one database knows it; join in code"}},
      {"greatest", {"请用 CASE WHEN", "use CASE WHEN"}},
      {"least", {"请用 CASE WHEN", "use CASE WHEN"}},
      {"random", {"结果必须可以重复", "an answer must come out the same again"}},
  };
  return all;
}

void check_word(const std::string& word, const std::string& next, std::vector<Words>& out) {
  if (std::find(kNever.begin(), kNever.end(), word) != kNever.end()) {
    out.push_back({"不能使用 " + word + "：事务、结构和权限由宿主管理",
                   "'" + word + "' isn't allowed: transactions, structure and rights are the host's"});
  }
  const bool called = next == "(";
  for (const Unportable& one : unportable()) {
    const bool operator_word = one.word == "like" || one.word == "glob";
    if (word != one.word || (!operator_word && !called)) continue;
    out.push_back({"不能使用 " + word + "：" + one.instead.zh, "'" + word + "' isn't allowed: " + one.instead.en});
  }
}

}  // namespace

bool is_plain_name(std::string_view name) {
  if (name.empty() || name.front() < 'a' || name.front() > 'z') return false;
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

std::vector<Words> check_statement(std::string_view sql) {
  constexpr std::array<std::string_view, 5> kKinds{"select", "insert", "update", "delete", "with"};
  const std::vector<std::string> tokens = tokens_of(sql);
  std::vector<Words> out;
  if (tokens.empty() || std::find(kKinds.begin(), kKinds.end(), tokens.front()) == kKinds.end()) {
    out.push_back(
        {"应以 SELECT、INSERT、UPDATE、DELETE 或 WITH 开头", "must begin with SELECT, INSERT, UPDATE, DELETE or WITH"});
  }
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i] == ";") {
      out.push_back({"只能是一条语句，不带分号", "must be one statement, without a semicolon"});
    } else if (tokens[i] == "?") {
      out.push_back({"参数写作 $1、$2……，不用问号", "parameters are $1, $2, ..., not question marks"});
    } else {
      check_word(tokens[i], i + 1 < tokens.size() ? tokens[i + 1] : std::string(), out);
    }
  }
  return out;
}

std::vector<std::string> views_in(std::string_view sql) {
  std::vector<std::string> out;
  for (std::string& token : tokens_of(sql)) {
    if (token.starts_with("bobbin_") && std::find(out.begin(), out.end(), token) == out.end()) {
      out.push_back(std::move(token));
    }
  }
  return out;
}

}  // namespace bobbin::plugin_host
