#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace bobbin::app {

enum class Access {
  kEverybody,
  kOwnerOnly,
  kAsItWas  // of the file that is replaced: whoever could read it still can
};

// Writes a whole file or nothing: beside it first, then renamed. Throws std::runtime_error with the system's words.
void write_file(const std::filesystem::path& file, std::string_view content, Access access);
[[nodiscard]] std::string read_file(const std::filesystem::path& file);  // throws std::runtime_error

// Where this program stands, and the plugins that came with it.
[[nodiscard]] std::filesystem::path own_program();
[[nodiscard]] std::filesystem::path installed_plugins();

}  // namespace bobbin::app
