#pragma once

#include <nlohmann/json_fwd.hpp>

#include "bobbin/call.hpp"
#include "settings.hpp"

// Handlers about members. Shapes are plugin.json's.
namespace rfm {

[[nodiscard]] nlohmann::json member_page(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
[[nodiscard]] nlohmann::json members_route(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
[[nodiscard]] nlohmann::json member_card(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);

// {member} -> {recency_days, frequency, monetary_minor, scores, segment, lifecycle}, for other plugins (R6).
[[nodiscard]] nlohmann::json service_segment(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);

}  // namespace rfm
