#pragma once

#include <nlohmann/json_fwd.hpp>

#include "bobbin/call.hpp"
#include "settings.hpp"

// Handlers about all members: segments, lifecycle, movements, Pareto, refresh. Shapes are plugin.json's.
namespace rfm {

[[nodiscard]] nlohmann::json segments_route(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
[[nodiscard]] nlohmann::json lifecycle_route(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
[[nodiscard]] nlohmann::json movements_route(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
[[nodiscard]] nlohmann::json pareto_route(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
[[nodiscard]] nlohmann::json refresh_route(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);

}  // namespace rfm
