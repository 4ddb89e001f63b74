#pragma once

#include <string>
#include <string_view>

#include "core/checkout/sale.hpp"

// What travels as compact JSON in the rows of a sale: what is read as a whole and never searched by.
namespace bobbin::storage::sale_json {

[[nodiscard]] std::string words(const Words& words);
[[nodiscard]] Words parse_words(std::string_view text);  // throws StorageError for damaged text, as all here

[[nodiscard]] std::string line_detail(const checkout::PricedLine& line);
void read_line_detail(std::string_view text, checkout::PricedLine& line);

[[nodiscard]] std::string sale_detail(const checkout::Priced& priced);  // empty when there is nothing to say
void read_sale_detail(std::string_view text, checkout::Priced& priced);

}  // namespace bobbin::storage::sale_json
