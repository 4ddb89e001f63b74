#include "tests/bench/sqlite_rows.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <stdexcept>

namespace bobbin::bench {

Database::Database(const std::filesystem::path& file) {
  if (sqlite3_open(file.c_str(), &handle) != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(handle));
}

void Database::run(const std::string& sql) const {
  if (sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    throw std::runtime_error(sql + ": " + sqlite3_errmsg(handle));
  }
}

std::string Database::text_of(const std::string& sql) const {
  const Prepared query(*this, sql);
  if (sqlite3_step(query.handle) != SQLITE_ROW) throw std::runtime_error(sql + ": no row");
  const auto* text = sqlite3_column_text(query.handle, 0);
  if (text == nullptr) throw std::runtime_error(sql + ": null");
  return reinterpret_cast<const char*>(text);
}

Prepared::Prepared(const Database& database, const std::string& sql) {
  if (sqlite3_prepare_v2(database.handle, sql.c_str(), -1, &handle, nullptr) != SQLITE_OK) {
    throw std::runtime_error(sql + ": " + sqlite3_errmsg(database.handle));
  }
}

void Prepared::step() const {
  if (sqlite3_step(handle) != SQLITE_DONE) {
    throw std::runtime_error(std::string(sqlite3_sql(handle)) + ": " + sqlite3_errmsg(sqlite3_db_handle(handle)));
  }
  sqlite3_reset(handle);
}

Values row_of(const Prepared& query) {
  Values out;
  for (int i = 0; i < sqlite3_column_count(query.handle); ++i) {
    out.emplace_back(sqlite3_value_dup(sqlite3_column_value(query.handle, i)));
  }
  return out;
}

void lengthen_log(const Database& database) {
  // What doesn't fit into the cache is written to the log, and rolled back; the file stays as long.
  database.run(
      "PRAGMA busy_timeout = 5000; PRAGMA cache_size = 10; BEGIN IMMEDIATE; CREATE TABLE bench_filler (x);"
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)"
      " INSERT INTO bench_filler SELECT zeroblob(4000) FROM n; ROLLBACK; PRAGMA cache_size = -65536");
  const int log = ::open((std::string(sqlite3_db_filename(database.handle, "main")) + "-wal").c_str(), O_RDONLY);
  const bool written = log >= 0 && ::fsync(log) == 0;  // else the next sale would wait for all of it
  ::close(log);
  if (!written) throw std::runtime_error("the log can't be lengthened");
}

RecordedRows::RecordedRows(const std::filesystem::path& file, const std::string& first_claim, int sales)
    : database_(file), sales_(sales) {
  // As the shop sets them, but that SQLite itself decides when to take the log into the file.
  database_.run(
      "PRAGMA journal_mode = WAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536;"
      "PRAGMA wal_autocheckpoint = 8000");
  for (const SaleTable& table : kSaleTables) take(table, first_claim);
  database_.run("PRAGMA wal_checkpoint(TRUNCATE)");
  lengthen_log(database_);
  database_.run("PRAGMA synchronous = FULL");
  for (const InPlace& change : kInPlace) in_place_.push_back(std::make_unique<Prepared>(database_, change.sql));
  begin_ = std::make_unique<Prepared>(database_, "BEGIN IMMEDIATE");
  save_ = std::make_unique<Prepared>(database_, "SAVEPOINT s");
  release_ = std::make_unique<Prepared>(database_, "RELEASE s");
  commit_ = std::make_unique<Prepared>(database_, "COMMIT");
}

void RecordedRows::take(const SaleTable& table, const std::string& first_claim) {
  const std::string those = std::string(" FROM ") + table.name + " WHERE id >= " + first_claim;
  std::vector<Values>& all = tables_.emplace_back();
  {
    const Prepared select(database_, "SELECT *" + those + " ORDER BY " + table.order);
    while (sqlite3_step(select.handle) == SQLITE_ROW) all.push_back(row_of(select));
  }
  if (all.empty()) throw std::runtime_error(std::string("the sales left no row in ") + table.name);
  database_.run("DELETE" + those);
  inserts_.push_back(std::make_unique<Prepared>(database_, insert_sql(table.name, all.front().size())));
}

void RecordedRows::write(int n) const {
  save_->step();
  for (std::size_t t = 0; t < tables_.size(); ++t) {
    const Share share = share_of(tables_[t].size(), n % sales_, sales_);
    for (std::size_t r = share.from; r < share.to; ++r) {
      const Values& row = tables_[t][r];
      for (std::size_t c = 0; c < row.size(); ++c) {
        sqlite3_bind_value(inserts_[t]->handle, static_cast<int>(c + 1), row[c].get());
      }
      inserts_[t]->step();
      change_beside(t, row);
    }
  }
  release_->step();
}

void RecordedRows::change_beside(std::size_t table, const Values& row) const {
  for (std::size_t i = 0; i < kInPlace.size(); ++i) {
    const InPlace& change = kInPlace[i];
    if (change.table != table) continue;
    for (int p = 0; p < change.parameters; ++p) {
      const auto column = static_cast<std::size_t>(change.columns[static_cast<std::size_t>(p)]);
      sqlite3_bind_value(in_place_[i]->handle, p + 1, row[column].get());
    }
    in_place_[i]->step();
  }
}

}  // namespace bobbin::bench
