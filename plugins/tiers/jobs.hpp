#pragma once

#include <nlohmann/json_fwd.hpp>

#include "bobbin/call.hpp"
#include "settings.hpp"

namespace tiers {

// What time does to tiers: windows slide, held tiers end (T2). Each run judges one batch and says whether there is
// more.
[[nodiscard]] nlohmann::json judge_all(bobbin::Call& call, const Rules& rules, const nlohmann::json& in);

}  // namespace tiers
