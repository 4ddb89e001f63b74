#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "core/base/refusal.hpp"

namespace bobbin::plugin_host {

// The regular files of a ustar archive in memory, by name. kInvalid in words: no archive, a name that leaves its folder
// or comes twice, too many or too large.
[[nodiscard]] Result<std::map<std::string, std::string>> read_tar(std::string_view bytes, std::size_t most_parts,
                                                                  std::size_t most_bytes);

}  // namespace bobbin::plugin_host
