#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/refusal.hpp"
#include "core/modules/plugin_db.hpp"

namespace bobbin::plugin_host {

// What travels with a plugin's code, read without running any of it: plugin.json, migrations/NNNN_x.sql, panel.js,
// texts. Part names use '/', have no "..", and are unique.
struct Bundle {
  std::filesystem::path library;             // the shared library
  std::map<std::string, std::string> parts;  // name -> content

  [[nodiscard]] const std::string* part(std::string_view name) const;
};

inline constexpr std::size_t kMaxParts = 500;
inline constexpr std::size_t kMaxPartsBytes = 16U << 20U;

// Of `<directory>/<id>/{plugin.json, <id>.so, migrations/, panel.js}`. kInvalid in words: what is missing or
// unreadable.
[[nodiscard]] Result<Bundle> read_folder(const std::filesystem::path& folder);
// Of one file: the ustar archive in its ELF section `.bobbin` (decision 0003). kInvalid in words: no ELF, another
// machine's, no such section, a damaged archive.
[[nodiscard]] Result<Bundle> read_library(const std::filesystem::path& file);

// migrations/NNNN_name.sql by number. kInvalid for a name of another form or a number that comes twice.
[[nodiscard]] Result<std::vector<modules::Migration>> migrations_of(const Bundle& bundle);

[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& file, std::size_t most_bytes);

}  // namespace bobbin::plugin_host
