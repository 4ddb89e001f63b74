#pragma once

#include <nlohmann/json_fwd.hpp>

#include "bobbin/call.hpp"
#include "settings.hpp"

// SV7: reports, each from the journal's own entries and lots.
namespace stored_value {

[[nodiscard]] nlohmann::json liability_route(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
[[nodiscard]] nlohmann::json usage_route(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
[[nodiscard]] nlohmann::json reminders_route(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
[[nodiscard]] nlohmann::json steps_route(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);

}  // namespace stored_value
