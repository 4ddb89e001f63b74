#pragma once

#include <string>
#include <string_view>

#include "bobbin/call.hpp"

namespace stored_value {

// The receipt's section: what came in, what paid, what is left. A sale without stored value has none, and asks nothing.
[[nodiscard]] std::string receipt(bobbin::Call& call, std::string_view question);

}  // namespace stored_value
