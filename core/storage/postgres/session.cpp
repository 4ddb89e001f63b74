#include "core/storage/postgres/session.hpp"

#include <libpq-fe.h>

#include <cstring>

#include "core/storage/excerpt.hpp"
#include "core/storage/postgres/names.hpp"
#include "core/storage/postgres/types.hpp"
#include "core/storage/tokens.hpp"

namespace bobbin::storage::postgres {
namespace {

// Why READ COMMITTED: docs/decisions/0007-isolation-on-postgresql.md.
constexpr std::string_view kBeginWrite = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
constexpr std::string_view kBeginSnapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

template <class Number>
Number big_endian(const char* bytes) {
  Number out = 0;
  for (std::size_t i = 0; i < sizeof(Number); ++i) {
    out = static_cast<Number>(out << 8U) | static_cast<Number>(static_cast<unsigned char>(bytes[i]));
  }
  return out;
}

class PostgresRow final : public Row {
 public:
  explicit PostgresRow(const PGresult* result) : result_(result) {}
  void stand_on(int row) { row_ = row; }

  [[nodiscard]] int columns() const override { return PQnfields(result_); }
  [[nodiscard]] std::string_view name(int column) const override { return PQfname(result_, column); }
  [[nodiscard]] Kind kind(int column) const override {
    if (PQgetisnull(result_, row_, column) != 0) return Kind::kNull;
    switch (PQftype(result_, column)) {
      case kInt8:
      case kInt4:
      case kInt2:
      case kBool:
        return Kind::kInteger;
      case kText:
      case kVarchar:
      case kBpchar:
      case kName:
      case kUnknown:
        return Kind::kText;
      case kBytea:
        return Kind::kBytes;
      default:
        throw StorageError(Trouble::kFailed, "column " + std::to_string(column) + " (" + std::string(name(column)) +
                                                 ") is neither a whole number of 64 bits, text nor bytes; a sum is"
                                                 " written CAST(sum(x) AS BIGINT)");
    }
  }

 protected:
  [[nodiscard]] std::int64_t raw_integer(int column) const override {
    const char* const bytes = PQgetvalue(result_, row_, column);
    switch (PQgetlength(result_, row_, column)) {
      case 8:
        return static_cast<std::int64_t>(big_endian<std::uint64_t>(bytes));
      case 4:
        return static_cast<std::int32_t>(big_endian<std::uint32_t>(bytes));
      case 2:
        return static_cast<std::int16_t>(big_endian<std::uint16_t>(bytes));
      default:
        return static_cast<unsigned char>(*bytes);
    }
  }
  [[nodiscard]] std::string_view raw_text(int column) const override {
    return {PQgetvalue(result_, row_, column), static_cast<std::size_t>(PQgetlength(result_, row_, column))};
  }
  [[nodiscard]] std::span<const std::uint8_t> raw_bytes(int column) const override {
    return {reinterpret_cast<const std::uint8_t*>(PQgetvalue(result_, row_, column)),
            static_cast<std::size_t>(PQgetlength(result_, row_, column))};
  }

