#pragma once

#include <nlohmann/json_fwd.hpp>

#include "bobbin/call.hpp"
#include "settings.hpp"

namespace stored_value {

// Bonus whose last day is over leaves the balance (SV3). A run works on one batch and says whether there is more.
[[nodiscard]] nlohmann::json expire(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);

}  // namespace stored_value
