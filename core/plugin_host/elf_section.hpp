#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/refusal.hpp"

namespace bobbin::plugin_host {

// The bytes of a section of a shared library, without loading it. kInvalid in words, each with what would help.
[[nodiscard]] Result<std::string> read_elf_section(const std::filesystem::path& file, std::string_view section);

}  // namespace bobbin::plugin_host
