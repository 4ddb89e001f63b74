#pragma once

#include <sqlite3.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

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
  void step() const;

  sqlite3_stmt* handle = nullptr;
};

// The rows of a run of sales, taken out of the database that they were sold into, to be written into it again by
// sqlite3 alone: what the same work costs at the least.
class RecordedRows {
 public:
  // Takes out what is at or behind `first_claim`: `sales` sales.
  RecordedRows(const std::filesystem::path& file, const std::string& first_claim, int sales);

  void begin() const { begin_->step(); }
  void commit() const { commit_->step(); }
  // The rows of sale n, in a savepoint, and the rows that change in place beside them.
  void write(int n) const;
  [[nodiscard]] int sales() const { return sales_; }

 private:
  struct FreeValue {
    void operator()(sqlite3_value* value) const { sqlite3_value_free(value); }
  };
  using Row = std::vector<std::unique_ptr<sqlite3_value, FreeValue>>;
  void take(const std::string& table, const std::string& first_claim);

  Database database_;
  int sales_;
  std::vector<std::vector<Row>> tables_;
  std::vector<std::unique_ptr<Prepared>> inserts_;
  std::vector<std::unique_ptr<Prepared>> updates_;
  std::unique_ptr<Prepared> begin_, save_, release_, commit_;
};

}  // namespace bobbin::bench
