#pragma once

#include <nlohmann/json_fwd.hpp>

#include "bobbin/call.hpp"
#include "settings.hpp"

// Handlers about the shop. Shapes are plugin.json's.
namespace tiers {

[[nodiscard]] nlohmann::json ladder_route(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);

}  // namespace tiers
