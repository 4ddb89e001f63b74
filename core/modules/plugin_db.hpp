#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/base/refusal.hpp"
#include "core/modules/rows_ahead.hpp"

// A plugin's own data, as the host of plugins needs it: migrations, the statements that a manifest declares, and a
// savepoint for a plugin whose failure must not undo a sale (sdk.md 2 and 4). It stands here and not in plugin_host,
// because storage implements it and the two never meet.
namespace bobbin::modules {

struct DeclaredStatement {
  std::string name;
  std::string sql;  // one statement; parameters $1..$n
};

struct Migration {
  std::int32_t number = 0;  // of migrations/0001_first.sql
  std::string name;         // file name
  std::string sql;          // statements, each ended by `;` at the end of a line
};

// What one plugin owns in the database, as its manifest says. Made once, at start, and kept for the life of the
// process: statements are handed around by reference into it.
struct PluginSchema {
  std::string plugin;
  std::set<std::string, std::less<>> tables;  // the exact list; nothing else may be written
  std::vector<DeclaredStatement> statements;
  std::vector<Migration> migrations;  // by number, forward only
};

// What the database makes of a statement, found when it was prepared at start.
struct StatementFacts {
  int parameters = 0;  // $1..$parameters
  int columns = 0;     // 0 = answers no rows
  bool changes = false;
};

// A statement failed through the plugin's own fault: a constraint, its authority, a value of the wrong type. The words
// are the database's, for the log. It undoes the plugin's visit; anything else that is thrown (a conflict, a full disk)
// undoes the whole transaction.
class PluginSqlError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// One of them took longer than storage lets a plugin's statement take, and was stopped.
class PluginSqlTooSlow : public PluginSqlError {
 public:
  using PluginSqlError::PluginSqlError;
};

// Bound to one transaction or snapshot like every store. Throws PluginSqlError, and on a failure of the database
// whatever the other stores throw.
class PluginDb {
 public:
  virtual ~PluginDb() = default;

  // Inside a write, at start: applies the migrations that are new, in order, with the plugin's own authority (it may
  // create, alter and index only the tables that it lists) and records number, name and checksum of each. Answers how
  // many were applied. kInvalid, with the file and the reason in its words, when one can't be applied, reaches for
  // what isn't the plugin's, has been changed since it was applied, or a number is missing or was applied by a newer
  // version of the plugin. After a refusal the transaction must be rolled back.
  [[nodiscard]] virtual Result<int> migrate(const PluginSchema& schema) = 0;

  // At start, after migrate, inside a write: prepares one declared statement under the plugin's authority, without
  // running it. kInvalid, with the database's reason in its words, when it isn't exactly one SELECT, INSERT, UPDATE or
  // DELETE (WITH included), reaches for a table that is neither the plugin's own nor a published view, or doesn't
  // parse.
  [[nodiscard]] virtual Result<StatementFacts> prepare(const PluginSchema& schema,
                                                       const DeclaredStatement& statement) = 0;

  // Runs a statement that answers rows; `visit` answers whether it wants more. Values count as in StatementFacts.
  using Visit = std::function<bool(std::span<const SqlValue>)>;
  virtual void read(const PluginSchema& schema, const DeclaredStatement& statement,
                    std::span<const SqlValue> parameters, const Visit& visit) = 0;

  // The same for an answer of any length, on a snapshot: it is never in memory as a whole. No other `stream` runs
  // inside `visit`.
  virtual void stream(const PluginSchema& schema, const DeclaredStatement& statement,
                      std::span<const SqlValue> parameters, const Visit& visit) = 0;

  // Reads what will be wanted, each statement with its one parameter, so that the answers travel together; `read`
  // answers from them until the plugin changes something, or they are forgotten. Who forgets them: whoever goes on to
  // change what they rest on. What can't be read ahead is read when it is asked for.
  struct Wish {
    const PluginSchema* schema = nullptr;
    const DeclaredStatement* statement = nullptr;
    std::int64_t parameter = 0;
  };
  virtual void read_ahead(std::span<const Wish> wishes) = 0;
  // What is known from now on: another's, after its write was committed too, or nothing.
  virtual void know(std::shared_ptr<RowsAhead> rows) = 0;
  [[nodiscard]] virtual std::shared_ptr<RowsAhead> known() const = 0;

  // Runs statements that change rows, in order and in one round trip where the database has one, and answers which was
  // the first that changed another number of rows than expected; nullopt when all is as expected. On a snapshot that is
  // a bug.
  struct Write {
    static constexpr std::int64_t kAnyRows = -1;
    const DeclaredStatement* statement = nullptr;
    std::vector<SqlValue> parameters;
    std::int64_t expect_rows = kAnyRows;
  };
  [[nodiscard]] virtual std::optional<std::size_t> write(const PluginSchema& schema, std::span<const Write> writes) = 0;

  // A savepoint in the running write: what any store does from here on is undone together by undo(), or when it is
  // destroyed without keep(). They nest, the inner one ends first. On a snapshot it does nothing. Where all is trusted
  // to go well (storage::Session::trusts) undo() throws, so that the write runs again and has one to go back to.
  class Savepoint {
   public:
    virtual ~Savepoint() = default;
    virtual void keep() = 0;
    virtual void undo() = 0;
  };
  [[nodiscard]] virtual std::unique_ptr<Savepoint> savepoint() = 0;
};

}  // namespace bobbin::modules
