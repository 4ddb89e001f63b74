#include "codes.hpp"

#include <algorithm>

namespace payments {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string_view tender_of_code(std::string_view code) {
  if (code.size() < 16 || code.size() > 24 || !std::all_of(code.begin(), code.end(), is_digit)) return {};
  const int prefix = (code[0] - '0') * 10 + (code[1] - '0');
  if (code.size() == 18 && prefix >= 10 && prefix <= 15) return "wechat";
  if (prefix >= 25 && prefix <= 30) return "alipay";
  if (code.size() == 19 && prefix == 62) return "card";
  return {};
}

char last_digit(std::string_view code) { return code.empty() || !is_digit(code.back()) ? '0' : code.back(); }

}  // namespace payments
