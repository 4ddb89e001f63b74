#include "settings.hpp"

#include <nlohmann/json.hpp>

namespace referral {
namespace {

constexpr std::string_view kPlace = "{code}";

}  // namespace

Rules parse_rules(std::string_view settings_json) {
  const auto all = nlohmann::json::parse(settings_json);
  Rules out;
  out.referrer_points = all.at("referrer_points");
  out.newcomer_points = all.at("newcomer_points");
  out.waiting_days = all.at("waiting_days");
  out.monthly_cap = all.at("monthly_cap");
  out.join_url = all.at("join_url");
  return out;
}

std::string qr_text(const Rules& rules, std::string_view code) {
  const std::size_t at = rules.join_url.find(kPlace);
  if (at == std::string::npos) return std::string(code);
  std::string out = rules.join_url;
  return out.replace(at, kPlace.size(), code);
}

}  // namespace referral
