#pragma once

#include <nlohmann/json_fwd.hpp>

#include "bobbin/call.hpp"
#include "settings.hpp"

// Handlers about the shop: the funnel (RF6) and the follow-ups (RF3). Shapes are plugin.json's.
namespace referral {

[[nodiscard]] nlohmann::json funnel_route(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
[[nodiscard]] nlohmann::json tasks_route(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);

}  // namespace referral
