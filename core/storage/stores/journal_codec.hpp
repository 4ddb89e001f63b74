#pragma once

#include <string>
#include <string_view>

#include "core/journal/journal.hpp"

// What an entry carries beside its columns, as compact JSON: version, label, reason, basis, uses of lots. Keys of one
// letter, defaults left out: most rows of a shop are entries.
namespace bobbin::storage {

[[nodiscard]] std::string encode_detail(const journal::Entry& entry);
void decode_detail(std::string_view text, journal::Entry& entry);  // throws nlohmann::json::exception when damaged

}  // namespace bobbin::storage
