#include "core/storage/sqlite/presence.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "core/storage/error.hpp"

namespace bobbin::storage::sqlite {

FilePresence::LockFile::LockFile(const std::filesystem::path& file)
    : handle_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
  if (handle_ >= 0) return;
  throw StorageError(Trouble::kReadOnly,
                     file.string() + ": can't be opened: " + std::generic_category().message(errno));
}

FilePresence::LockFile::LockFile(LockFile&& other) noexcept : handle_(std::exchange(other.handle_, -1)) {}

FilePresence::LockFile::~LockFile() {
  if (handle_ >= 0) ::close(handle_);
}

bool FilePresence::LockFile::take(int how) const { return ::flock(handle_, how | LOCK_NB) == 0; }

FilePresence::FilePresence(const std::filesystem::path& database, Company company)
    : present_(database.string() + ".present") {
  const auto refuse = [&](const char* why) { throw StorageError(Trouble::kBusy, database.string() + ": " + why); };
  if (!present_.take(company == Company::kAlone ? LOCK_EX : LOCK_SH)) {
    refuse(company == Company::kAlone ? "another program has this database open; end it first"
                                      : "a program that must be alone has this database open; wait for its end");
  }
  for (std::uint16_t node = 1; node <= kMost; ++node) {
    LockFile place(database.string() + ".node-" + std::to_string(node));
    if (place.take(LOCK_EX)) {
      place_.emplace(std::move(place));
      node_ = node;
      return;
    }
    if (company == Company::kHost) {
      refuse("another program has this database open; end it first (one shop, one process)");
    }
  }
  refuse("too many programs have this database open");
}

}  // namespace bobbin::storage::sqlite
