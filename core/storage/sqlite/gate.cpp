#include "core/storage/sqlite/gate.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "core/storage/tokens.hpp"

namespace bobbin::storage::sqlite {
namespace {

// What both databases have under one name and with one meaning, and what neither reads nor writes anything else by.
constexpr std::array<std::string_view, 26> kFunctions{
    "->",         "->>",  "abs",     "coalesce",   "count", "cume_dist", "dense_rank", "first_value", "lag",
    "last_value", "lead", "length",  "lower",      "ltrim", "max",       "min",        "nth_value",   "ntile",
    "nullif",     "rank", "replace", "row_number", "rtrim", "sum",       "trim",       "upper"};
constexpr std::array<std::string_view, 2> kMoreFunctions{"substr", "substring"};

constexpr std::array<std::string_view, 5> kStatementWords{"SELECT", "WITH", "INSERT", "UPDATE", "DELETE"};
constexpr std::array<std::string_view, 8> kMigrationWords{"SELECT", "WITH",   "INSERT", "UPDATE",
                                                          "DELETE", "CREATE", "ALTER",  "DROP"};

bool contains(std::span<const std::string_view> list, std::string_view what) {
  return std::find(list.begin(), list.end(), what) != list.end();
}

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string quoted(std::string_view name) { return "\"" + std::string(name) + "\""; }

// SQLite's own list of what there is, which it changes when a migration does. Statements can't write it.
bool is_schema_table(std::string_view table) {
  return table == "sqlite_master" || table == "sqlite_schema" || table == "sqlite_temp_master" ||
         table == "sqlite_temp_schema";
}

// WITH bobbin_members AS (...) would lend its name to what it reads, and the authoriser believes a view's name.
bool names_a_query(std::span<const Token> after) {
  if (after.empty()) return false;
  if (after[0].is_mark('(')) return true;
  return after.size() > 1 && after[0].is("AS") &&
         (after[1].is_mark('(') || after[1].is("MATERIALIZED") || after[1].is("NOT"));
}

}  // namespace

void Gate::install(sqlite3* database, Gate& gate) { sqlite3_set_authorizer(database, &Gate::ask, &gate); }

void Gate::know(Names tables, Names views) {
  tables_ = std::move(tables);
  views_ = std::move(views);
}

void Gate::check_text(std::string_view sql) const {
  if (authority_ == nullptr || authority_->plugin.empty()) return;
  const std::vector<Token> all = tokens(sql);
  const auto deny = [](const std::string& why) { throw StorageError(Trouble::kDenied, why); };
  if (all.empty()) deny("there is no statement");
  const bool may_begin = all[0].kind == Token::Kind::kWord && (contains(kStatementWords, all[0].text) ||
                                                               (migrates() && contains(kMigrationWords, all[0].text)));
  if (!may_begin)
    deny(all[0].text + " is not for plugins: a statement begins with SELECT, WITH, INSERT, UPDATE or DELETE");
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Token& token = all[i];
    if (token.is("ROLLBACK")) deny("ROLLBACK would end the shop's own transaction");
    if (token.kind != Token::Kind::kWord && token.kind != Token::Kind::kQuoted) continue;
    const std::string name = lowered(token.text);
    if (views_.contains(name) && names_a_query(std::span(all).subspan(i + 1))) {
      deny("a query may not take the name of the view " + name);
    }
  }
  // SQLite asks for a host's table without a column both when the statement itself counts its rows and when a published
  // view does, and doesn't tell the two apart.
  for (const std::string& name : relations(all)) {
    if (is_hosts(name)) {
      deny("it names " + quoted(name) + ", which is neither one of the plugin's tables nor published");
    }
  }
}

int Gate::ask(void* self, int action, const char* first, const char* second, const char* database, const char* inside) {
  Gate& gate = *static_cast<Gate*>(self);
  if (gate.authority_ == nullptr || gate.authority_->plugin.empty()) return SQLITE_OK;
  const auto text = [](const char* name) { return name == nullptr ? std::string() : lowered(name); };
  const bool is_shop = database == nullptr || std::string_view(database) == "main";
  if (!is_shop && !(gate.migrates() && is_schema_table(text(first)))) {
    gate.reason_ = "the schema " + quoted(database) + " is not the shop's";
    return SQLITE_DENY;
  }
  std::string why = gate.judge(action, text(first), text(second), text(inside));
  if (why.empty()) return SQLITE_OK;
  gate.reason_ = std::move(why);
  return SQLITE_DENY;
}

std::string Gate::judge(int action, std::string_view first, std::string_view second, std::string_view inside) const {
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
      return {};
    case SQLITE_READ:
      return judge_read(first, second, inside);
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
      if (owns(first) || (migrates() && is_schema_table(first))) return {};
      return "it writes " + quoted(first) + ", which is not one of the plugin's tables";
    case SQLITE_FUNCTION:
      if (migrates() || views_.contains(inside)) return {};
      if (contains(kFunctions, second) || contains(kMoreFunctions, second)) return {};
      return "the function " + quoted(second) + " is not among those that every database of a shop has";
    default:
      return judge_schema(action, first, second);
  }
}

std::string Gate::judge_read(std::string_view table, std::string_view column, std::string_view inside) const {
  if (owns(table) || is_published(table)) return {};
  // Inside a view, which may stand on another: the statement itself can only have named a published one.
  if (views_.contains(inside)) return {};
  if (migrates() && is_schema_table(table)) return {};
  // Rows without a column: a query of the statement itself (WITH), or what a published view is made of (check_text).
  if (column.empty() && !table.starts_with("sqlite_") && !table.starts_with("pragma_")) return {};
  return "it reads " + quoted(table) + ", which is neither one of the plugin's tables nor published";
}

std::string Gate::judge_schema(int action, std::string_view first, std::string_view second) const {
  if (!migrates())
    return "only migrations may change the schema, and nothing but the host ends transactions or sets PRAGMAs";
  const std::string prefix = std::string(authority_->plugin) + "_";
  switch (action) {
    case SQLITE_CREATE_TABLE:
    case SQLITE_DROP_TABLE:
      if (owns(first)) return {};
      return quoted(first) + " is not in the manifest's list of tables";
    case SQLITE_ALTER_TABLE:
      if (owns(second)) return {};
      return quoted(second) + " is not in the manifest's list of tables";
    case SQLITE_CREATE_INDEX:
    case SQLITE_DROP_INDEX:
      if (!owns(second))
        return "the index " + quoted(first) + " is on " + quoted(second) + ", not on the plugin's table";
      // SQLite's own indexes of PRIMARY KEY and UNIQUE.
      if (first.starts_with(prefix) || first.starts_with("sqlite_autoindex_")) return {};
      return "the index " + quoted(first) + " must begin with " + quoted(prefix);
    case SQLITE_REINDEX:
      return {};
    case SQLITE_CREATE_TRIGGER:
      return "triggers are not for plugins";
    case SQLITE_CREATE_VIEW:
      return "views are the host's to publish";
    default:
      return "a migration may create, change and drop the plugin's own tables and their indexes, nothing else";
  }
}

bool Gate::owns(std::string_view table) const {
  return authority_->tables != nullptr && authority_->tables->contains(table);
}

bool Gate::is_published(std::string_view name) const {
  return name.starts_with(kPublishedPrefix) && views_.contains(name);
}

bool Gate::is_hosts(std::string_view name) const {
  return !owns(name) && !is_published(name) && (tables_.contains(name) || views_.contains(name));
}

bool Gate::migrates() const { return authority_->rights == Authority::Rights::kMigrations; }

}  // namespace bobbin::storage::sqlite
