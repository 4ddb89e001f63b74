#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "core/modules/plugin_db.hpp"
#include "core/storage/session.hpp"

// The tables of the shop and of its plugins, and how they came to be: numbered, forward-only migrations, each recorded
// with its checksum in `schema_migration`.
namespace bobbin::storage {

// Core's own, by number; embedded into the program from core/storage/migrations/.
[[nodiscard]] const std::vector<modules::Migration>& core_migrations();

// Why an owner's migrations can't be applied.
class MigrationError : public StorageError {
 public:
  MigrationError(Words words, const std::string& what)
      : StorageError(Trouble::kMigration, what), words_(std::move(words)) {}
  [[nodiscard]] const Words& words() const { return words_; }

 private:
  Words words_;
};

// Inside a write: applies what is new, in order, and answers how many. `authority.plugin` is the owner, empty for core.
// Throws MigrationError when one was changed since it was applied, one is missing in between, the database knows one
// that the program doesn't (it is newer), or a statement fails (which file, which statement, and why); then the
// transaction must be rolled back.
int migrate(Session& session, const Authority& authority, std::span<const modules::Migration> migrations, Instant now);

// Core's, in one go. Call before anything else is done with a database that was just opened.
inline int migrate_core(Session& session, Instant now) { return migrate(session, Authority{}, core_migrations(), now); }

// What migrate() keeps its history in: owner, number, name, checksum, applied_ms, and the text itself, so that a copy
// of the shop (maintenance/transfer.hpp) can be made without the plugins' files.
void make_history(Session& session);
inline constexpr std::string_view kRemember =
    "INSERT INTO schema_migration (owner, number, name, checksum, applied_ms, sql) VALUES ($1, $2, $3, $4, $5, $6)";
// Its owner while a copy into this database is not finished: nothing may open it.
inline constexpr std::string_view kHalfCopied = "bobbin db copy";

// Throws MigrationError when core's tables are not exactly this program's, with the command that helps.
void need_current(Session& session);

}  // namespace bobbin::storage
