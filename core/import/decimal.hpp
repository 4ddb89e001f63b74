#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace bobbin::imports {

// The text as a count of 10^-decimals, exactly: "29.33" with 2 is 2933, "1,234.5" and "+7" are read, too. nullopt when
// it is no decimal number, has more decimals than that (other than zeros), or does not fit. 0 <= decimals <= 6.
[[nodiscard]] std::optional<std::int64_t> parse_decimal(std::string_view text, int decimals);

}  // namespace bobbin::imports
