#pragma once

#include <nlohmann/json_fwd.hpp>

#include "bobbin/call.hpp"
#include "settings.hpp"

// Handlers about the shop: rules, leaderboard, liability, reminders, rewards. Shapes are plugin.json's.
namespace points {

[[nodiscard]] nlohmann::json rules_route(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
[[nodiscard]] nlohmann::json leaderboard_route(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
[[nodiscard]] nlohmann::json liability_route(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
[[nodiscard]] nlohmann::json reminders_route(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
[[nodiscard]] nlohmann::json rewards_route(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
[[nodiscard]] nlohmann::json redemption_route(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);

}  // namespace points
