#pragma once

#include <nlohmann/json_fwd.hpp>

#include "bobbin/call.hpp"
#include "settings.hpp"

// Handlers about a period. Shapes are plugin.json's.
namespace commission {

[[nodiscard]] nlohmann::json period_route(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
[[nodiscard]] nlohmann::json close_route(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);

}  // namespace commission
