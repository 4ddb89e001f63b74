#include "core/storage/stores/plugin_db_store.hpp"

#include <algorithm>

#include "core/storage/schema.hpp"

namespace bobbin::storage {
namespace {

using modules::DeclaredStatement;
using modules::PluginSchema;
using modules::PluginSqlError;
using modules::SqlValue;
using modules::StatementFacts;

Authority authority_of(const PluginSchema& schema) {
  return {schema.plugin, &schema.tables, Authority::Rights::kStatements};
}

Param param_of(const SqlValue& value) {
  return std::visit(
      [](const auto& held) -> Param {
        if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::monostate>) {
          return std::nullopt;
        } else {
          return held;
        }
      },
      value);
}

std::vector<Param> params_of(std::span<const SqlValue> values) {
  std::vector<Param> out;
  out.reserve(values.size());
  for (const SqlValue& value : values) out.push_back(param_of(value));
  return out;
}

SqlValue value_of(const Row& row, int column) {
  switch (row.kind(column)) {
    case Kind::kInteger:
      return row.integer(column);
    case Kind::kText:
      return row.text_view(column);
    case Kind::kBytes:
      return row.bytes_view(column);
    case Kind::kNull:
      break;
  }
  return std::monostate{};
}

std::vector<modules::OwnedValue> owned_row(const Row& row) {
  std::vector<modules::OwnedValue> out;
  out.reserve(static_cast<std::size_t>(row.columns()));
  for (int column = 0; column < row.columns(); ++column) out.push_back(modules::owned(value_of(row, column)));
  return out;
}

// Whether the plugin's statement is at fault, and not the disk or another transaction.
bool is_own_fault(const StorageError& error) {
  return error.trouble() == Trouble::kFailed || error.trouble() == Trouble::kConstraint ||
         error.trouble() == Trouble::kDenied || error.trouble() == Trouble::kSlow;
}

// Runs `work` under the plugin's authority; what is its own fault becomes PluginSqlError.
template <class Work>
auto as_plugin(Session& session, const PluginSchema& schema, const DeclaredStatement& statement, Work&& work) {
  const Authority authority = authority_of(schema);
  const auto acting = session.act_as(authority);
  try {
    return work();
  } catch (const StorageError& error) {
    if (session.trusts() || !is_own_fault(error)) throw;  // it may be another's
    const std::string what = schema.plugin + ", statement " + statement.name + ": " + error.what();
    if (error.trouble() == Trouble::kSlow) throw modules::PluginSqlTooSlow(what);
    throw PluginSqlError(what);
  }
}

// Hands rows to the visitor of `read` and `stream`.
class Reading {
 public:
  Reading(Session& session, const modules::PluginDb::Visit& visit) : session_(session), visit_(visit) {}
  bool operator()(const Row& row) {
    values_.clear();
    for (int column = 0; column < row.columns(); ++column) values_.push_back(value_of(row, column));
    const Authority host;  // the visitor is the host's: what it asks of other stores is not the plugin's doing
    const auto acting = session_.act_as(host);
    return visit_(values_);
  }

 private:
  Session& session_;
  const modules::PluginDb::Visit& visit_;
  std::vector<SqlValue> values_;
};

class SqlSavepoint final : public modules::PluginDb::Savepoint {
 public:
  explicit SqlSavepoint(Session& session) : session_(session) { session_.queue(Rows{Rows::kAny}, "SAVEPOINT visit"); }
  SqlSavepoint(const SqlSavepoint&) = delete;
  SqlSavepoint& operator=(const SqlSavepoint&) = delete;
  ~SqlSavepoint() override {
    if (!open_) return;
    try {
      undo();
    } catch (const StorageError&) {
      // The transaction itself is gone; the unit of work finds that out and nothing is written.
    }
  }

  void keep() override {
    open_ = false;  // what waits to be sent is the host's: a plugin's own statements have been answered
    session_.queue(Rows{Rows::kAny}, "RELEASE visit");
  }
  void undo() override {
    open_ = false;
    try {
      session_.send();
    } catch (const StorageError&) {
      // What waited to be sent is undone with the rest.
    }
    session_.execute("ROLLBACK TO visit");
    session_.execute("RELEASE visit");
  }

