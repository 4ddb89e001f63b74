#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/base/refusal.hpp"

// A shop in one file: its database as it was at one moment, and the files that it needs beside it. The database in it
// is SQLite's, whatever the shop runs on (transfer.hpp).
namespace bobbin::storage {

// A file that goes into the archive under `name` (relative, forward slashes, no "..").
struct BackupFile {
  std::filesystem::path file;
  std::string name;
};

struct BackupReport {
  std::vector<std::string> names;  // in the archive, the database first
  std::int64_t bytes = 0;          // of the archive
};

inline constexpr const char* kDatabaseName = "shop.db";  // of the database in the archive

// Writes `to` of the database at an address (open.hpp): a tar (compressed when it ends in .tar.gz or .tar.zst),
// readable by its owner only, because it may hold the shop's key. The database is copied while others sell; the copy is
// one moment's. `to` appears complete or not at all. kInvalid when `to` exists, when there is no database, or when an
// extra file is missing; StorageError when the disk fails.
[[nodiscard]] Result<BackupReport> back_up(const std::string& address, const std::filesystem::path& to,
                                           std::span<const BackupFile> extra);

struct RestoreReport {
  std::vector<std::string> names;
};

// Lays a backup's files into `folder`, which must not exist yet or be empty, and checks that the database is whole.
// All or nothing. kInvalid when the folder isn't empty, the file is no backup, or the database in it is damaged.
[[nodiscard]] Result<RestoreReport> restore(const std::filesystem::path& from, const std::filesystem::path& folder);

}  // namespace bobbin::storage
