#pragma once

#include <array>
#include <memory>
#include <string>

// The limit beside which a shop is measured: the rows of its own sales, taken out of its database and written into it
// again by that database's own library alone. What is the same for SQLite and PostgreSQL stands here.
namespace bobbin::bench {

// Writes recorded sales one after the other, durably.
class RowWriter {
 public:
  RowWriter() = default;
  RowWriter(const RowWriter&) = delete;
  RowWriter& operator=(const RowWriter&) = delete;
  virtual ~RowWriter() = default;
  // The rows of the next sale; returns when they are durable. Any thread.
  virtual void write_next() = 0;
};

// The database of a shop, seen from outside.
class ShopDatabase {
 public:
  ShopDatabase() = default;
  ShopDatabase(const ShopDatabase&) = delete;
  ShopDatabase& operator=(const ShopDatabase&) = delete;
  virtual ~ShopDatabase() = default;
  // Brings a young database to where an old one is, also while the shop is open: nothing of that is measured.
  virtual void settle() const = 0;
  // Behind every row that is there: sales to come have greater ids.
  [[nodiscard]] virtual std::string next_claim() const = 0;
  // Takes out what is at or behind `first_claim`, `sales` sales, to be written again. The shop must have ended.
  [[nodiscard]] virtual std::unique_ptr<RowWriter> recorded(const std::string& first_claim, int sales) const = 0;
};

// In an order in which each sale's rows stand together: sales that were made at the same time have mixed ids.
struct SaleTable {
  const char* name;
  const char* order;
};
// Columns are named by their number in the migrations that make these tables.
inline constexpr std::array kSaleTables{SaleTable{"claim", "id"},
                                        SaleTable{"sale", "id"},
                                        SaleTable{"sale_line", "sale, id"},
                                        SaleTable{"sale_tender", "sale, id"},
                                        SaleTable{"journal_entry", "cause_id, id"},
                                        SaleTable{"journal_lot", "id"}};

// Answers an id behind those of all their rows: a sale's lines and entries have greater ones than its claim.
[[nodiscard]] inline std::string next_claim_sql() {
  std::string parts;
  for (const SaleTable& table : kSaleTables) {
    parts += std::string(parts.empty() ? "" : " UNION ALL ") + "SELECT max(id) AS id FROM " + table.name;
  }
  return "SELECT max(id) + 1 FROM (" + parts + ") every";
}

// A row that changes in place beside a new row of `table`; its parameters are columns of that.
struct InPlace {
  const char* sql;
  std::size_t table;
  std::array<int, 2> columns;
  int parameters;
};

// What every sale changes stands last: on PostgreSQL the others wait for it until the COMMIT.
inline constexpr std::array kInPlace{
    InPlace{"UPDATE member SET spend_minor = spend_minor + 1, sales = sales + 1 WHERE id = $1", 1, {5, 0}, 1},
    InPlace{"UPDATE rfm_members SET counted = counted + 1, frequency = frequency + 1 WHERE member = $1", 1, {5, 0}, 1},
    InPlace{"UPDATE journal_balance SET balance = balance + 1 WHERE holder = $1 AND account = $2", 4, {12, 11}, 2},
    InPlace{"UPDATE stock SET quantity = quantity - 1 WHERE store = 'hz-west' AND sku = $1", 2, {3, 0}, 1},
    InPlace{"UPDATE receipt_series SET last = last + 1 WHERE series = rtrim($1, '0123456789')", 1, {1, 0}, 1}};

// Both databases know parameters by these names.
[[nodiscard]] inline std::string insert_sql(const std::string& table, std::size_t columns) {
  std::string sql = "INSERT INTO " + table + " VALUES ($1";
  for (std::size_t i = 2; i <= columns; ++i) sql += ",$" + std::to_string(i);
  return sql + ")";
}

// Sale n of `sales` has its equal share of a table's rows: every sale writes as many.
struct Share {
  std::size_t from, to;
};
[[nodiscard]] inline Share share_of(std::size_t rows, int n, int sales) {
  const auto at = [&](int k) { return rows * static_cast<std::size_t>(k) / static_cast<std::size_t>(sales); };
  return {at(n), at(n + 1)};
}

}  // namespace bobbin::bench
