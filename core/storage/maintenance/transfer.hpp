#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/base/refusal.hpp"
#include "core/storage/engine.hpp"

// A shop's data as a whole, whatever database it is in.
namespace bobbin::storage {

// All rows of all tables in one number: two databases with the same content have the same, on whatever engine.
[[nodiscard]] std::string digest(Session& session);

struct TransferReport {
  std::int64_t tables = 0;
  std::int64_t rows = 0;  // that this run brought over
  std::string digest;     // of both
};

// `table` is being copied, `rows` of it in this run so far.
using TransferProgress = std::function<void(std::string_view table, std::int64_t rows)>;

// Copies all that one database holds, as it is at one moment, into another that is empty or in which an earlier run was
// cut off: the tables come to be by the migrations that `from` remembers, core's and the plugins', then the rows, in
// batches. At the end both digests are compared. Until then no program opens `to`. kInvalid when `to` holds anything
// else, or when `from` was written after the run that is resumed.
[[nodiscard]] Result<TransferReport> transfer(Engine& from, Engine& to, const TransferProgress& progress = {});

}  // namespace bobbin::storage