 private:
  Session& session_;
  bool open_ = true;
};

// Where all is trusted to go well there is nothing to go back to: the whole write runs again.
class NoSavepoint final : public modules::PluginDb::Savepoint {
 public:
  void keep() override {}
  void undo() override { throw StorageError(Trouble::kFailed, "a module that was trusted has failed"); }
};

}  // namespace

Result<int> PluginDbSql::migrate(const PluginSchema& schema) {
  try {
    return storage::migrate(session_, authority_of(schema), schema.migrations, SystemClock().now());
  } catch (const MigrationError& error) {
    return refuse(Code::kInvalid, error.words(), {}, schema.plugin);
  }
}

Result<StatementFacts> PluginDbSql::prepare(const PluginSchema& schema, const DeclaredStatement& statement) {
  const Authority authority = authority_of(schema);
  const auto acting = session_.act_as(authority);
  try {
    const Shape shape = session_.describe(statement.sql);
    return StatementFacts{shape.parameters, shape.columns, shape.changes};
  } catch (const StorageError& error) {
    if (!is_own_fault(error)) throw;
    return refuse(Code::kInvalid,
                  {"语句 " + statement.name + "：" + error.what(), "statement " + statement.name + ": " + error.what()},
                  {}, schema.plugin);
  }
}

void PluginDbSql::read(const PluginSchema& schema, const DeclaredStatement& statement,
                       std::span<const SqlValue> parameters, const Visit& visit) {
  if (const auto* rows = ahead_ ? ahead_->find(statement, parameters) : nullptr) {
    std::vector<SqlValue> values;
    for (const std::vector<modules::OwnedValue>& row : *rows) {
      values.resize(row.size());
      std::transform(row.begin(), row.end(), values.begin(), modules::borrowed);
      if (!visit(values)) return;
    }
    return;
  }
  if (!session_.trusts()) session_.send();  // so that what fails then is the plugin's
  const std::vector<Param> params = params_of(parameters);
  as_plugin(session_, schema, statement,
            [&] { session_.query_while(statement.sql, params, Reading(session_, visit)); });
}

void PluginDbSql::stream(const PluginSchema& schema, const DeclaredStatement& statement,
                         std::span<const SqlValue> parameters, const Visit& visit) {
  const std::vector<Param> params = params_of(parameters);
  as_plugin(session_, schema, statement,
            [&] { session_.stream_while(statement.sql, params, Reading(session_, visit)); });
}

void PluginDbSql::read_ahead(std::span<const Wish> wishes) {
  ahead_ = nullptr;
  if (wishes.empty() || !session_.reads_ahead()) return;
  auto rows = std::make_shared<modules::RowsAhead>();
  for (const Wish& wish : wishes) {
    try {
      rows->add(*wish.schema, *wish.statement, wish.parameter, as_plugin(session_, *wish.schema, *wish.statement, [&] {
        return session_.ask_all(owned_row, wish.statement->sql, wish.parameter);
      }));
    } catch (const PluginSqlError&) {
      // It fails again when the plugin asks for it, and then it is told.
    }
  }
  ahead_ = std::move(rows);
}

std::optional<std::size_t> PluginDbSql::write(const PluginSchema& schema, std::span<const Write> writes) {
  if (ahead_) ahead_->drop(schema);
  for (std::size_t i = 0; i < writes.size(); ++i) {
    const Write& write = writes[i];
    const std::vector<Param> params = params_of(write.parameters);
    const std::int64_t rows = as_plugin(session_, schema, *write.statement, [&]() -> std::int64_t {
      if (!session_.trusts()) return session_.execute_with(write.statement->sql, params);
      session_.queue_with(Rows{write.expect_rows}, write.statement->sql, params);
      return write.expect_rows;
    });
    if (write.expect_rows != Write::kAnyRows && rows != write.expect_rows) return i;
  }
  return std::nullopt;
}

std::unique_ptr<modules::PluginDb::Savepoint> PluginDbSql::savepoint() {
  if (session_.trusts()) return std::make_unique<NoSavepoint>();
  return std::make_unique<SqlSavepoint>(session_);
}

}  // namespace bobbin::storage
