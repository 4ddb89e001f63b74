#pragma once

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <vector>

#include "core/storage/open.hpp"
#include "core/storage/sqlite/connection.hpp"
#include "core/storage/sqlite/session.hpp"

namespace bobbin::storage::sqlite {

// Snapshots for many threads: a connection each, opened when first needed, kept for the next. WAL lets them read beside
// the writer.
class Readers {
 public:
  Readers(std::filesystem::path file, const EngineOptions& options)
      : file_(std::move(file)), limit_(options.readers), plugin_limit_(options.plugin_read_limit) {}

  // Waits while `limit` others read.
  void read(const Engine::Read& work);

 private:
  struct Reader {
    Reader(const std::filesystem::path& file, std::chrono::milliseconds plugin_limit)
        : connection(file, Connection::Mode::kRead) {
      connection.limit_plugins(plugin_limit);
    }
    Connection connection;
    SqliteSession session{connection};
  };
  using ReaderPtr = std::unique_ptr<Reader>;

  // A reader for one snapshot.
  struct Lease {
    explicit Lease(Readers& from) : readers(from), reader(from.take()) {}
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease();
    Readers& readers;
    ReaderPtr reader;
  };

  [[nodiscard]] ReaderPtr take();
  void give_back(ReaderPtr reader);  // null: one was lost

  const std::filesystem::path file_;
  const std::size_t limit_;
  const std::chrono::milliseconds plugin_limit_;
  std::mutex mutex_;
  std::condition_variable free_;
  std::vector<ReaderPtr> idle_;
  std::size_t out_ = 0;
};

}  // namespace bobbin::storage::sqlite
