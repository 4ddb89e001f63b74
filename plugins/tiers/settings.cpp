#include "settings.hpp"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "rules_text.hpp"

namespace tiers {
namespace {

using nlohmann::json;

bobbin::Words words_of(const json& value) {
  if (value.is_string()) return {value.get<std::string>(), value.get<std::string>()};
  return {value.at("zh-CN").get<std::string>(), value.at("en").get<std::string>()};
}

template <class Enum>
Enum one_of(const std::string& name, std::initializer_list<Enum> all) {
  for (const Enum one : all) {
    if (name == name_of(one)) return one;
  }
  throw std::invalid_argument("tiers: no choice " + name);
}

Scope scope_of(const json& value) {
  Scope out;
  out.of = one_of(value.value("scope", "all"),
                  {Scope::Of::kAll, Scope::Of::kNew, Scope::Of::kCategory, Scope::Of::kDesignated});
  out.category = value.value("category", "");
  out.tag = value.value("tag", "指定");
  out.days = value.value("days", 30);
  return out;
}

Benefit benefit_of(const json& value) {
  using Kind = Benefit::Kind;
  Benefit out;
  out.id = value.at("id");
  out.kind =
      one_of(value.at("kind"), {Kind::kDiscount, Kind::kBirthday, Kind::kQuota, Kind::kService, Kind::kEarlyAccess});
  out.rate_ppm = out.kind == Kind::kService ? bobbin::kPpm : value.value("rate_ppm", std::int64_t{0});
  out.scope = scope_of(value);
  if (const auto pieces = value.find("pieces"); pieces != value.end()) {
    out.quota = Quota{one_of(value.at("period"), {Period::kMonth, Period::kYear}), pieces->get<std::int64_t>()};
  }
  out.name = value.contains("name") ? words_of(value.at("name")) : default_name(out);
  return out;
}

template <class Number>
std::optional<Number> number_at(const json& value, const char* key) {
  const auto found = value.find(key);
  return found == value.end() ? std::nullopt : std::optional<Number>(found->get<Number>());
}

Rung rung_of(const json& value) {
  const json none = json::object();
  const auto part = [&](const char* key) -> const json& { return value.contains(key) ? value.at(key) : none; };
  Rung out;
  out.id = value.at("id");
  out.name = words_of(value.at("name"));
  out.spend_minor = number_at<bobbin::Minor>(part("spend"), "at_least_minor");
  if (const auto above = number_at<bobbin::Minor>(part("spend"), "above_minor")) out.spend_minor = *above + 1;
  out.visits = number_at<std::int64_t>(part("visits"), "at_least");
  out.points = number_at<std::int64_t>(part("points"), "at_least");
  out.multiplier_ppm = number_at<std::int64_t>(value, "points_multiplier_ppm");
  for (const json& one : value.value("benefits", json::array())) out.benefits.push_back(benefit_of(one));
  return out;
}

GiftRule gift_of(const json& value) {
  return {value.at("id"), value.at("at_least_minor"), value.value("tiers", std::vector<std::string>{}),
          value.at("skus")};
}

}  // namespace

std::string_view name_of(Measure measure) {
  switch (measure) {
    case Measure::kSpend:
      return "spend";
    case Measure::kVisits:
      return "visits";
    case Measure::kPoints:
      return "points";
  }
  return "spend";
}

std::string_view name_of(Downgrade downgrade) {
  switch (downgrade) {
    case Downgrade::kAtOnce:
      return "at_once";
    case Downgrade::kPeriodEnd:
      return "period_end";
    case Downgrade::kNever:
      return "never";
  }
  return "at_once";
}

std::string_view name_of(Period period) { return period == Period::kMonth ? "month" : "year"; }

std::string_view name_of(Benefit::Kind kind) {
  switch (kind) {
    case Benefit::Kind::kDiscount:
      return "discount";
    case Benefit::Kind::kBirthday:
      return "birthday";
    case Benefit::Kind::kQuota:
      return "quota";
    case Benefit::Kind::kService:
      return "service";
    case Benefit::Kind::kEarlyAccess:
      return "early_access";
  }
  return "discount";
}

std::string_view name_of(Scope::Of of) {
  switch (of) {
    case Scope::Of::kAll:
      return "all";
    case Scope::Of::kNew:
      return "new";
    case Scope::Of::kCategory:
      return "category";
    case Scope::Of::kDesignated:
      return "designated";
  }
  return "all";
}

Rules parse_rules(std::string_view settings_json) {
  const json all = json::parse(settings_json);
  Rules out;
  const json& basis = all.at("basis");
  out.basis.of = one_of(basis.at("of"), {Measure::kSpend, Measure::kVisits, Measure::kPoints});
  if (basis.at("window") == "months") out.basis.months = basis.at("months").get<int>();
  for (const json& one : all.at("ladder")) out.ladder.push_back(rung_of(one));
  if (out.ladder.empty()) throw std::invalid_argument("tiers: a ladder has a rung");
  out.downgrade = one_of(all.at("downgrade"), {Downgrade::kAtOnce, Downgrade::kPeriodEnd, Downgrade::kNever});
  out.period_months = all.at("period_months");
  out.grace_days = all.at("grace_days");
  for (const json& one : all.at("gifts")) out.gifts.push_back(gift_of(one));
  return out;
}

}  // namespace tiers
