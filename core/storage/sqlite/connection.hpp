#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/storage/sqlite/gate.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace bobbin::storage::sqlite {

struct CloseDatabase {
  void operator()(sqlite3* database) const;
};
struct FinishStatement {
  void operator()(sqlite3_stmt* statement) const;
};

// A statement that SQLite has compiled, and where its $1..$n went.
struct Prepared {
  std::string sql;
  std::unique_ptr<sqlite3_stmt, FinishStatement> handle;
  std::vector<int> slots;  // slots[k - 1] is SQLite's index of $k
  bool changes = false;    // not read-only
  bool busy = false;       // being stepped
};

// One connection with its statements. Not thread-safe; used by one thread at a time.
class Connection {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;
  static constexpr int kBusyTimeoutMs = 5'000;
  enum class Mode : std::uint8_t { kCreate, kWrite, kRead };  // kCreate makes the file when there is none

  Connection(const std::filesystem::path& file, Mode mode);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  [[nodiscard]] sqlite3* raw() const { return database_.get(); }
  [[nodiscard]] Gate& gate() { return gate_; }

  // Runs statements of the host whose answer nobody needs: BEGIN, PRAGMA.
  void run(const char* sql);
  void run_kept(const char* sql);  // the same, prepared once

  // Stops a plugin's statement that runs longer. Not limited before it is called.
  void limit_plugins(std::chrono::milliseconds limit);

  // A statement under whoever acts now: kept, or made for this once when the kept one is in use. It is reset when the
  // loan ends, also when an exception ends it.
  class Loan {
   public:
    Loan(Connection& from, Prepared& prepared, std::unique_ptr<Prepared> own);
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    ~Loan();
    [[nodiscard]] Prepared& operator*() const { return prepared_; }

   private:
    Connection& from_;
    Prepared& prepared_;
    std::unique_ptr<Prepared> own_;
    TimePoint deadline_before_;
  };
  [[nodiscard]] Loan lend(std::string_view sql);

  const Authority* act(const Authority* authority);

  // Whether a transaction is open. SQLite ends it by itself when the disk is full, for example.
  [[nodiscard]] bool in_transaction() const;

  [[nodiscard]] StorageError failure(int code, std::string_view doing);

 private:
  // By length and ends: statements that share both are few, and hashing all of a text costs more than finding it.
  struct Ends {
    std::size_t operator()(std::string_view sql) const;
  };
  // Kept by principal and text, so that a plugin's statement is never another's. The newest stand in front.
  struct Kept {
    std::list<Prepared> statements;
    std::unordered_map<std::string_view, std::list<Prepared>::iterator, Ends> by_text;
  };
  static constexpr std::size_t kMostKept = 500;

  [[nodiscard]] bool is_plugin() const;
  static int tick(void* self);

  [[nodiscard]] Prepared prepare(std::string_view sql);
  [[nodiscard]] Kept& kept_of(std::string_view plugin);
  void drop_oldest(Kept& kept);
  void learn_schema();

  std::unique_ptr<sqlite3, CloseDatabase> database_;
  Gate gate_;
  std::map<std::string, Kept, std::less<>> kept_;  // by plugin, the host's under ""
  bool schema_known_ = false;
  std::chrono::milliseconds plugin_limit_{0};
  TimePoint deadline_ = TimePoint::max();  // of the statement that runs
};

}  // namespace bobbin::storage::sqlite
