#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace bobbin::storage {

// What kind of trouble the database is in. Only kConflict is worth another try at once, and the
// unit of work does that itself.
enum class Trouble : std::uint8_t {
  kFailed,      // anything that is none of the below
  kConflict,    // another transaction was in the way, or ours is gone: run it again
  kConstraint,  // UNIQUE, CHECK, NOT NULL or a foreign key said no
  kDenied,      // a plugin's statement reached for what is not its own
  kReadOnly,    // file, folder or snapshot can't be written
  kDiskFull,
  kDisk,       // the disk answered with an error
  kCorrupt,    // not a database, or damaged
  kMigration,  // the schema is newer than the program, or a migration was changed
  kSlow,       // a plugin's statement took longer than one may, and was stopped
  kBusy,       // waited for another's lock, or for a free connection, as long as one may
  kAway,       // the database's server can't be reached, or went away; nothing was written
  kUnclear,    // it went away while it committed: written or not, only the database knows
};

// A failure of the database (style.md: a failure is an exception). `what()` says what was being done, what the database
// answered and, where it helps, what to do; it goes to the log and never to a till.
class StorageError : public std::runtime_error {
 public:
  StorageError(Trouble trouble, const std::string& what) : std::runtime_error(what), trouble_(trouble) {}
  [[nodiscard]] Trouble trouble() const { return trouble_; }

 private:
  Trouble trouble_;
};

}  // namespace bobbin::storage
