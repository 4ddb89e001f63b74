#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bobbin/money.hpp"

// A provider's daily bill as a file (PAY4): CSV as RFC 4180 has it, with or without a byte order mark, lines ending in
// LF or CRLF. The first row names the columns, in any order: kind, reference, amount and, if there are fees, fee;
// columns of other names are passed over.
namespace payments {

struct BillRow {
  std::int64_t line = 0;  // of the file, from 1
  bool refund = false;
  std::string reference;           // what the provider or the terminal calls the movement
  bobbin::Minor amount_minor = 0;  // paid, or given back: above 0
  bobbin::Minor fee_minor = 0;     // below 0: a fee given back
};

inline constexpr std::size_t kMostBillRows = 20'000;

// Every row. Refuses `invalid` at /csv with the line and what would be right.
[[nodiscard]] std::vector<BillRow> read_bill(std::string_view csv, std::string_view currency);

}  // namespace payments
