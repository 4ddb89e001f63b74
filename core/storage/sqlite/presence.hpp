#pragma once

#include <filesystem>
#include <optional>

#include "core/storage/presence.hpp"

namespace bobbin::storage::sqlite {

// Files beside the database: `<database>.present`, which all lock together or one alone, and `<database>.node-1` ...,
// each locked by one process. The system lets go of them when the process ends.
class FilePresence final : public Presence {
 public:
  FilePresence(const std::filesystem::path& database, Company company);
  [[nodiscard]] std::uint16_t node() const override { return node_; }
  std::uint16_t keep() override { return node_; }

 private:
  class LockFile {
   public:
    explicit LockFile(const std::filesystem::path& file);
    LockFile(LockFile&& other) noexcept;
    LockFile& operator=(LockFile&&) = delete;
    ~LockFile();
    [[nodiscard]] bool take(int how) const;  // LOCK_SH or LOCK_EX, without waiting

   private:
    int handle_ = -1;
  };

  LockFile present_;
  std::optional<LockFile> place_;
  std::uint16_t node_ = 0;
};

}  // namespace bobbin::storage::sqlite
