#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/refusal.hpp"

namespace bobbin::config {

[[nodiscard]] bool is_reference(std::string_view text);  // ${env:NAME} or ${file:path}, nothing around it

// The value behind `${env:NAME}` or `${file:path}` (relative to `folder`); kConfigInvalid when it is unset, empty,
// unreadable or no reference. A file's last line end is not part of it. Any thread.
[[nodiscard]] Result<std::string> resolve_secret(const std::string& reference, const std::filesystem::path& folder);

// A text with every reference in it replaced by its value.
[[nodiscard]] Result<std::string> resolve_all(const std::string& text, const std::filesystem::path& folder);

}  // namespace bobbin::config
