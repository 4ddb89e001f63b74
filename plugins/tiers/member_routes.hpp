#pragma once

#include <nlohmann/json_fwd.hpp>

#include "bobbin/call.hpp"
#include "settings.hpp"

// Handlers about one member. Shapes are plugin.json's.
namespace tiers {

[[nodiscard]] nlohmann::json member_page(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
[[nodiscard]] nlohmann::json member_card(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);

}  // namespace tiers
