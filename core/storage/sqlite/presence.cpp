#include "core/storage/sqlite/presence.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "core/storage/error.hpp"

namespace bobbin::storage::sqlite {

FilePresence::FilePresence(const std::filesystem::path& database, Company company) {
  for (std::uint16_t node = 1; node <= kMost; ++node) {
    const std::string file = database.string() + ".node-" + std::to_string(node);
    handle_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (handle_ < 0) {
      throw StorageError(Trouble::kReadOnly, file + ": can't be opened: " + std::generic_category().message(errno));
    }
    if (::flock(handle_, LOCK_EX | LOCK_NB) == 0) {
      node_ = node;
      return;
    }
    ::close(handle_);
    if (company != Company::kTool) {
      throw StorageError(Trouble::kBusy, database.string() +
                                             ": another program has this database open; end it first (one shop, one"
                                             " process)");
    }
  }
  throw StorageError(Trouble::kBusy, database.string() + ": too many programs have this database open");
}

FilePresence::~FilePresence() { ::close(handle_); }

}  // namespace bobbin::storage::sqlite
