#include "core/checkout/money_text.hpp"

#include <algorithm>
#include <array>

namespace bobbin::checkout {

int decimals_of(std::string_view currency) {
  constexpr std::array<std::string_view, 16> kNone = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW",
                                                      "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"};
  constexpr std::array<std::string_view, 7> kThree = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
  if (std::find(kNone.begin(), kNone.end(), currency) != kNone.end()) return 0;
  if (std::find(kThree.begin(), kThree.end(), currency) != kThree.end()) return 3;
  return 2;
}

std::string money_text(Minor amount_minor, std::string_view currency) {
  const auto decimals = static_cast<std::size_t>(decimals_of(currency));
  // The smallest int64 has no positive twin: go by its digits.
  std::string digits = std::to_string(amount_minor);
  const bool negative = digits.front() == '-';
  if (negative) digits.erase(0, 1);
  if (decimals > 0) {
    if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
    digits.insert(digits.size() - decimals, 1, '.');
  }
  return negative ? "-" + digits : digits;
}

}  // namespace bobbin::checkout
