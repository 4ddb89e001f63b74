#include "settings.hpp"

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

namespace commission {
namespace {

using nlohmann::json;

Pay pay_of(const json& value) {
  Pay out;
  if (const auto piece = value.find("amount_minor"); piece != value.end()) {
    out.piece_minor = piece->get<bobbin::Minor>();
  } else {
    out.rate_ppm = value.at("rate_ppm");
  }
  return out;
}

Rule rule_of(const json& value) {
  constexpr std::pair<const char*, Scope> kScopes[] = {
      {"sku", Scope::kSku}, {"promotion", Scope::kPromotion}, {"category", Scope::kCategory}, {"tier", Scope::kTier}};
  for (const auto& [key, scope] : kScopes) {
    if (value.contains(key)) return {value.at("id"), scope, value.at(key), pay_of(value)};
  }
  throw std::invalid_argument("commission: a rule says for what it is");
}

}  // namespace

Rules parse_rules(std::string_view settings_json) {
  const json all = json::parse(settings_json);
  Rules out;
  out.standard.rate_ppm = all.at("rate_ppm");
  for (const json& one : all.at("rules")) out.rules.push_back(rule_of(one));
  const json& attach = all.at("attach");
  out.attach = {attach.at("pieces"), attach.at("categories"), attach.at("bonus_minor")};
  const json& steps = all.at("steps");
  out.steps.of = steps.at("of") == "store" ? Steps::Of::kStore : Steps::Of::kPersonal;
  out.steps.basis = steps.at("basis") == "whole" ? Steps::Basis::kWhole : Steps::Basis::kExcess;
  for (const json& one : steps.at("ladder")) out.steps.ladder.push_back({one.at("at_least_minor"), one.at("rate_ppm")});
  out.topups = all.at("topups") == "at_load" ? Topups::kAtLoad : Topups::kWhenSpent;
  return out;
}

}  // namespace commission
