#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace bobbin::storage::sqlite {

// Copies a database as it is at one moment into a new file, while others read and write it (SQLite's online backup).
void copy_database(const std::filesystem::path& from, const std::filesystem::path& to);

// Makes a database that nobody has open stand alone: no -wal beside it.
void fold(const std::filesystem::path& file);

// What SQLite finds wrong with a file's pages and indexes; empty when it is whole. Throws StorageError when it can't
// even be opened.
[[nodiscard]] std::vector<std::string> damage_of(const std::filesystem::path& file);

}  // namespace bobbin::storage::sqlite
