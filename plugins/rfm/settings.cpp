#include "settings.hpp"

#include <nlohmann/json.hpp>

namespace rfm {

using nlohmann::json;

Rules parse_rules(std::string_view settings_json) {
  const json all = json::parse(settings_json);
  Rules out;
  out.window_months = all.at("window_months");
  out.scoring = all.at("scores") == "thresholds" ? Scoring::kThresholds : Scoring::kQuintile;
  const json& thresholds = all.at("thresholds");
  out.recency_days = thresholds.at("r");
  out.frequency = thresholds.at("f");
  out.monetary_minor = thresholds.at("m");
  out.high = all.at("high") == "score" ? High::kScore : High::kMean;
  out.high_score = all.at("high_score");
  return out;
}

}  // namespace rfm
