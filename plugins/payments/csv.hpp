#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace payments {

struct CsvRow {
  std::int64_t line = 0;  // on which it begins, from 1
  std::vector<std::string> fields;
};

// The rows of a CSV text, empty lines left out. Refuses `invalid` at /csv when a quotation mark has no end, or text
// follows one.
[[nodiscard]] std::vector<CsvRow> read_csv(std::string_view text);

}  // namespace payments
