#include "core/storage/open.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "core/storage/sqlite/engine.hpp"

namespace bobbin::storage {
namespace {

namespace fs = std::filesystem;

// A file in a folder of its own, in memory where the system has such a place: SQLite's own :memory: databases give no
// snapshot beside a writer.
class Folder {
 public:
  Folder() {
    const fs::path shared = "/dev/shm";
    const bool in_memory = ::access(shared.c_str(), W_OK) == 0;
    std::string pattern = ((in_memory ? shared : fs::temp_directory_path()) / "bobbin-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) {
      throw StorageError(Trouble::kReadOnly,
                         "making a temporary folder: " + std::generic_category().message(errno) + " (" + pattern + ")");
    }
    path_ = pattern;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;  // what a test leaves behind is the system's to sweep
    fs::remove_all(path_, ignored);
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

class TemporaryEngine final : public Engine {
 public:
  explicit TemporaryEngine(const EngineOptions& options)
      : engine_(folder_.path() / "shop.db", options, sqlite::Durability::kNone) {}

  Result<void> write(const Write& work) override { return engine_.write(work); }
  void read(const Read& work) override { engine_.read(work); }

 private:
  Folder folder_;
  sqlite::SqliteEngine engine_;
};

}  // namespace

std::unique_ptr<Engine> open_sqlite(const fs::path& file, IfMissing if_missing, const EngineOptions& options) {
  if (if_missing == IfMissing::kFail && !fs::exists(file)) {
    throw StorageError(Trouble::kFailed, "there is no database at " + file.string());
  }
  // SQLite would make a new, empty shop of it.
  if (fs::exists(file) && fs::is_regular_file(file) && fs::file_size(file) == 0) {
    throw StorageError(Trouble::kCorrupt,
                       file.string() +
                           ": the database is empty (0 bytes); if the shop has sold with it, restore "
                           "the last backup (bobbin db restore), else remove the file");
  }
  return std::make_unique<sqlite::SqliteEngine>(file, options, sqlite::Durability::kFull);
}

std::unique_ptr<Engine> open_temporary(const EngineOptions& options) {
  return std::make_unique<TemporaryEngine>(options);
}

}  // namespace bobbin::storage
