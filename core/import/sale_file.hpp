#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/import/import.hpp"

// Internal to core/import: the sales of a file, read and checked as far as that goes without the shop's data.
namespace bobbin::imports {

struct FileLine {
  std::int64_t line = 0;  // of the file
  std::string sku;
  std::int64_t quantity = 1;
  Minor unit_price_minor = 0;
  Minor discount_minor = 0;
  std::string note;
  std::vector<checkout::Associate> associates;
};

struct FileSale {
  std::string number;  // as the file calls it
  std::string id;      // UUID, from the map's id and the number: the same file makes the same ids
  Instant at;
  Day business_day;
  std::string member;  // code; empty = nobody
  std::string tender;
  std::string store;
  std::string till;
  std::vector<FileLine> lines;
  Minor net_minor = 0;
};

// What the file says of goods, at the first row that names them.
struct FileGoods {
  std::string name;  // empty: the file has no name for it
  std::string category;
  Minor price_minor = 0;
};

struct SaleFile {
  Map map;
  std::vector<FileSale> sales;  // in the file's order; one that has a bad row only where the map takes it
  std::map<std::string, FileGoods> goods;
  std::map<std::string, std::string> columns;  // our field -> what the file calls it
  Report report;                               // rows, bad and skipped so far
};

[[nodiscard]] Result<SaleFile> read_sales(const Desk& desk, const Input& input);

// What the till would send, and the same content always the same hash.
[[nodiscard]] checkout::SellRequest request_of(const Desk& desk, const FileSale& sale, const std::string& staff,
                                               checkout::Source source);

// Reports each row of a sale that the shop refused: the one at fault with its reason, the others by it.
void refuse_sale(SaleFile& file, const FileSale& sale, const Refusal& refusal);

// Bad rows by line, skipped kinds without those that did not occur.
void tidy(Report& report);

}  // namespace bobbin::imports
