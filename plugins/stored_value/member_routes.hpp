#pragma once

#include <nlohmann/json_fwd.hpp>

#include "bobbin/call.hpp"
#include "settings.hpp"

// What a member has (SV3).
namespace stored_value {

[[nodiscard]] nlohmann::json member_page(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
[[nodiscard]] nlohmann::json member_card(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);

// The end, exclusive, of what reminders show: bonus whose last day is at most `days` days away.
[[nodiscard]] std::int64_t reminded_until_ms(const bobbin::Call& call, std::int64_t days);
// The last day of use, as JSON carries it; null for never.
[[nodiscard]] nlohmann::json expires_on(const bobbin::Call& call, std::int64_t expires_ms);

}  // namespace stored_value
