#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/storage/engine.hpp"

namespace bobbin::storage {

// Bounds (style.md: every queue has one).
struct EngineOptions {
  std::size_t queue_limit = 1'000;             // writes that may wait; more are refused kBusy
  std::size_t readers = 32;                    // SQLite: snapshots at once; more wait
  std::size_t connections = 16;                // PostgreSQL: writes at once, and as many snapshots
  std::chrono::milliseconds lock_wait{5'000};  // for another's lock or a connection; then a write is refused kBusy
  // A plugin's statement that runs longer is stopped: in a write, where everybody waits for it, and in a read.
  std::chrono::milliseconds plugin_write_limit{2'000};
  std::chrono::milliseconds plugin_read_limit{30'000};
  bool trusting = true;  // PostgreSQL: as Session::trusts; else each step is asked about from the start
};

enum class IfMissing { kCreate, kFail };

// Opens the database file, not yet migrated (schema.hpp). The folder must exist. Throws StorageError: kReadOnly,
// kCorrupt, kFailed when there is no such file and kFail was asked.
[[nodiscard]] std::unique_ptr<Engine> open_sqlite(const std::filesystem::path& file, IfMissing if_missing,
                                                  const EngineOptions& options = {});

// Opens the database on a PostgreSQL server; "postgresql://USER@HOST/NAME?...", as libpq reads it. Throws StorageError:
// kAway when the server can't be reached, kFailed when it doesn't let us in or has no such database.
[[nodiscard]] std::unique_ptr<Engine> open_postgresql(const std::string& url, const EngineOptions& options = {});

// Either, by its address: "sqlite:PATH" or "postgresql://...".
[[nodiscard]] std::unique_ptr<Engine> open_engine(const std::string& address, IfMissing if_missing,
                                                  const EngineOptions& options = {});

// A database of its own that goes when the engine does; nothing is synced to a disk. For tests and checks.
[[nodiscard]] std::unique_ptr<Engine> open_temporary(const EngineOptions& options = {});

}  // namespace bobbin::storage
