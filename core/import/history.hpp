#pragma once

#include "core/import/import.hpp"

// Internal to core/import: import_file's kinds.
namespace bobbin::imports {

[[nodiscard]] Result<Report> import_sales(const Desk& desk, const Input& input, Run run);
[[nodiscard]] Result<Report> import_members(const Desk& desk, const Input& input, Run run);
[[nodiscard]] Result<Report> import_styles(const Desk& desk, const Input& input, Run run);

}  // namespace bobbin::imports
