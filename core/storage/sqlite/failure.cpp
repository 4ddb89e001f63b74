#include "core/storage/sqlite/failure.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <string>
#include <system_error>

namespace bobbin::storage::sqlite {
namespace {

Trouble trouble_of(int code) {
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return Trouble::kConflict;
    case SQLITE_CONSTRAINT:
      return Trouble::kConstraint;
    case SQLITE_INTERRUPT:
      return Trouble::kSlow;
    case SQLITE_AUTH:
      return Trouble::kDenied;
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return Trouble::kReadOnly;
    case SQLITE_FULL:
      return Trouble::kDiskFull;
    case SQLITE_IOERR:
      return Trouble::kDisk;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Trouble::kCorrupt;
    default:
      return Trouble::kFailed;
  }
}

// What a person at the shop can do about it.
std::string_view advice(int code) {
  switch (code & 0xFF) {
    case SQLITE_FULL:
      return "; free some space on the disk: nothing was written";
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return "; the file, its folder and its -wal and -shm files must be writable by the user that runs bobbin";
    case SQLITE_CANTOPEN:
      return "; does the folder exist, and may the user that runs bobbin write there?";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return "; stop, keep a copy of the files, and restore the last backup (bobbin db restore)";
    case SQLITE_BUSY:
      return "; another program holds the database";
    default:
      return "";
  }
}

bool is_about_a_file(int code) {
  const int primary = code & 0xFF;
  return primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN || primary == SQLITE_FULL || primary == SQLITE_READONLY;
}

bool is_damage(int code) { return trouble_of(code) == Trouble::kCorrupt; }

int last_errno_of(sqlite3_file* file) {
  int number = 0;
  if (file != nullptr && file->pMethods != nullptr) {
    file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &number);
  }
  return number;
}

// SQLite calls a page that the disk could not read a malformed database. Whoever restored a backup for a loose cable
// would lose sales: the files know what the system said.
bool could_not_be_read(sqlite3* database) {
  for (const int which : {SQLITE_FCNTL_FILE_POINTER, SQLITE_FCNTL_JOURNAL_POINTER}) {
    sqlite3_file* file = nullptr;
    if (sqlite3_file_control(database, "main", which, static_cast<void*>(&file)) != SQLITE_OK) continue;
    const int number = last_errno_of(file);
    if (number == EIO || number == ENXIO) return true;
  }
  return false;
}

}  // namespace

StorageError failure(sqlite3* database, int code, std::string_view doing) {
  const int last_errno = errno;  // SQLite keeps the system's word only of some failures
  if ((code & 0xFF) == SQLITE_CORRUPT && database != nullptr && could_not_be_read(database)) {
    return {Trouble::kDisk, std::string(doing) + ": the disk could not read a page: " +
                                std::generic_category().message(EIO) + " [sqlite " + std::to_string(code) + "]"};
  }
  const char* const file = database != nullptr && is_damage(code) ? sqlite3_db_filename(database, "main") : nullptr;
  std::string what = file != nullptr && *file != '\0' ? std::string(file) + ": " : std::string();
  what += doing;
  what += ": ";
  what += database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(code);
  if (is_about_a_file(code)) {
    const int kept = database != nullptr ? sqlite3_system_errno(database) : 0;
    const int number = kept != 0 ? kept : last_errno;
    if (number != 0) what += " (" + std::generic_category().message(number) + ")";
  }
  what += " [sqlite " + std::to_string(code) + "]";
  what += advice(code);
  return {trouble_of(code), what};
}

}  // namespace bobbin::storage::sqlite