 private:
  const PGresult* result_;
  int row_ = 0;
};

// `visit` answers whether it wants more rows.
template <class Visit>
void visit_rows(const pg_result* result, const Visit& visit) {
  PostgresRow row(result);
  const int rows = PQntuples(result);
  for (int i = 0; i < rows; ++i) {
    row.stand_on(i);
    if (!visit(row)) return;
  }
}

bool changes_schema(std::string_view sql) {
  const std::size_t start = sql.find_first_not_of(" \t\r\n");
  const std::string_view rest = start == std::string_view::npos ? "" : sql.substr(start);
  return rest.starts_with("CREATE") || rest.starts_with("ALTER") || rest.starts_with("DROP");
}

}  // namespace

void PostgresSession::begin(Pace pace) {
  begun_ = false;
  pace_ = pace;
  plugin_waits_ = false;
  answers_before_ = connection_.answers();
  changed_schema_ = false;
  authority_ = nullptr;
}

// COMMIT travels with what waits: the server carries it out only when all of that went well. But not on a connection
// from which nothing was heard yet: one that died while it waited would leave it unclear what was written.
void PostgresSession::commit() {
  if (!begun_) return;
  if (connection_.answers() == answers_before_) send_all();
  if (connection_.in_failed_transaction()) {
    throw StorageError(Trouble::kFailed, "a statement failed and the transaction went on; nothing was written");
  }
  if (connection_.is_idle()) {
    throw StorageError(Trouble::kFailed, "a statement ended the transaction that it was given");
  }
  connection_.put("COMMIT");
  try {
    send_all();
  } catch (const StorageError& error) {
    if (connection_.usable()) throw;
    throw StorageError(Trouble::kUnclear, std::string(error.what()) + "; whether it was written is not known");
  }
}

bool PostgresSession::is_sound() {
  if (!trusts()) return true;
  try {
    send_all();
    return !connection_.in_failed_transaction();
  } catch (const StorageError&) {
    return false;
  }
}

// Nobody waits for the end of what only read.
void PostgresSession::end_snapshot() {
  if (!begun_) return;
  send_all();
  connection_.leave("COMMIT");
}

void PostgresSession::roll_back() noexcept {
  if (changed_schema_) judge_.schema_changed();
  connection_.roll_back();
}

void PostgresSession::send() { send_all(); }

ResultPtr PostgresSession::send_all() {
  if (!std::exchange(plugin_waits_, false)) return connection_.send();
  return connection_.send(std::chrono::steady_clock::now() + limits_.together);
}

void PostgresSession::alone(std::string_view what) {
  if (mode_ == Mode::kSnapshot) return;
  queue(Rows{Rows::kAny}, "SELECT CAST(pg_advisory_xact_lock($1) AS TEXT)", number_of(what));
}

void PostgresSession::together(std::string_view what) {
  if (mode_ == Mode::kSnapshot) return;
  queue(Rows{Rows::kAny}, "SELECT CAST(pg_advisory_xact_lock_shared($1) AS TEXT)", number_of(what));
}

void PostgresSession::enter(std::string_view sql) {
  if (!begun_) {
    connection_.put(mode_ == Mode::kWrite ? kBeginWrite : kBeginSnapshot);
    begun_ = true;
  }
  if (is_plugin()) {
    static const Authority host;
    const Authority authority = *authority_;
    const auto acting = act_as(host);  // the judge reads the schema so
    judge_.allow(*this, authority, sql);
  }
  if (changes_schema(sql)) {
    judge_.schema_changed();
    changed_schema_ = true;
  }
}

std::int64_t PostgresSession::run(std::string_view sql, std::span<const Param> params, const Visitor* visitor) {
  enter(sql);
  ResultPtr result;
  if (is_plugin()) {
    result = run_as_plugin(sql, params);
  } else {
    connection_.put({}, sql, params);
    result = send_all();
  }
  if (visitor != nullptr) {
    visit_rows(result.get(), [&](const Row& row) { return visitor->visit(visitor->context, row); });
  }
  return changed_rows(result.get());
}

// Runs `work` so that its failure leaves the transaction as it was.
template <class Work>
auto PostgresSession::guarded(Work&& work) {
  connection_.put_beside("SAVEPOINT guard");
  try {
    return work();
  } catch (const StorageError&) {
    if (connection_.usable()) {
      connection_.put("ROLLBACK TO SAVEPOINT guard");
      connection_.put("RELEASE SAVEPOINT guard");
      connection_.send();
    }
    throw;
  }
}

// On a snapshot the others go on reading after a plugin's statement has failed; in a write its visit has a savepoint.
ResultPtr PostgresSession::run_as_plugin(std::string_view sql, std::span<const Param> params) {
  if (trusts()) {
    connection_.put(authority_->plugin, sql, params);
    plugin_waits_ = true;
    return send_all();
  }
  const auto deadline = std::chrono::steady_clock::now() + limits_.plugin;
  const auto work = [&] {
    connection_.put(authority_->plugin, sql, params);
    if (mode_ == Mode::kSnapshot) connection_.put_beside("RELEASE SAVEPOINT guard");
    return connection_.send(deadline);
  };
  return mode_ == Mode::kSnapshot ? guarded(work) : work();
}

// Through a cursor, because libpq keeps an answer as a whole.
void PostgresSession::stream(std::string_view sql, std::span<const Param> params, const Visitor& visitor) {
  constexpr int kBatch = 1'000;
  if (mode_ != Mode::kSnapshot) {
    run(sql, params, &visitor);
    return;
  }
  pace_ = Pace::kChecking;  // what has been handed out isn't handed out again
  enter(sql);
  const auto deadline = std::chrono::steady_clock::now() + limits_.plugin;
  guarded([&] {
    connection_.put(is_plugin() ? authority_->plugin : std::string_view(),
                    "DECLARE streamed NO SCROLL CURSOR FOR " + std::string(sql), params);
    bool wanted = true;
    for (int rows = kBatch; wanted && rows == kBatch;) {
      connection_.put("FETCH 1000 FROM streamed");
      const ResultPtr result = connection_.send(deadline);
      rows = PQntuples(result.get());
      visit_rows(result.get(), [&](const Row& row) { return wanted = visitor.visit(visitor.context, row); });
    }
    connection_.put("CLOSE streamed");
    connection_.put_beside("RELEASE SAVEPOINT guard");
    connection_.send();
  });
}

void PostgresSession::enqueue(std::int64_t expected, std::string_view sql, std::span<const Param> params) {
  enter(sql);
  plugin_waits_ = plugin_waits_ || is_plugin();
  connection_.put(is_plugin() ? authority_->plugin : std::string_view(), sql, params, {expected});
}

void PostgresSession::inquire(std::string_view sql, std::span<const Param> params, Inquiry inquiry) {
  enter(sql);
  plugin_waits_ = plugin_waits_ || is_plugin();
  connection_.put(is_plugin() ? authority_->plugin : std::string_view(), sql, params,
                  {Rows::kAny, [inquiry = std::move(inquiry)](pg_result* result) {
                     if (inquiry.row) visit_rows(result, inquiry.row);
                     inquiry.end(changed_rows(result));
                   }});
}

Shape PostgresSession::describe(std::string_view sql) {
  enter(sql);
  send();
  return guarded([&] {
    const Shape shape = connection_.describe(sql);
    connection_.put("RELEASE SAVEPOINT guard");
    connection_.send();
    return shape;
  });
}

std::vector<Table> PostgresSession::tables() {
  std::vector<Table> out;
  query(
      "SELECT CAST(c.relname AS TEXT), CAST(a.attname AS TEXT), COALESCE(array_position(CAST(i.indkey AS INTEGER[]),"
      " CAST(a.attnum AS INTEGER)) + 1, 0) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
      " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
      " LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary"
      " WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') ORDER BY c.relname, a.attnum")
      .each([&](const Row& row) {
        add_column(out, row.text_view(0), row.text_view(1), static_cast<std::size_t>(row.integer(2)));
      });
  return out;
}

// TEXT sorts and compares by its bytes, as in SQLite, whatever the server's locale is.
std::string PostgresSession::adapt(std::string_view ddl) const {
  const std::vector<Token> all = tokens(ddl);
  const bool has_columns = all.size() > 2 && (all[0].is("CREATE") || all[0].is("ALTER")) && all[1].is("TABLE");
  if (!has_columns) return std::string(ddl);
  std::string out;
  std::size_t copied = 0;
  for (std::size_t i = 1; i < all.size(); ++i) {
    const Token& before = all[i - 1];
    const bool is_type = all[i].is("TEXT") && !before.is("AS") &&
                         (before.kind == Token::Kind::kWord || before.kind == Token::Kind::kQuoted);
    if (!is_type) continue;
    out += ddl.substr(copied, all[i].end - copied);
    out += " COLLATE \"C\"";
    copied = all[i].end;
  }
  out += ddl.substr(copied);
  return out;
}

}  // namespace bobbin::storage::postgres
