#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/bench/sale_rows.hpp"

namespace bobbin::bench {

struct Database {
  explicit Database(const std::filesystem::path& file);
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database() { sqlite3_close_v2(handle); }
  void run(const std::string& sql) const;
  [[nodiscard]] std::string text_of(const std::string& sql) const;  // one row, one column

  sqlite3* handle = nullptr;
};

struct Prepared {
  Prepared(const Database& database, const std::string& sql);
  Prepared(const Prepared&) = delete;
  Prepared& operator=(const Prepared&) = delete;
  ~Prepared() { sqlite3_finalize(handle); }
  void step() const;  // a statement without answer; what is bound stays

  sqlite3_stmt* handle = nullptr;
};

inline void bind_one(const Prepared& to, int i, std::int64_t value) { sqlite3_bind_int64(to.handle, i, value); }
inline void bind_one(const Prepared& to, int i, const std::string& value) {
  sqlite3_bind_text(to.handle, i, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
}
inline void bind_one(const Prepared& to, int i, const std::vector<std::uint8_t>& value) {
  sqlite3_bind_blob(to.handle, i, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
}
template <class... Parameters>
void run_with(const Prepared& statement, const Parameters&... parameters) {
  int i = 0;
  (bind_one(statement, ++i, parameters), ...);
  statement.step();
}

struct FreeValue {
  void operator()(sqlite3_value* value) const { sqlite3_value_free(value); }
};
using Values = std::vector<std::unique_ptr<sqlite3_value, FreeValue>>;

// A copy of the row that `query` stands on.
[[nodiscard]] Values row_of(const Prepared& query);

// A write-ahead log of full length. A durable write that makes a file longer costs several times one that overwrites,
// and soon after its first day a shop overwrites: its log begins anew after each checkpoint.
void lengthen_log(const Database& database);

// Rows of sales in memory, with the statements that write them: group commit, with a savepoint a sale.
class RecordedRows {
 public:
  RecordedRows(const std::filesystem::path& file, const std::string& first_claim, int sales);

  void begin() const { begin_->step(); }
  void commit() const { commit_->step(); }
  // The rows of sale n, in a savepoint, and the rows that change in place beside them.
  void write(int n) const;

 private:
  void take(const SaleTable& table, const std::string& first_claim);
  void change_beside(std::size_t table, const Values& row) const;

  Database database_;
  int sales_;
  std::vector<std::vector<Values>> tables_;
  std::vector<std::unique_ptr<Prepared>> inserts_;
  std::vector<std::unique_ptr<Prepared>> in_place_;
  std::unique_ptr<Prepared> begin_, save_, release_, commit_;
};

// One thread of raw sqlite3 with one durable COMMIT for all that wait.
class SqliteShop final : public ShopDatabase {
 public:
  explicit SqliteShop(std::filesystem::path file) : file_(std::move(file)) {}
  void settle() const override;
  [[nodiscard]] std::string next_claim() const override;
  [[nodiscard]] std::unique_ptr<RowWriter> recorded(const std::string& first_claim, int sales) const override;

 private:
  std::filesystem::path file_;
};

}  // namespace bobbin::bench
