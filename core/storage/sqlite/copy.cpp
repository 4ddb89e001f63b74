#include "core/storage/sqlite/copy.hpp"

#include <sqlite3.h>

#include "core/storage/sqlite/connection.hpp"
#include "core/storage/sqlite/failure.hpp"
#include "core/storage/sqlite/session.hpp"

namespace bobbin::storage::sqlite {

void copy_database(const std::filesystem::path& from, const std::filesystem::path& to) {
  Connection source(from, Connection::Mode::kRead);
  Connection target(to, Connection::Mode::kCreate);
  sqlite3_backup* const backup = sqlite3_backup_init(target.raw(), "main", source.raw(), "main");
  if (backup == nullptr) throw failure(target.raw(), sqlite3_errcode(target.raw()), "copying the database");
  // All pages in one step: one snapshot, which no writer can make begin anew.
  const int stepped = sqlite3_backup_step(backup, -1);
  const int finished = sqlite3_backup_finish(backup);
  if (stepped != SQLITE_DONE) throw failure(target.raw(), stepped, "copying the database to " + to.string());
  if (finished != SQLITE_OK) throw failure(target.raw(), finished, "copying the database to " + to.string());
  target.run("PRAGMA journal_mode = DELETE");  // as fold() does
}

void fold(const std::filesystem::path& file) {
  Connection(file, Connection::Mode::kWrite).run("PRAGMA journal_mode = DELETE");
}

std::vector<std::string> damage_of(const std::filesystem::path& file) {
  Connection connection(file, Connection::Mode::kRead);
  return SqliteSession(connection).structural_damage(20);
}

}  // namespace bobbin::storage::sqlite
