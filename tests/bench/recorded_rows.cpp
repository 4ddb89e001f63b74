#include "tests/bench/recorded_rows.hpp"

#include <stdexcept>

namespace bobbin::bench {
namespace {

const char* const kTables[] = {"claim", "sale", "sale_line", "sale_tender", "journal_entry", "journal_lot"};

// Rows change in place beside the new ones: three of stock, the member's, its balance and the receipt series.
const char* const kUpdates[] = {
    "UPDATE stock SET quantity = quantity - 1 WHERE store = 'hz-west' AND sku = 'TP2003-M-白'",
    "UPDATE stock SET quantity = quantity - 1 WHERE store = 'hz-west' AND sku = 'SK8001-混色'",
    "UPDATE stock SET quantity = quantity - 1 WHERE store = 'hz-west' AND sku = 'TP2001-M-白'",
    "UPDATE member SET spend_minor = spend_minor + 1 WHERE id = (SELECT max(id) FROM member)",
    "UPDATE journal_balance SET balance = balance + 1 WHERE rowid = (SELECT max(rowid) FROM journal_balance)",
    "UPDATE receipt_series SET last = last + 1 WHERE rowid = (SELECT max(rowid) FROM receipt_series)"};

std::string insert_sql(const std::string& table, std::size_t columns) {
  std::string sql = "INSERT INTO " + table + " VALUES (?";
  for (std::size_t i = 1; i < columns; ++i) sql += ",?";
  return sql + ")";
}

}  // namespace

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
  return reinterpret_cast<const char*>(sqlite3_column_text(query.handle, 0));
}

Prepared::Prepared(const Database& database, const std::string& sql) {
  if (sqlite3_prepare_v2(database.handle, sql.c_str(), -1, &handle, nullptr) != SQLITE_OK) {
    throw std::runtime_error(sql + ": " + sqlite3_errmsg(database.handle));
  }
}

void Prepared::step() const {
  if (sqlite3_step(handle) != SQLITE_DONE) throw std::runtime_error("a row was not written");
  sqlite3_reset(handle);
}

RecordedRows::RecordedRows(const std::filesystem::path& file, const std::string& first_claim, int sales)
    : database_(file), sales_(sales) {
  database_.run(
      "PRAGMA journal_mode = WAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536;"
      "PRAGMA wal_autocheckpoint = 8000");
  for (const char* table : kTables) take(table, first_claim);
  database_.run("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA synchronous = FULL");
  for (const char* sql : kUpdates) updates_.push_back(std::make_unique<Prepared>(database_, sql));
  begin_ = std::make_unique<Prepared>(database_, "BEGIN IMMEDIATE");
  save_ = std::make_unique<Prepared>(database_, "SAVEPOINT s");
  release_ = std::make_unique<Prepared>(database_, "RELEASE s");
  commit_ = std::make_unique<Prepared>(database_, "COMMIT");
}

void RecordedRows::take(const std::string& table, const std::string& first_claim) {
  std::vector<Row>& all = tables_.emplace_back();
  {
    const Prepared select(database_, "SELECT * FROM " + table + " WHERE id >= " + first_claim + " ORDER BY id");
    while (sqlite3_step(select.handle) == SQLITE_ROW) {
      Row& row = all.emplace_back();
      for (int i = 0; i < sqlite3_column_count(select.handle); ++i) {
        row.emplace_back(sqlite3_value_dup(sqlite3_column_value(select.handle, i)));
      }
    }
  }
  if (all.empty()) throw std::runtime_error("the sales left no row in " + table);
  database_.run("DELETE FROM " + table + " WHERE id >= " + first_claim);
  inserts_.push_back(std::make_unique<Prepared>(database_, insert_sql(table, all.front().size())));
}

void RecordedRows::write(int n) const {
  save_->step();
  for (std::size_t t = 0; t < tables_.size(); ++t) {
    const std::size_t all = tables_[t].size();
    const std::size_t from = all * static_cast<std::size_t>(n) / static_cast<std::size_t>(sales_);
    const std::size_t to = all * static_cast<std::size_t>(n + 1) / static_cast<std::size_t>(sales_);
    for (std::size_t r = from; r < to; ++r) {
      const Row& row = tables_[t][r];
      for (std::size_t c = 0; c < row.size(); ++c) {
        sqlite3_bind_value(inserts_[t]->handle, static_cast<int>(c + 1), row[c].get());
      }
      inserts_[t]->step();
    }
  }
  for (const auto& update : updates_) update->step();
  release_->step();
}

}  // namespace bobbin::bench
