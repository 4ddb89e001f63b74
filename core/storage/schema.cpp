#include "core/storage/schema.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <map>

#include "core/storage/tokens.hpp"

namespace bobbin::storage {
namespace {

using modules::Migration;

struct Applied {
  std::string name;
  std::string checksum;
};

std::string checksum(std::string_view text) {
  std::array<unsigned char, 32> digest{};
  const std::vector<unsigned char> bytes(text.begin(), text.end());
  crypto_generichash(digest.data(), digest.size(), bytes.data(), bytes.size(), nullptr, 0);
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const unsigned char byte : digest) {
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 0x0FU];
  }
  return out;
}

[[noreturn]] void fail(Words words) {
  const std::string what = words.en;
  throw MigrationError(std::move(words), what);
}

// For a message: whose migration it is.
std::string owner_of(const Authority& authority) {
  return authority.plugin.empty() ? "bobbin" : std::string(authority.plugin);
}

std::map<std::int32_t, Applied> applied(Session& session, const Authority& authority) {
  std::map<std::int32_t, Applied> out;
  session.query("SELECT number, name, checksum FROM schema_migration WHERE owner = $1", authority.plugin)
      .each([&](const Row& row) {
        out[row.integer32(0)] = {row.text(1), row.text(2)};
      });
  return out;
}

void check_history(const Authority& authority, std::span<const Migration> migrations,
                   const std::map<std::int32_t, Applied>& history) {
  const std::string owner = owner_of(authority);
  std::map<std::int32_t, const Migration*> known;
  std::int32_t last = 0;
  for (const Migration& migration : migrations) {
    if (migration.number <= last) {
      fail(
          {owner + " 的迁移 " + migration.name + " 编号重复或顺序错误，编号应逐个增大",
           "migration " + migration.name + " of " + owner + " repeats a number or is out of order; numbers must grow"});
    }
    last = migration.number;
    known[migration.number] = &migration;
  }
  for (const auto& [number, was] : history) {
    const auto found = known.find(number);
    if (found == known.end()) {
      fail({"数据库中有 " + owner + " 的迁移 " + was.name +
                "，而当前版本没有它：数据库由更新的版本写成，请安装该版本或恢复备份",
            "the database has migration " + was.name + " of " + owner +
                ", which this version lacks: a newer version wrote it; install that one, or restore a backup"});
    }
    if (checksum(found->second->sql) != was.checksum) {
      fail({owner + " 的迁移 " + found->second->name + " 在执行之后被改动；请恢复原文件，改动写成新的迁移",
            "migration " + found->second->name + " of " + owner +
                " was changed after it had been applied; restore the file and write the change as a new migration"});
    }
  }
  const std::int32_t newest = history.empty() ? 0 : history.rbegin()->first;
  for (const auto& [number, migration] : known) {
    if (number < newest && !history.contains(number)) {
      fail({owner + " 的迁移 " + migration->name + " 尚未执行，而其后的已执行：迁移只能向前",
            "migration " + migration->name + " of " + owner +
                " was not applied, but a later one was: migrations only go forward"});
    }
  }
}

void refuse_half_copied(Session& session) {
  if (!session.query("SELECT 1 FROM schema_migration WHERE owner = $1", kHalfCopied).any()) return;
  fail({"向该数据库的复制没有完成；请再次运行 bobbin db copy，或清空它",
        "a copy into this database was not finished; run bobbin db copy again, or empty it"});
}

// A reference would let a plugin forbid the host to delete its own rows.
void check_references(const Authority& authority, const Migration& migration, std::string_view statement) {
  if (authority.plugin.empty()) return;
  const std::vector<Token> all = tokens(statement);
  for (std::size_t i = 0; i + 1 < all.size(); ++i) {
    if (!all[i].is("REFERENCES")) continue;
    std::string table = all[i + 1].text;
    std::transform(table.begin(), table.end(), table.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (authority.tables != nullptr && authority.tables->contains(table)) continue;
    fail({owner_of(authority) + " 的迁移 " + migration.name + " 引用了不属于它的表 " + table,
          "migration " + migration.name + " of " + owner_of(authority) + " references " + table +
              ", which is not one of its own tables"});
  }
}

// G1: no floating point anywhere near money; SQLite's strict tables would take it.
void check_types(const Authority& authority, const Migration& migration, std::string_view statement) {
  const std::vector<Token> all = tokens(statement);
  if (std::none_of(all.begin(), all.end(), [](const Token& token) { return token.is("REAL"); })) return;
  fail({owner_of(authority) + " 的迁移 " + migration.name + " 使用了浮点类型 REAL；请用 BIGINT（分、百万分率）",
        "migration " + migration.name + " of " + owner_of(authority) +
            " uses the floating-point type REAL; use BIGINT (minor units, ppm)"});
}

void apply(Session& session, const Authority& authority, const Migration& migration, Instant now) {
  for (const std::string& statement : statements(migration.sql)) {
    check_references(authority, migration, statement);
    check_types(authority, migration, statement);
    try {
      const auto acting = session.act_as(authority);
      session.execute(session.adapt(statement));
    } catch (const MigrationError&) {
      throw;
    } catch (const StorageError& error) {
      if (error.trouble() == Trouble::kDiskFull || error.trouble() == Trouble::kReadOnly ||
          error.trouble() == Trouble::kConflict) {
        throw;  // not the file's fault
      }
      fail({owner_of(authority) + " 的迁移 " + migration.name + " 无法执行：" + error.what(),
            "migration " + migration.name + " of " + owner_of(authority) + " failed: " + error.what()});
    }
  }
  session.execute(kRemember, authority.plugin, migration.number, migration.name, checksum(migration.sql), now,
                  migration.sql);
}

}  // namespace

// Nothing when it is there: who may only read and write rows has no right to ask PostgreSQL for it.
void make_history(Session& session) {
  const std::vector<Table> tables = session.tables();
  const auto is_history = [](const Table& table) { return table.name == "schema_migration"; };
  if (std::any_of(tables.begin(), tables.end(), is_history)) return;
  session.execute(
      session.adapt("CREATE TABLE IF NOT EXISTS schema_migration (owner TEXT NOT NULL, number INTEGER NOT NULL,"
                    " name TEXT NOT NULL, checksum TEXT NOT NULL, applied_ms BIGINT NOT NULL,"
                    " sql TEXT NOT NULL DEFAULT '', PRIMARY KEY (owner, number))"));
}

int migrate(Session& session, const Authority& authority, std::span<const Migration> migrations, Instant now) {
  session.alone("schema");  // two programs may start at once
  make_history(session);
  refuse_half_copied(session);
  const std::map<std::int32_t, Applied> history = applied(session, authority);
  check_history(authority, migrations, history);
  Authority migrating = authority;
  migrating.rights = Authority::Rights::kMigrations;
  int count = 0;
  for (const Migration& migration : migrations) {
    if (history.contains(migration.number)) continue;
    apply(session, migrating, migration, now);
    ++count;
  }
  return count;
}

void need_current(Session& session) {
  const Words old{"数据库的表不是当前版本的；请先运行 bobbin db migrate",
                  "the database's tables are older than this program; run bobbin db migrate first"};
  std::map<std::int32_t, Applied> history;
  try {
    history = applied(session, Authority{});
  } catch (const StorageError& error) {
    if (error.trouble() != Trouble::kFailed) throw;  // else: there is no schema_migration
    fail(old);
  }
  refuse_half_copied(session);
  check_history(Authority{}, core_migrations(), history);
  if (history.size() < core_migrations().size()) fail(old);
}

}  // namespace bobbin::storage
