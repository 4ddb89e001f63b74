#pragma once

#include <string>
#include <string_view>

#include "bobbin/call.hpp"

namespace points {

// The receipt's section: earned, used, balance, still to come. Written at every sale, so by a library that makes no
// values on the way: a tenth of the instructions.
[[nodiscard]] std::string receipt(bobbin::Call& call, std::string_view question);

}  // namespace points
