#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "core/import/import.hpp"

// Internal to core/import: half a sale is never taken (M7). What had gone in would stand in the way of the mended file.
namespace bobbin::imports {

// Which sales have a bad row, as the file's rows come.
class BadRows {
 public:
  // A row of that sale; empty = the row doesn't tell, so it may belong to the sale before it or to the one after.
  void bad(const std::string& sale, std::int64_t line);
  void good(const std::string& sale);
  // The line of its first bad row.
  [[nodiscard]] std::optional<std::int64_t> line_of(const std::string& sale) const;

 private:
  std::map<std::string, std::int64_t> lines_;
  std::string last_;                   // the sale of the row before
  std::optional<std::int64_t> stray_;  // a bad row of nobody knows which sale, until the next row
};

// Why a row stays out that is good itself.
[[nodiscard]] Words sale_has_bad_row(std::int64_t line);

}  // namespace bobbin::imports
