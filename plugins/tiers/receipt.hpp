#pragma once

#include <nlohmann/json_fwd.hpp>

#include "bobbin/call.hpp"
#include "settings.hpp"

namespace tiers {

// The receipt's section: the member's tier, as it is when the receipt is written.
[[nodiscard]] nlohmann::json receipt(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);

}  // namespace tiers
