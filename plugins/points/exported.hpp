#pragma once

#include <nlohmann/json_fwd.hpp>

#include "bobbin/call.hpp"
#include "settings.hpp"

// Services for other plugins and the host (README.md says their JSON).
namespace points {

[[nodiscard]] nlohmann::json service_grant(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
[[nodiscard]] nlohmann::json service_opening(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
[[nodiscard]] nlohmann::json service_earned(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
[[nodiscard]] nlohmann::json service_balance(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);

}  // namespace points
