#pragma once

#include <nlohmann/json_fwd.hpp>

#include "bobbin/call.hpp"
#include "settings.hpp"

// Services for other plugins and the host (README.md says their JSON).
namespace tiers {

[[nodiscard]] nlohmann::json service_of(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
[[nodiscard]] nlohmann::json service_multiplier(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
// Which tiers' early access the member has (C3): the host asks before it refuses what isn't launched yet.
[[nodiscard]] nlohmann::json early_access(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);

}  // namespace tiers
