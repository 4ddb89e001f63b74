#pragma once

#include <optional>
#include <string>

namespace bobbin::storage {

// What a column holds of a text that may be empty.
[[nodiscard]] inline std::optional<std::string> or_null(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<std::string>(text);
}

}  // namespace bobbin::storage
