#include "exported.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "standing.hpp"

namespace tiers {

using nlohmann::json;

namespace {

// At the start of the sale that asks, if one does: its row is there already in settle.
Standing asked(const bobbin::Call& call, const Rules& rules, const json& in) {
  const std::string sale = in.value("sale", "");
  return standing_of(call, rules, known_by(call, in.at("member")), {Visits::kWhereTheyDecide, sale});
}

}  // namespace

json service_of(bobbin::Call& call, const Rules& rules, const json& in) {
  const Standing standing = asked(call, rules, in);
  const Rung& rung = rules.ladder[standing.rung];
  return {{"tier", rung.id},
          {"name", {{"zh-CN", rung.name.zh}, {"en", rung.name.en}}},
          {"multiplier_ppm", multiplier_ppm(rules, standing.rung)},
          {"tiers", rungs_up_to(rules, standing.rung)}};
}

json service_multiplier(bobbin::Call& call, const Rules& rules, const json& in) {
  const Standing standing = asked(call, rules, in);
  return {{"tier", rules.ladder[standing.rung].id}, {"multiplier_ppm", multiplier_ppm(rules, standing.rung)}};
}

json early_access(bobbin::Call& call, const Rules& rules, const json& in) {
  const Standing standing = standing_of(call, rules, known_by(call, in.at("member").at("id")));
  return {{"tiers", rungs_up_to(rules, standing.rung)}};
}

}  // namespace tiers
