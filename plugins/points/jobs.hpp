#pragma once

#include <nlohmann/json_fwd.hpp>

#include "bobbin/call.hpp"
#include "settings.hpp"

// What time does to points. Each run works on one batch and says whether there is more.
namespace points {

// Points that have waited long enough can be used (PT6).
[[nodiscard]] nlohmann::json release(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);

// Lots whose last day is over leave the balance (PT5).
[[nodiscard]] nlohmann::json expire(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);

}  // namespace points
