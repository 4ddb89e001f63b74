#pragma once

#include <nlohmann/json_fwd.hpp>

#include "bobbin/call.hpp"
#include "settings.hpp"

// Handlers about persons. Shapes are plugin.json's.
namespace commission {

[[nodiscard]] nlohmann::json staff_route(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
[[nodiscard]] nlohmann::json ranking_route(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);

}  // namespace commission
