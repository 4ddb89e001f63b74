#pragma once

#include <nlohmann/json_fwd.hpp>

#include "bobbin/call.hpp"
#include "bobbin/unwind.hpp"
#include "settings.hpp"

// Top-ups and their refunds (SV1, SV5): what the host is to take or to give back, and what its answer says besides.
namespace stored_value {

[[nodiscard]] nlohmann::json topup_route(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
[[nodiscard]] nlohmann::json topup_answer(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
[[nodiscard]] nlohmann::json refund_route(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);
[[nodiscard]] nlohmann::json refund_answer(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);

// Inside the refund's transaction, after the host has taken back the principal that it gives back: what is left of the
// top-up goes where it belongs, and the top-up is closed.
void close_top_up(const bobbin::Call& call, const Rules& rules, const bobbin::Return& back);

}  // namespace stored_value
