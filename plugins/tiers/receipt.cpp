#include "receipt.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "standing.hpp"

namespace tiers {

using nlohmann::json;

json receipt(bobbin::Call& call, const Rules& rules, const json& in) {
  json rows = json::array();
  if (!in.at("member").is_null()) {
    const Standing standing = standing_of(call, rules, known_by(call, in.at("member").at("id")));
    rows.push_back({{"label", {{"zh-CN", "会员等级"}, {"en", "Tier"}}},
                    {"value", rules.ladder[standing.rung].name.in(call.locale())}});
  }
  return {{"rows", std::move(rows)}};
}

}  // namespace tiers
