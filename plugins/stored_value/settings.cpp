#include "settings.hpp"

#include <nlohmann/json.hpp>

namespace stored_value {
namespace {

using nlohmann::json;

SpendPolicy policy_of(const std::string& name) {
  if (name == "principal_first") return SpendPolicy::kPrincipalFirst;
  if (name == "bonus_first") return SpendPolicy::kBonusFirst;
  return SpendPolicy::kProportional;
}

}  // namespace

Rules parse_rules(std::string_view settings_json) {
  const json all = json::parse(settings_json);
  Rules out;
  for (const json& one : all.at("steps")) {
    out.steps.push_back(
        {one.at("amount_minor"), one.at("bonus_minor"), one.value("tiers", std::vector<std::string>())});
  }
  out.policy = policy_of(all.at("spend_policy"));
  out.bonus_months = all.at("bonus_months");
  out.remind_days = all.at("remind_days");
  out.limit_minor = all.at("limit_minor");
  out.daily_limit_minor = all.at("daily_limit_minor");
  if (const auto above = all.find("verify_above_minor"); above != all.end()) {
    out.verify_above_minor = above->get<std::int64_t>();
  }
  out.discount_ppm = all.at("discount").at("rate_ppm");
  out.refund_fee_minor = all.at("refund_fee_minor");
  out.refund_days = all.at("refund_days");
  return out;
}

}  // namespace stored_value
