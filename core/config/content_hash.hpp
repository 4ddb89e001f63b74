#pragma once

#include <string>
#include <string_view>

namespace bobbin::config {

// By what a content is known: BLAKE2b, lower-case hex.
[[nodiscard]] std::string content_hash(std::string_view content);

}  // namespace bobbin::config
