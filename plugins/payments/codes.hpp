#pragma once

#include <string_view>

namespace payments {

// The tender that a scanned payment code belongs to (PAY5): WeChat Pay 18 digits from 10 to 15, Alipay 16 to 24 digits
// from 25 to 30, UnionPay 19 digits from 62 (a card). Empty for anything else. Any thread.
[[nodiscard]] std::string_view tender_of_code(std::string_view code);

// The last digit, which decides what the simulated provider answers; '0' when there is none.
[[nodiscard]] char last_digit(std::string_view code);

}  // namespace payments
