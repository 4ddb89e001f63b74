#pragma once

#include <filesystem>

#include "core/storage/presence.hpp"

namespace bobbin::storage::sqlite {

// Files beside the database, `<database>.node-1` ..., each locked by one process; the system lets go of it when the
// process ends.
class FilePresence final : public Presence {
 public:
  FilePresence(const std::filesystem::path& database, Company company);
  ~FilePresence() override;

  [[nodiscard]] std::uint16_t node() const override { return node_; }
  std::uint16_t keep() override { return node_; }

 private:
  int handle_ = -1;
  std::uint16_t node_ = 0;
};

}  // namespace bobbin::storage::sqlite
