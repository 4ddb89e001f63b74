#pragma once

#include <nlohmann/json_fwd.hpp>

#include "bobbin/call.hpp"
#include "bobbin/unwind.hpp"
#include "settings.hpp"

// What happens to a card (SV4), and to two that become one (M5).
namespace stored_value {

[[nodiscard]] nlohmann::json freeze_route(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
[[nodiscard]] nlohmann::json unfreeze_route(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
[[nodiscard]] nlohmann::json replace_route(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
[[nodiscard]] nlohmann::json pin_route(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);

// Lots go over as they are, with their ends and their pairs; the card that stays keeps its PIN, a frozen one freezes
// it.
void merge(const bobbin::Call& call, std::int64_t member, std::int64_t other);

}  // namespace stored_value
