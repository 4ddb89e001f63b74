#pragma once

#include <string_view>

#include "core/storage/error.hpp"

struct sqlite3;

namespace bobbin::storage::sqlite {

// What SQLite answered, as our failure: what was being done, its message, and for trouble with a file the system's
// words.
[[nodiscard]] StorageError failure(sqlite3* database, int code, std::string_view doing);

}  // namespace bobbin::storage::sqlite
