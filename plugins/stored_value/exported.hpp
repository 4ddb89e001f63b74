#pragma once

#include <nlohmann/json_fwd.hpp>

#include "bobbin/call.hpp"
#include "settings.hpp"

// What others and the host ask for (README.md says the JSON).
namespace stored_value {

[[nodiscard]] nlohmann::json service_balance(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
// A balance that comes from an old system: an entry, and a top-up without money.
[[nodiscard]] nlohmann::json opening_route(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);

}  // namespace stored_value
