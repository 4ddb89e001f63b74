#include "core/storage/sqlite/writer.hpp"

#include <sqlite3.h>

#include <exception>
#include <stdexcept>
#include <utility>

#include "core/storage/sqlite/failure.hpp"

namespace bobbin::storage::sqlite {
namespace {

// More would make the first of them wait longer than the saved syncs are worth.
constexpr std::size_t kMostTogether = 64;

// In pages of 4 KiB. At kCheckpointPages the WAL is copied into the database as far as readers allow; at kMostPages the
// writer waits for the readers (their snapshots are short), so that the WAL stays bounded.
constexpr int kMostPages = 64'000;
constexpr int kCheckpointWaitMs = 250;

Result<void> busy() {
  Refused refused = refuse(Code::kBusy, {"系统正忙，请稍后再试", "The shop is busy; please try again in a moment"});
  refused.value().retry_after_s = 1;
  return refused;
}

bool is_conflict(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const StorageError& error) {
    return error.trouble() == Trouble::kConflict;
  } catch (...) {
    return false;
  }
}

// Readers beside the writer need the WAL, and the WAL needs memory that processes can share: not every network's file
// system has it.
void need_wal(Session& session, const std::filesystem::path& file) {
  const auto mode = session.query("PRAGMA journal_mode = WAL").one([](const Row& row) { return row.text(0); });
  if (mode == "wal") return;
  throw StorageError(Trouble::kFailed, "the database " + file.string() +
                                           " can't use a write-ahead log there; put it on a disk of this machine");
}

}  // namespace

Writer::Writer(const std::filesystem::path& file, const EngineOptions& options, Durability durability)
    : connection_(file, Connection::Mode::kCreate),
      session_(connection_),
      queue_(options.queue_limit),
      lock_wait_ms_(static_cast<int>(options.lock_wait.count())) {
  connection_.limit_plugins(options.plugin_write_limit);
  need_wal(session_, file);
  sqlite3_busy_timeout(connection_.raw(), lock_wait_ms_);
  connection_.run(durability == Durability::kFull ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF");
  connection_.run("PRAGMA journal_size_limit = 67108864");
  connection_.run("PRAGMA cache_size = -24576");
  // Instead of wal_autocheckpoint, which copies before the clients are answered.
  sqlite3_wal_hook(connection_.raw(), &Writer::count_pages, this);
  thread_ = std::thread([this] { serve(); });
}

Writer::~Writer() {
  queue_.close();
  thread_.join();
  sqlite3_wal_checkpoint_v2(connection_.raw(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
}

Result<void> Writer::write(const Engine::Write& work) {
  if (std::this_thread::get_id() == thread_.get_id()) {
    throw std::logic_error("storage.write was called inside storage.write: it would wait for itself");
  }
  const auto waiting = std::make_shared<Waiting>(work);
  if (!queue_.put(waiting)) return busy();
  waiting->wait();
  // Taken out, so that the exception ends in the thread that sees it, whoever lets go of `waiting` last.
  if (const std::exception_ptr failure = std::move(waiting->failure); failure != nullptr) {
    // The database is in another program's hands: expected, and over soon.
    if (is_conflict(failure)) return busy();
    std::rethrow_exception(failure);
  }
  return std::move(waiting->result);
}

void Writer::serve() {
  while (WaitingPtr first = queue_.take()) {
    carry_out(std::move(first));
    if (wal_pages_ >= next_checkpoint_) checkpoint();
  }
}

void Writer::carry_out(WaitingPtr first) {
  Group group{std::move(first)};
  if (!commit_together(group)) {
    for (const WaitingPtr& waiting : group) alone(*waiting);
  }
  for (const WaitingPtr& waiting : group) waiting->answer();
}

// One transaction for the first of the group and for all who come while it runs. False when it came to nothing: then
// only those that must run again are left in the group, the offender is answered.
bool Writer::commit_together(Group& group) {
  try {
    connection_.run_kept("BEGIN IMMEDIATE");
    for (std::size_t i = 0; i < group.size(); ++i) {
      if (attempt(*group[i]) == Attempt::kTransactionLost) {
        undo_everything();
        group[i]->answer();
        group.erase(group.begin() + static_cast<Group::difference_type>(i));
        return false;
      }
      if (group.size() >= kMostTogether) continue;
      if (WaitingPtr next = queue_.take_at_once()) group.push_back(std::move(next));
    }
    connection_.run_kept("COMMIT");
    return true;
  } catch (...) {
    undo_everything();
    if (group.size() > 1) return false;
    group.front()->failure = std::current_exception();
    return true;
  }
}

void Writer::alone(Waiting& waiting) {
  waiting.result = {};
  waiting.failure = nullptr;
  try {
    connection_.run_kept("BEGIN IMMEDIATE");
    if (attempt(waiting) == Attempt::kTransactionLost) {
      undo_everything();
    } else {
      connection_.run_kept("COMMIT");
    }
  } catch (...) {
    undo_everything();
    waiting.failure = std::current_exception();
  }
}

// Runs a closure within its savepoint. A refusal or an exception is kept for the caller; what it did is undone.
Writer::Attempt Writer::attempt(Waiting& waiting) {
  connection_.run_kept("SAVEPOINT closure");
  try {
    waiting.result = waiting.work(session_);
    if (waiting.result) session_.send();
  } catch (...) {
    waiting.failure = std::current_exception();
  }
  if (!connection_.in_transaction()) {
    if (waiting.failure == nullptr) {
      waiting.failure = std::make_exception_ptr(
          StorageError(Trouble::kFailed, "a statement ended the transaction that it was given; nothing was written"));
    }
    return Attempt::kTransactionLost;
  }
  if (!waiting.carried_out()) connection_.run_kept("ROLLBACK TO closure");
  connection_.run_kept("RELEASE closure");
  return Attempt::kDone;
}

void Writer::undo_everything() noexcept {
  if (connection_.in_transaction()) sqlite3_exec(connection_.raw(), "ROLLBACK", nullptr, nullptr, nullptr);
}

// After the clients have their answers. Being in a reader's or a backup's way is no trouble: it is tried again later.
void Writer::checkpoint() noexcept {
  const bool wait = wal_pages_ >= kMostPages;
  int in_wal = 0;
  int copied = 0;
  sqlite3_busy_timeout(connection_.raw(), kCheckpointWaitMs);
  const int code = sqlite3_wal_checkpoint_v2(
      connection_.raw(), nullptr, wait ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE, &in_wal, &copied);
  sqlite3_busy_timeout(connection_.raw(), lock_wait_ms_);
  const bool all = code == SQLITE_OK && copied == in_wal;
  next_checkpoint_ = all ? kCheckpointPages : wal_pages_ + kCheckpointPages / 4;
  wal_pages_ = 0;
}

int Writer::count_pages(void* self, sqlite3* /*database*/, const char* /*name*/, int pages) {
  static_cast<Writer*>(self)->wal_pages_ = pages;
  return SQLITE_OK;
}

}  // namespace bobbin::storage::sqlite
