#include "shop_routes.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "ladder.hpp"
#include "words.hpp"

namespace tiers {
namespace {

using nlohmann::json;

json benefit_json(const bobbin::Call& call, const Benefit& benefit) {
  json out = {{"id", benefit.id}, {"kind", name_of(benefit.kind)}, {"name", benefit.name.in(call.locale())}};
  if (benefit.kind == Benefit::Kind::kEarlyAccess) return out;
  out["rate_ppm"] = benefit.rate_ppm;
  out["scope"] = name_of(benefit.scope.of);
  if (benefit.scope.of == Scope::Of::kCategory) out["category"] = benefit.scope.category;
  if (benefit.scope.of == Scope::Of::kDesignated) out["tag"] = benefit.scope.tag;
  if (benefit.scope.of == Scope::Of::kNew) out["days"] = benefit.scope.days;
  if (benefit.quota) {
    out["period"] = name_of(benefit.quota->period);
    out["pieces"] = benefit.quota->pieces;
  }
  return out;
}

json rung_json(const bobbin::Call& call, const Rules& rules, std::size_t index) {
  const Rung& rung = rules.ladder[index];
  const Thresholds wanted = thresholds_of(rules.basis, rung);
  json out = {{"id", rung.id},
              {"name", rung.name.in(call.locale())},
              {"points_multiplier_ppm", multiplier_ppm(rules, index)},
              {"benefits", json::array()}};
  const bool first = index == 0;  // everybody's, whatever it says
  out["spend_from_minor"] = first ? json() : or_null(wanted.spend_minor);
  out["visits_from"] = first ? json() : or_null(wanted.visits);
  if (wanted.points && !first) out["points_from"] = *wanted.points;
  for (const Benefit& one : rung.benefits) out["benefits"].push_back(benefit_json(call, one));
  return out;
}

}  // namespace

json ladder_route(bobbin::Call& call, const Rules& rules, const json& in) {
  json rungs = json::array();
  for (std::size_t i = 0; i < rules.ladder.size(); ++i) rungs.push_back(rung_json(call, rules, i));
  Page page = page_of(in.at("query"), rungs);
  json gifts = json::array();
  for (const GiftRule& one : rules.gifts) {
    gifts.push_back({{"id", one.id}, {"at_least_minor", one.at_least_minor}, {"tiers", one.tiers}, {"skus", one.skus}});
  }
  return ok({{"items", std::move(page.items)},
             {"next", std::move(page.next)},
             {"basis", {{"of", name_of(rules.basis.of)}, {"months", or_null(rules.basis.months)}}},
             {"downgrade", name_of(rules.downgrade)},
             {"gifts", std::move(gifts)}});
}

}  // namespace tiers
