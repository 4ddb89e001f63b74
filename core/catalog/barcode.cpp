#include <string>
#include <string_view>

#include "core/catalog/catalog.hpp"

namespace bobbin::catalog {

char ean13_check_digit(std::string_view twelve) {
  int sum = 0;
  for (std::size_t index = 0; index < twelve.size(); ++index) sum += (twelve[index] - '0') * (index % 2 == 0 ? 1 : 3);
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

std::string in_store_ean13(std::int64_t number) {
  std::string digits = std::to_string(number);
  digits.insert(0, 10 - digits.size(), '0');
  digits.insert(0, "20");
  return digits + ean13_check_digit(digits);
}

}  // namespace bobbin::catalog
