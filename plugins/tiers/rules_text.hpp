#pragma once

#include <cstdint>
#include <string>

#include "settings.hpp"

// The benefits in words.
namespace tiers {

[[nodiscard]] std::string percent_text(std::int64_t ppm);  // 100000 -> "10%"
// Of a benefit that the shop has given no name.
[[nodiscard]] bobbin::Words default_name(const Benefit& benefit);

}  // namespace tiers
