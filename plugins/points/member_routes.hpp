#pragma once

#include <nlohmann/json_fwd.hpp>

#include "bobbin/call.hpp"
#include "settings.hpp"

// Handlers about one member. Shapes are plugin.json's; refusals name the field of the request's body.
namespace points {

[[nodiscard]] nlohmann::json member_page(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
[[nodiscard]] nlohmann::json member_card(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
[[nodiscard]] nlohmann::json check_in_route(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
[[nodiscard]] nlohmann::json gift_route(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);

// Bonus for joining and, once, for a complete profile (PT3).
void member_changed(bobbin::Call& call, const Rules& rules, std::int64_t member, bool joined);

// The member that a request's body names; refuses `invalid` with the field.
[[nodiscard]] bobbin::Member member_of_body(const bobbin::Call& call, const nlohmann::json& body);

}  // namespace points
