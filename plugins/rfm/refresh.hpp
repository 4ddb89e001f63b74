#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>

#include "bobbin/call.hpp"
#include "rows.hpp"

// Everything anew: what members bought, then what they are measured by, then their scores and what has moved (R1, R5).
namespace rfm {

// At once, in the transaction of the call.
void refresh(bobbin::Call& call, const Rules& rules);

// One short batch a call, so that tills wait for no more than that; answers {"more"}. Goes on where the last batch of
// the same run has ended.
[[nodiscard]] nlohmann::json nightly(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);

}  // namespace rfm
