#include "core/storage/sqlite/readers.hpp"

#include <utility>

namespace bobbin::storage::sqlite {

void Readers::read(const Engine::Read& work) {
  Lease lease(*this);
  lease.reader->connection.run_kept("BEGIN");
  work(lease.reader->session);
}

// Nothing was written, so ROLLBACK does for COMMIT. A connection that can't even end its snapshot is closed, and the
// next reader opens another.
Readers::Lease::~Lease() {
  try {
    if (reader->connection.in_transaction()) reader->connection.run_kept("ROLLBACK");
  } catch (const StorageError&) {
    reader.reset();
  }
  readers.give_back(std::move(reader));
}

Readers::ReaderPtr Readers::take() {
  {
    std::unique_lock lock(mutex_);
    free_.wait(lock, [&] { return out_ < limit_; });
    ++out_;
    if (!idle_.empty()) {
      ReaderPtr reader = std::move(idle_.back());
      idle_.pop_back();
      return reader;
    }
  }
  try {
    return std::make_unique<Reader>(file_, plugin_limit_);
  } catch (...) {
    give_back(nullptr);
    throw;
  }
}

void Readers::give_back(ReaderPtr reader) {
  {
    const std::lock_guard lock(mutex_);
    --out_;
    if (reader != nullptr) idle_.push_back(std::move(reader));
  }
  free_.notify_one();
}

}  // namespace bobbin::storage::sqlite
