#pragma once

#include <filesystem>
#include <thread>
#include <vector>

#include "core/storage/open.hpp"
#include "core/storage/sqlite/connection.hpp"
#include "core/storage/sqlite/queue.hpp"
#include "core/storage/sqlite/session.hpp"

namespace bobbin::storage::sqlite {

enum class Durability : std::uint8_t {
  kFull,  // a reply means: on the disk
  kNone,  // for tests on a folder that is thrown away
};

// The one that writes: its thread, its connection, its queue. Closures that wait together share one COMMIT, each within
// a SAVEPOINT of its own, so that a disk that syncs 100 times a second carries more than 100 sales.
//
// When the transaction is lost under a closure (a full disk ends it, so would a ROLLBACK) or the COMMIT fails, the one
// in whose hands it was lost is refused, and the others run again, each alone, before anybody is answered.
class Writer {
 public:
  Writer(const std::filesystem::path& file, const EngineOptions& options, Durability durability);
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer();  // carries out what waits, then folds the WAL into the database

  Result<void> write(const Engine::Write& work);

 private:
  using Group = std::vector<WaitingPtr>;
  static constexpr int kCheckpointPages = 8'000;
  enum class Attempt : std::uint8_t { kDone, kTransactionLost };

  void serve();
  void carry_out(WaitingPtr first);
  [[nodiscard]] bool commit_together(Group& group);
  void alone(Waiting& waiting);
  [[nodiscard]] Attempt attempt(Waiting& waiting);
  void undo_everything() noexcept;
  void checkpoint() noexcept;

  static int count_pages(void* self, sqlite3* database, const char* name, int pages);

  Connection connection_;
  SqliteSession session_;
  Queue queue_;
  const int lock_wait_ms_;
  int wal_pages_ = 0;
  int next_checkpoint_ = kCheckpointPages;
  std::thread thread_;  // last: runs only when all else stands
};

}  // namespace bobbin::storage::sqlite
