#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace points {

// An English count: 1 point, 2 points. Chinese needs none.
[[nodiscard]] inline std::string counted(std::int64_t number, std::string_view noun) {
  return std::to_string(number) + " " + std::string(noun) + (number == 1 ? "" : "s");
}

}  // namespace points
