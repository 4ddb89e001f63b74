#include "core/storage/sqlite/session.hpp"

#include <sqlite3.h>

#include "core/storage/excerpt.hpp"
#include "core/storage/sqlite/failure.hpp"
#include "core/storage/tokens.hpp"

namespace bobbin::storage::sqlite {
namespace {

class SqliteRow final : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}

  [[nodiscard]] int columns() const override { return sqlite3_column_count(statement_); }
  [[nodiscard]] std::string_view name(int column) const override { return sqlite3_column_name(statement_, column); }
  [[nodiscard]] Kind kind(int column) const override {
    switch (sqlite3_column_type(statement_, column)) {
      case SQLITE_INTEGER:
        return Kind::kInteger;
      case SQLITE_TEXT:
        return Kind::kText;
      case SQLITE_BLOB:
        return Kind::kBytes;
      case SQLITE_NULL:
        return Kind::kNull;
      default:
        throw StorageError(Trouble::kFailed, "column " + std::to_string(column) + " (" + std::string(name(column)) +
                                                 ") is a floating-point number, and the house has none (G1)");
    }
  }

 protected:
  [[nodiscard]] std::int64_t raw_integer(int column) const override { return sqlite3_column_int64(statement_, column); }
  [[nodiscard]] std::string_view raw_text(int column) const override {
    const unsigned char* const text = sqlite3_column_text(statement_, column);
    return {reinterpret_cast<const char*>(text), static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }
  [[nodiscard]] std::span<const std::uint8_t> raw_bytes(int column) const override {
    const void* const bytes = sqlite3_column_blob(statement_, column);
    return {static_cast<const std::uint8_t*>(bytes),
            static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }

 private:
  sqlite3_stmt* statement_;
};

// SQLITE_STATIC: the caller's text and bytes outlive the run, after which the loan clears the bindings.
int bind(sqlite3_stmt* statement, int index, const Param& param) {
  switch (param.kind()) {
    case Kind::kNull:
      return sqlite3_bind_null(statement, index);
    case Kind::kInteger:
      return sqlite3_bind_int64(statement, index, param.integer());
    case Kind::kText: {
      const std::string_view text = param.text();
      if (text.find('\0') != std::string_view::npos) {
        throw StorageError(Trouble::kConstraint, "text must not contain NUL: PostgreSQL can't keep it");
      }
      return sqlite3_bind_text64(statement, index, text.data() == nullptr ? "" : text.data(), text.size(), nullptr,
                                 SQLITE_UTF8);
    }
    case Kind::kBytes: {
      const auto bytes = param.bytes();
      if (bytes.empty()) return sqlite3_bind_zeroblob(statement, index, 0);
      return sqlite3_bind_blob64(statement, index, bytes.data(), bytes.size(), nullptr);
    }
  }
  return SQLITE_MISUSE;
}

void bind_all(Connection& connection, const Prepared& prepared, std::span<const Param> params) {
  if (params.size() != prepared.slots.size()) {
    throw StorageError(Trouble::kFailed, std::to_string(params.size()) + " parameters for the " +
                                             std::to_string(prepared.slots.size()) + " of \"" + excerpt(prepared.sql) +
                                             "\"");
  }
  for (std::size_t k = 0; k < params.size(); ++k) {
    if (prepared.slots[k] == 0) {
      throw StorageError(Trouble::kFailed,
                         "$" + std::to_string(k + 1) + " is missing in \"" + excerpt(prepared.sql) + "\"");
    }
    const int code = bind(prepared.handle.get(), prepared.slots[k], params[k]);
    if (code != SQLITE_OK)
      throw connection.failure(code, "binding $" + std::to_string(k + 1) + " of " + excerpt(prepared.sql));
  }
}

}  // namespace

std::int64_t SqliteSession::run(std::string_view sql, std::span<const Param> params, const Visitor* visitor) {
  const Connection::Loan loan = connection_.lend(sql);
  Prepared& prepared = *loan;
  bind_all(connection_, prepared, params);
  sqlite3* const database = connection_.raw();
  const std::int64_t before = prepared.changes ? sqlite3_total_changes64(database) : 0;
  std::int64_t changed = 0;
  const SqliteRow row(prepared.handle.get());
  bool wanted = visitor != nullptr;
  for (bool first = true;; first = false) {
    const int code = sqlite3_step(prepared.handle.get());
    if (first && prepared.changes && (code == SQLITE_ROW || code == SQLITE_DONE) &&
        sqlite3_total_changes64(database) != before) {
      // All changes are made by the first step, RETURNING or not; a visitor's own statements would count after it.
      changed = sqlite3_changes64(database);
    }
    if (code == SQLITE_DONE) return changed;
    if (code != SQLITE_ROW) throw connection_.failure(code, excerpt(sql));
    if (wanted) wanted = visitor->visit(visitor->context, row);
    if (!wanted && !prepared.changes) return changed;
  }
}

void SqliteSession::enqueue(std::int64_t expected, std::string_view sql, std::span<const Param> params) {
  const std::int64_t changed = run(sql, params, nullptr);
  if (changed == expected || expected == Rows::kAny) return;
  throw StorageError(Trouble::kFailed, "\"" + excerpt(sql) + "\" changed " + std::to_string(changed) + " rows where " +
                                           std::to_string(expected) + " were expected");
}

void SqliteSession::inquire(std::string_view sql, std::span<const Param> params, Inquiry inquiry) {
  const Visitor visitor{
      &inquiry.row, [](void* visit, const Row& row) { return (*static_cast<decltype(Inquiry::row)*>(visit))(row); }};
  inquiry.end(run(sql, params, inquiry.row ? &visitor : nullptr));
}

Shape SqliteSession::describe(std::string_view sql) {
  const Connection::Loan loan = connection_.lend(sql);
  const Prepared& prepared = *loan;
  return {static_cast<int>(prepared.slots.size()), sqlite3_column_count(prepared.handle.get()), prepared.changes};
}

std::vector<Table> SqliteSession::tables() {
  std::vector<Table> out;
  query(
      "SELECT t.name, c.name, c.pk FROM sqlite_schema t JOIN pragma_table_info(t.name) c"
      " WHERE t.type = 'table' AND substr(t.name, 1, 7) <> 'sqlite_' ORDER BY t.name, c.cid")
      .each([&](const Row& row) {
        add_column(out, row.text_view(0), row.text_view(1), static_cast<std::size_t>(row.integer(2)));
      });
  return out;
}

std::vector<std::string> SqliteSession::structural_damage(int limit) {
  std::vector<std::string> out;
  query("PRAGMA integrity_check(" + std::to_string(limit) + ")").each([&](const Row& row) {
    if (row.text_view(0) != "ok") out.push_back(row.text(0));
  });
  query("PRAGMA foreign_key_check").each([&](const Row& row) {
    if (static_cast<int>(out.size()) >= limit) return;
    const std::string which = row.is_null(1) ? std::string() : " " + std::to_string(row.integer(1));
    out.push_back("row" + which + " of " + row.text(0) + " refers to a row of " + row.text(2) + " that is not there");
  });
  return out;
}

std::string SqliteSession::adapt(std::string_view ddl) const {
  const std::vector<Token> all = tokens(ddl);
  std::string out;
  std::size_t copied = 0;
  const auto put = [&](const Token& token, std::string_view instead) {
    out += ddl.substr(copied, token.end - token.text.size() - copied);
    out += instead;
    copied = token.end;
  };
  for (const Token& token : all) {
    if (token.is("BIGINT") || token.is("SMALLINT")) put(token, "INTEGER");
    if (token.is("BYTEA")) put(token, "BLOB");
  }
  out += ddl.substr(copied);
  const bool is_table = all.size() > 3 && all[0].is("CREATE") && all[1].is("TABLE") && all.back().is_mark(')');
  return is_table ? out + " STRICT" : out;
}

}  // namespace bobbin::storage::sqlite
