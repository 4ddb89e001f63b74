#pragma once

#include <string>
#include <string_view>

#include "bobbin/money.hpp"

namespace bobbin::checkout {

// Decimals of a currency (ISO 4217): JPY 0, CNY 2, KWD 3; 2 for one that isn't known.
[[nodiscard]] int decimals_of(std::string_view currency);

// 12345 -> "123.45"; for people, never to be read back.
[[nodiscard]] std::string money_text(Minor amount_minor, std::string_view currency);

}  // namespace bobbin::checkout
