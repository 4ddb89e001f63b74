#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/storage/error.hpp"
#include "core/storage/postgres/statements.hpp"
#include "core/storage/session.hpp"

struct pg_conn;
struct pg_result;

namespace bobbin::storage::postgres {

struct CloseConnection {
  void operator()(pg_conn* connection) const;
};
struct ClearResult {
  void operator()(pg_result* result) const;
};
using ResultPtr = std::unique_ptr<pg_result, ClearResult>;

// What is wanted of a statement beside being carried out.
struct Wish {
  std::int64_t changes = Rows::kAny;                // with another number of rows it fails, on the server
  std::function<void(pg_result* result)> reader{};  // called with its answer when that comes; may throw StorageError
};

// One connection, always in libpq's pipeline mode: statements are put, and travel together when somebody wants an
// answer. Not thread-safe; used by one thread at a time. What throws kAway has lost the connection (`usable`).
class Connection {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  // Throws kAway when the server can't be reached, kFailed when it doesn't let us in.
  Connection(const std::string& url, std::chrono::milliseconds lock_wait);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  // Puts a statement at the end of what waits to be sent. Copies the parameters.
  void put(std::string_view hand, std::string_view sql, std::span<const Param> params, Wish wish = {});
  void put(std::string_view sql) { put({}, sql, {}); }
  // The same for a command beside the statement that one asks about: `send` doesn't hand its answer out.
  void put_beside(std::string_view sql);
  // Sends what waits and this, for whose success nobody waits: the answers are taken with those of the next `send`.
  void leave(std::string_view sql);

  // Sends what waits, takes all the answers, and hands out the last one. Throws the first failure; what came behind it
  // in the pipeline was not carried out.
  ResultPtr send();
  // The same for a plugin's statement, which is stopped at the deadline.
  ResultPtr send(TimePoint deadline);

  // What a statement is, by having the server parse it; nothing waits before the call.
  [[nodiscard]] Shape describe(std::string_view sql);

  // Ends a transaction, whatever state it is in and whatever still waits. Doesn't throw: a connection on which that
  // fails is no longer usable.
  void roll_back() noexcept;

  [[nodiscard]] bool usable() const;
  // The same after a look whether the server has closed it while it waited.
  [[nodiscard]] bool still_usable();
  [[nodiscard]] std::uint64_t answers() const { return answers_; }  // how often some were taken
  // As of the last answers that were taken.
  [[nodiscard]] bool in_failed_transaction() const;
  [[nodiscard]] bool is_idle() const;  // no transaction is open

 private:
  enum class What : std::uint8_t { kParse, kExecute, kDescribe, kSync };
  struct Sent {
    What what;
    PreparedPtr prepared;
    Wish wish{};
    bool wants_rows = true;
  };
  void setup(std::chrono::milliseconds lock_wait);
  void put_parse(const PreparedPtr& prepared);
  void put_sync();
  void drop_oldest();
  // All the answers that are due; the first failure is kept, not thrown.
  ResultPtr collect(TimePoint deadline, std::optional<StorageError>& failed);
  ResultPtr next(TimePoint deadline);
  void judge(const Sent& sent, const pg_result* result, std::optional<StorageError>& failed);
  void wait_readable(TimePoint& deadline);
  void need(int sent, std::string_view doing);
  [[noreturn]] void give_up(std::string_view doing);

  std::unique_ptr<pg_conn, CloseConnection> connection_;
  Statements statements_;
  std::vector<Sent> sent_;
  std::uint64_t answers_ = 0;
  int standing_ = 0;  // PGTransactionStatusType; 0 = no transaction
  bool lost_ = false;
};

// How many rows a statement inserted, changed or deleted; 0 for one that only reads.
[[nodiscard]] std::int64_t changed_rows(pg_result* result);

}  // namespace bobbin::storage::postgres
