#include "settings.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace points {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 7> kWeekdays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

int weekday_of(const std::string& name) {
  const auto found = std::find(kWeekdays.begin(), kWeekdays.end(), name);
  if (found == kWeekdays.end()) throw std::invalid_argument("points: no weekday " + name);
  return static_cast<int>(found - kWeekdays.begin());
}

// The schema's pattern has checked the form; a day that its month doesn't have is the month's last, so that a campaign
// "to 31 June" ends as meant.
std::optional<bobbin::Day> day_at(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) return std::nullopt;
  const std::string text = found->get<std::string>();
  bobbin::CalendarDate date;
  int* const parts[] = {&date.year, &date.month, &date.day};
  const char* at = text.data();
  for (int* part : parts) {
    const auto read = std::from_chars(at, text.data() + text.size(), *part);
    if (read.ec != std::errc{}) throw std::invalid_argument("points: no date " + text);
    at = read.ptr + 1;
  }
  return bobbin::day_of(date);
}

bobbin::Words words_of(const json& value) {
  if (value.is_string()) return {value.get<std::string>(), value.get<std::string>()};
  return {value.at("zh-CN").get<std::string>(), value.at("en").get<std::string>()};
}

Multiplier multiplier_of(const json& value) {
  Multiplier out;
  out.id = value.at("id");
  out.ppm = value.at("multiplier_ppm");
  out.category = value.value("category", "");
  out.sku = value.value("sku", "");
  for (const auto& name : value.value("weekdays", json::array())) out.weekdays.push_back(weekday_of(name));
  out.days_of_month = value.value("days_of_month", std::vector<int>{});
  out.from = day_at(value, "from");
  out.to = day_at(value, "to");
  out.birthday = value.value("birthday", false);
  out.tiers = value.value("tiers", std::vector<std::string>{});
  out.segments = value.value("segments", std::vector<std::string>{});
  out.members_only = value.value("members_only", false);
  return out;
}

Reward reward_of(const json& value) {
  Reward out;
  out.id = value.at("id");
  out.name = words_of(value.at("name"));
  const std::string kind = value.at("kind");
  out.kind = kind == "goods" ? Reward::Kind::kGoods : kind == "coupon" ? Reward::Kind::kCoupon : Reward::Kind::kService;
  out.sku = value.value("sku", "");
  out.points = value.at("points");
  out.from = day_at(value, "from");
  out.to = day_at(value, "to");
  if (const auto total = value.find("total"); total != value.end()) out.total = total->get<std::int64_t>();
  return out;
}

Expiry expiry_of(const json& value) {
  Expiry out;
  const std::string policy = value.at("policy");
  out.policy = policy == "rolling"       ? Expiry::Policy::kRolling
               : policy == "end_of_year" ? Expiry::Policy::kEndOfYear
                                         : Expiry::Policy::kNever;
  out.months = value.at("months");
  out.grace_days = value.at("grace_days");
  out.remind_days = value.at("remind_days");
  return out;
}

}  // namespace

std::string_view name_of(Reward::Kind kind) {
  switch (kind) {
    case Reward::Kind::kGoods:
      return "goods";
    case Reward::Kind::kCoupon:
      return "coupon";
    case Reward::Kind::kService:
      return "service";
  }
  return "goods";
}

Rules parse_rules(std::string_view settings_json) {
  const json all = json::parse(settings_json);
  Rules out;
  const json& earn = all.at("earn");
  out.earn = {earn.at("points"), earn.at("per_minor")};
  const json& redeem = all.at("redeem");
  out.redeem = {redeem.at("points"), redeem.at("worth_minor"), redeem.at("minimum"), redeem.at("step"),
                redeem.at("max_share_ppm")};
  out.expiry = expiry_of(all.at("expiry"));
  out.pending_days = all.at("pending_days");
  out.signup_points = all.at("signup_points");
  out.profile_points = all.at("profile_points");
  const json& checkin = all.at("checkin");
  out.checkin.points = checkin.at("points");
  for (const auto& step : checkin.at("streaks")) out.checkin.streaks.push_back({step.at("days"), step.at("points")});
  for (const auto& one : all.at("multipliers")) out.multipliers.push_back(multiplier_of(one));
  out.combine = all.at("combine") == "product" ? Combine::kProduct : Combine::kHighest;
  for (const auto& one : all.at("rewards")) out.rewards.push_back(reward_of(one));
  return out;
}

}  // namespace points
