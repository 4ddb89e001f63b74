#include "core/storage/postgres/judge.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "core/storage/sqlite/connection.hpp"
#include "core/storage/sqlite/session.hpp"

namespace bobbin::storage::postgres {
namespace {

// By bytes, as SQLite's own: so that a type that PostgreSQL is told to sort so is understood.
int compare_bytes(void* /*context*/, int left_size, const void* left, int right_size, const void* right) {
  const int order = std::memcmp(left, right, static_cast<std::size_t>(std::min(left_size, right_size)));
  return order != 0 ? order : left_size - right_size;
}

std::string name_of(std::string_view name) { return "\"" + std::string(name) + "\""; }

std::string_view type_of(std::string_view type) {
  if (type == "int8" || type == "int4" || type == "int2" || type == "bool") return "INTEGER";
  if (type == "text" || type == "varchar") return "TEXT";
  if (type == "bytea") return "BLOB";
  return "ANY";
}

struct Relation {
  std::string name;
  std::string columns;  // with their types for a table
  std::string nulls;    // one for each
};

constexpr const char* kColumns =
    "SELECT c.relname, a.attname, t.typname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
    " JOIN pg_type t ON t.oid = a.atttypid JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = current_schema() AND CAST(c.relkind AS TEXT) = $1 AND a.attnum > 0 AND NOT a.attisdropped"
    " ORDER BY c.relname, a.attnum";

constexpr const char* kIndexes =
    "SELECT c.relname, x.relname, i.indisunique, pg_get_indexdef(x.oid, k.n, true)"
    " FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid"
    " JOIN pg_namespace n ON n.oid = c.relnamespace"
    " CROSS JOIN LATERAL generate_series(1, CAST(i.indnkeyatts AS INTEGER)) k (n)"
    " WHERE n.nspname = current_schema() ORDER BY c.relname, x.relname, k.n";

std::vector<Relation> relations_of(Session& session, std::string_view kind) {
  std::vector<Relation> out;
  session.query(kColumns, kind).each([&](const Row& row) {
    const bool first = out.empty() || out.back().name != row.text_view(0);
    if (first) out.push_back({row.text(0), {}, {}});
    Relation& relation = out.back();
    if (!first) relation.columns += ", ";
    if (!first) relation.nulls += ", ";
    relation.columns += name_of(row.text_view(1));
    if (kind == "r") relation.columns += " " + std::string(type_of(row.text_view(2)));
    relation.nulls += "NULL";
  });
  return out;
}

}  // namespace

Judge::Judge() = default;
Judge::~Judge() = default;

void Judge::allow(Session& session, const Authority& authority, std::string_view sql) {
  const std::lock_guard lock(mutex_);
  const bool migrates = authority.rights == Authority::Rights::kMigrations;
  std::pair<std::string, std::string> key(authority.plugin, sql);
  if (!migrates && allowed_.contains(key)) return;
  if (copy_ == nullptr) learn(session);
  sqlite::SqliteSession judging(*copy_);
  const auto acting = judging.act_as(authority);
  if (migrates) {
    judging.execute(judging.adapt(sql));
  } else {
    (void)judging.describe(sql);
    allowed_.insert(std::move(key));
  }
}

void Judge::schema_changed() {
  const std::lock_guard lock(mutex_);
  copy_.reset();
  allowed_.clear();
}

void Judge::learn(Session& session) {
  copy_ = std::make_unique<sqlite::Connection>(":memory:", sqlite::Connection::Mode::kCreate);
  sqlite3_create_collation(copy_->raw(), "C", SQLITE_UTF8, nullptr, &compare_bytes);
  try {
    make_tables(session);
    make_indexes(session);
    make_views(session);
  } catch (...) {
    copy_.reset();
    throw;
  }
}

void Judge::make_tables(Session& session) {
  for (const Relation& table : relations_of(session, "r")) {
    copy_->run(("CREATE TABLE " + name_of(table.name) + " (" + table.columns + ") STRICT").c_str());
  }
}

// What a view is made of is the host's business; that there is one, and its columns, is what a statement can meet.
void Judge::make_views(Session& session) {
  for (const Relation& view : relations_of(session, "v")) {
    copy_->run(
        ("CREATE VIEW " + name_of(view.name) + " (" + view.columns + ") AS SELECT " + view.nulls + " WHERE 0").c_str());
  }
}

// A unique one is what ON CONFLICT and REFERENCES ask for; any can be dropped by name.
void Judge::make_indexes(Session& session) {
  struct Index {
    std::string table;
    std::string name;
    bool unique = false;
    std::string columns;
  };
  std::vector<Index> all;
  session.query(kIndexes).each([&](const Row& row) {
    const bool first = all.empty() || all.back().name != row.text_view(1) || all.back().table != row.text_view(0);
    if (first) all.push_back({row.text(0), row.text(1), row.flag(2), {}});
    if (!first) all.back().columns += ", ";
    all.back().columns += row.text_view(3);
  });
  for (const Index& index : all) {
    copy_->run(("CREATE " + std::string(index.unique ? "UNIQUE " : "") + "INDEX " + name_of(index.name) + " ON " +
                name_of(index.table) + " (" + index.columns + ")")
                   .c_str());
  }
}

}  // namespace bobbin::storage::postgres
