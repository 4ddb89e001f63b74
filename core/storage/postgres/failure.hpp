#pragma once

#include <string>
#include <string_view>

#include "core/storage/error.hpp"

struct pg_conn;
struct pg_result;

namespace bobbin::storage::postgres {

// The failure that the server answered with `result`. `doing` is what was being done: a statement, or words.
[[nodiscard]] StorageError failure(const pg_result* result, std::string_view doing);

// The connection broke, or was never made.
[[nodiscard]] StorageError lost(const pg_conn* connection, std::string_view doing);

}  // namespace bobbin::storage::postgres
