#include "core/storage/sqlite/readers.hpp"

#include <utility>

namespace bobbin::storage::sqlite {

void Readers::read(const Engine::Read& work) {
  ReaderPtr reader;
  try {
    reader = take();
    reader->connection.run_kept("BEGIN");
    work(reader->session);
    reader->connection.run_kept("COMMIT");
  } catch (...) {
    // A connection that can't even end its snapshot is closed, and another is opened in its place.
    if (reader != nullptr && reader->connection.in_transaction()) {
      try {
        reader->connection.run_kept("ROLLBACK");
      } catch (const StorageError&) {
        reader.reset();
      }
    }
    give_back(std::move(reader));
    throw;
  }
  give_back(std::move(reader));
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
  return std::make_unique<Reader>(file_);
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
