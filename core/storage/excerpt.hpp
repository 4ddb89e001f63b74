#pragma once

#include <string>
#include <string_view>

namespace bobbin::storage {

// Enough of a statement to find it again, on one line.
[[nodiscard]] std::string excerpt(std::string_view sql);

}  // namespace bobbin::storage
