#include "core/storage/postgres/statements.hpp"

#include <algorithm>

#include "core/storage/error.hpp"
#include "core/storage/excerpt.hpp"
#include "core/storage/postgres/types.hpp"
#include "core/storage/tokens.hpp"

namespace bobbin::storage::postgres {
namespace {

char letter_of(Kind kind) {
  switch (kind) {
    case Kind::kInteger:
      return 'i';
    case Kind::kText:
      return 't';
    case Kind::kBytes:
      return 'b';
    case Kind::kNull:
      break;
  }
  return 'n';
}

unsigned type_of(Kind kind) {
  switch (kind) {
    case Kind::kInteger:
      return kInt8;
    case Kind::kText:
      return kText;
    case Kind::kBytes:
      return kBytea;
    case Kind::kNull:
      break;
  }
  return 0;
}

// An INSERT of VALUES adds its rows or fails, and so does one that changes whatever rows are there already; anything
// else may find less or more than was thought.
bool may_miscount(std::string_view sql, std::int64_t changes) {
  if (changes == Rows::kAny) return false;
  const bool of_values = sql.starts_with("INSERT ") && sql.find(" VALUES ") < sql.find("SELECT");
  if (!of_values) return true;
  const std::size_t conflict = sql.find("ON CONFLICT");
  if (conflict == std::string_view::npos) return false;
  const std::string_view then = sql.substr(conflict);
  return then.find("DO NOTHING") != std::string_view::npos || then.find("WHERE") != std::string_view::npos;
}

// Fails by a text that is no date, and says why in it.
std::string counted(std::string_view sql, std::int64_t changes) {
  const std::string wanted = std::to_string(changes);
  return "WITH changed AS (" + std::string(sql) + " RETURNING 1) SELECT CAST(count(*) || ' rows changed where " +
         wanted + " were expected' AS DATE) FROM changed HAVING count(*) <> " + wanted;
}

[[noreturn]] void no_parameter(const std::string& text) {
  throw StorageError(Trouble::kFailed, "the parameter " + text + " is none of $1..$n");
}

}  // namespace

int parameters_of(std::string_view sql) {
  const std::vector<Token> all = tokens(sql);
  const auto ends = std::find_if(all.begin(), all.end(), [](const Token& token) { return token.is_mark(';'); });
  const bool several = std::any_of(ends, all.end(), [](const Token& token) { return !token.is_mark(';'); });
  if (several) throw StorageError(Trouble::kDenied, "more than one statement: " + excerpt(sql));
  if (ends == all.begin()) {
    throw StorageError(Trouble::kFailed, "there is no statement in \"" + excerpt(sql) + "\"");
  }
  std::vector<bool> seen;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].is_mark('?')) no_parameter("?");
    const bool named = all[i].is_mark(':') && i + 1 < all.size() && all[i + 1].kind == Token::Kind::kWord;
    if (named) no_parameter(":" + all[i + 1].text);
    if (!all[i].is_mark('$')) continue;
    const std::string number = i + 1 < all.size() ? all[i + 1].text : std::string();
    const bool digits = !number.empty() && number.size() <= 4 &&
                        std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
    const int n = digits ? std::stoi(number) : 0;
    if (n < 1 || n > 1000) no_parameter("$" + number);
    if (seen.size() < static_cast<std::size_t>(n)) seen.resize(static_cast<std::size_t>(n), false);
    seen[static_cast<std::size_t>(n) - 1] = true;
  }
  const auto missing = std::find(seen.begin(), seen.end(), false);
  if (missing != seen.end()) {
    throw StorageError(Trouble::kFailed,
                       "$" + std::to_string(missing - seen.begin() + 1) + " is missing in \"" + excerpt(sql) + "\"");
  }
  return static_cast<int>(seen.size());
}

PreparedPtr Statements::find(std::string_view hand, std::string_view sql, std::span<const Param> params,
                             std::int64_t changes) {
  const bool counts = may_miscount(sql, changes);
  key_.assign(hand);
  if (counts) key_ += "\n" + std::to_string(changes);
  key_ += '\n';
  for (const Param& param : params) key_ += letter_of(param.kind());
  key_ += '\n';
  key_ += sql;
  if (const auto found = by_key_.find(key_); found != by_key_.end()) {
    newest_.splice(newest_.begin(), newest_, found->second);
    return newest_.front();
  }
  if (const int wanted = parameters_of(sql); wanted != static_cast<int>(params.size())) {
    throw StorageError(Trouble::kFailed, std::to_string(params.size()) + " parameters for the " +
                                             std::to_string(wanted) + " of \"" + excerpt(sql) + "\"");
  }
  auto prepared = std::make_shared<Prepared>();
  prepared->key = key_;
  prepared->name = "s" + std::to_string(++made_);
  prepared->sql = counts ? counted(sql, changes) : std::string(sql);
  for (const Param& param : params) prepared->types.push_back(type_of(param.kind()));
  newest_.push_front(prepared);
  by_key_.emplace(prepared->key, newest_.begin());
  return prepared;
}

void Statements::forget(const Prepared& prepared) {
  const auto found = by_key_.find(prepared.key);
  if (found == by_key_.end() || found->second->get() != &prepared) return;
  const List::iterator place = found->second;
  by_key_.erase(found);
  newest_.erase(place);
}

PreparedPtr Statements::drop_oldest() {
  if (newest_.size() <= kMost) return nullptr;
  PreparedPtr oldest = newest_.back();
  forget(*oldest);
  return oldest;
}

}  // namespace bobbin::storage::postgres
