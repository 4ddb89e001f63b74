#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bobbin::config {

// The currencies in use by ISO 4217, by code: national and shared ones; no metals, no funds, no test codes.
[[nodiscard]] const std::vector<std::string>& currencies();
[[nodiscard]] bool is_currency(std::string_view code);

}  // namespace bobbin::config
