#include "tests/core/returns/plugins/histories/policy.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/core/returns/plugins/histories/any.hpp"

namespace bobbin::returns::histories {
namespace {

using nlohmann::json;

// T1, by the numbers of docs/reference/rules.md.
std::vector<Rung> demo_ladder() {
  return {{"ordinary", 0, 0, 1'000'000},
          {"silver", 50'000, 5, 2'000'000},
          {"gold", 200'000, 20, 3'000'000},
          {"diamond", 500'001, 50, 3'000'000}};
}

void set_points(Policy& policy) {
  static constexpr std::int64_t kEarned[] = {1, 3, 7};
  static constexpr std::int64_t kPer[] = {100, 333};
  static constexpr const char* kExpiry[] = {"never", "rolling", "end_of_year"};
  static constexpr int kMonths[] = {1, 2, 12};
  static constexpr int kGrace[] = {0, 0, 5};
  static constexpr int kPending[] = {0, 0, 7};
  policy.earn_points = any_of(kEarned);
  policy.per_minor = any_of(kPer);
  policy.whole_yuan_only = once_in(4);
  policy.expiry = any_of(kExpiry);
  policy.expiry_months = any_of(kMonths);
  policy.grace_days = any_of(kGrace);
  policy.pending_days = any_of(kPending);
  policy.product = once_in(2);
}

void set_tiers(Policy& policy) {
  static constexpr const char* kDowngrade[] = {"at_once", "at_once", "period_end", "never"};
  static constexpr int kMonths[] = {0, 0, 1, 12};
  policy.ladder = demo_ladder();
  if (once_in(2)) {
    policy.ladder = {{"guest", 0, 0, 1'000'000}, {"silver", 10'000, 2, 1'500'000}, {"black", 60'000, 4, 2'500'000}};
  }
  policy.downgrade = any_of(kDowngrade);
  policy.tier_months = any_of(kMonths);
}

void set_stored_value(Policy& policy) {
  static constexpr const char* kPolicies[] = {"proportional", "principal_first", "bonus_first"};
  static constexpr int kMonths[] = {0, 1, 12};
  static constexpr std::int64_t kDiscount[] = {0, 0, 33'333};
  policy.steps = {{50'000, 5'000}, {100'000, 12'000}};
  if (once_in(2)) policy.steps = {{33'333, 3'337}, {77'777, 9'001}};
  policy.spend_policy = any_of(kPolicies);
  policy.bonus_months = any_of(kMonths);
  policy.stored_discount_ppm = any_of(kDiscount);
}

void set_referral(Policy& policy) {
  static constexpr int kWaiting[] = {0, 0, 7};
  static constexpr int kCap[] = {0, 0, 1};
  policy.referrer_points = any<std::int64_t>(1, 200);
  policy.newcomer_points = any<std::int64_t>(1, 200);
  policy.waiting_days = any_of(kWaiting);
  policy.monthly_cap = any_of(kCap);
}

void set_rfm(Policy& policy) {
  static constexpr int kMonths[] = {1, 3, 24};
  policy.rfm_months = any_of(kMonths);
  policy.rfm_thresholds = once_in(2);
  policy.rfm_by_score = once_in(2);
}

void set_commission(Policy& policy) {
  static constexpr std::int64_t kRates[] = {30'000, 12'345, 333'333, 0};
  static constexpr Minor kPieces[] = {-1, -1, 101};
  static constexpr int kAttach[] = {0, 2, 3, 7};
  policy.commission_ppm = any_of(kRates);
  policy.dress_minor = any_of(kPieces);
  policy.attach_pieces = any_of(kAttach);
  policy.attach_categories = any_of(kAttach);
}

constexpr void (*kModules[])(Policy&) = {set_points,   set_tiers, set_stored_value,
                                         set_referral, set_rfm,   set_commission};

json ladder_json(const Policy& policy) {
  json out = json::array();
  for (const Rung& rung : policy.ladder) {
    json one = {{"id", rung.id},
                {"name", {{"zh-CN", rung.id}, {"en", rung.id}}},
                {"points_multiplier_ppm", rung.multiplier_ppm},
                {"benefits", json::array()}};
    if (rung.spend_minor > 0) one["spend"] = {{"at_least_minor", rung.spend_minor}};
    if (rung.visits > 0) one["visits"] = {{"at_least", rung.visits}};
    out.push_back(std::move(one));
  }
  // What T1 gives, on the rungs that every ladder of these tests has.
  out[0]["benefits"] = {{{"id", "birthday"}, {"kind", "birthday"}, {"rate_ppm", 100'000}}};
  out[1]["benefits"] = {{{"id", "designated"},
                         {"kind", "quota"},
                         {"rate_ppm", 200'000},
                         {"scope", "designated"},
                         {"period", "month"},
                         {"pieces", 2}}};
  out[2]["benefits"] = {
      {{"id", "new_goods"}, {"kind", "discount"}, {"rate_ppm", 100'000}, {"scope", "new"}},
      {{"id", "dresses"}, {"kind", "discount"}, {"rate_ppm", 50'000}, {"scope", "category"}, {"category", "女装"}}};
  if (out.size() > 3) out[3]["benefits"] = {{{"id", "everything"}, {"kind", "discount"}, {"rate_ppm", 200'000}}};
  return out;
}

std::string points_text(const Policy& policy) {
  json redeem = {{"points", 100}, {"worth_minor", 100}, {"step", 100}};
  if (policy.whole_yuan_only) redeem = {{"points", 1}, {"worth_minor", 100}, {"step", 1}};
  json all = {
      {"earn", {{"points", policy.earn_points}, {"per_minor", policy.per_minor}}},
      {"redeem", redeem},
      {"expiry", {{"policy", policy.expiry}, {"months", policy.expiry_months}, {"grace_days", policy.grace_days}}},
      {"pending_days", policy.pending_days},
      {"combine", policy.product ? "product" : "highest"}};
  all["multipliers"] = {{{"id", "weekend"}, {"multiplier_ppm", 1'500'000}, {"weekdays", {"sat", "sun"}}},
                        {{"id", "hats"}, {"multiplier_ppm", 2'000'000}, {"category", "配饰"}},
                        {{"id", "birthday"}, {"multiplier_ppm", 3'000'000}, {"birthday", true}}};
  return all.dump();
}

std::string tiers_text(const Policy& policy) {
  json basis = {{"of", "spend"}, {"window", policy.tier_months == 0 ? "lifetime" : "months"}};
  if (policy.tier_months > 0) basis["months"] = policy.tier_months;
  const json gifts = {{{"id", "thanks"}, {"at_least_minor", 20'000}, {"skus", {"GIFT"}}}};
  return json{{"basis", basis},
              {"ladder", ladder_json(policy)},
              {"downgrade", policy.downgrade},
              {"period_months", 2},
              {"gifts", gifts}}
      .dump();
}

std::string stored_value_text(const Policy& policy) {
  json steps = json::array();
  for (const Step& step : policy.steps) {
    steps.push_back({{"amount_minor", step.amount_minor}, {"bonus_minor", step.bonus_minor}});
  }
  return json{{"steps", steps},
              {"spend_policy", policy.spend_policy},
              {"bonus_months", policy.bonus_months},
              {"limit_minor", 0},
              {"discount", {{"rate_ppm", policy.stored_discount_ppm}}}}
      .dump();
}

std::string rfm_text(const Policy& policy) {
  return json{{"window_months", policy.rfm_months},
              {"scores", policy.rfm_thresholds ? "thresholds" : "quintile"},
              {"thresholds", {{"r", kRecencySteps}, {"f", kFrequencySteps}, {"m", kMonetarySteps}}},
              {"high", policy.rfm_by_score ? "score" : "mean"},
              {"high_score", kHighScore}}
      .dump();
}

std::string commission_text(const Policy& policy) {
  json rules = json::array();
  if (policy.dress_minor >= 0) {
    rules.push_back({{"id", "dresses"}, {"category", "女装"}, {"amount_minor", policy.dress_minor}});
  }
  return json{
      {"rate_ppm", policy.commission_ppm},
      {"rules", rules},
      {"attach", {{"pieces", policy.attach_pieces}, {"categories", policy.attach_categories}, {"bonus_minor", 501}}}}
      .dump();
}

Instant after(Day last, const DayRule& rule) { return business_day_starts(Day{last.n + 1}, rule); }

}  // namespace

Policy demo_policy() {
  Policy out;
  out.ladder = demo_ladder();
  out.steps = {{50'000, 5'000}, {100'000, 12'000}};
  out.bonus_months = 12;
  return out;
}

Policy any_policy() {
  Policy out = demo_policy();
  if (once_in(4)) return out;
  for (const auto set : kModules) set(out);
  return out;
}

void change_something(Policy& policy) { any_of(kModules)(policy); }

void switch_something(Policy& policy) {
  static constexpr const char* kIds[] = {"commission", "points", "referral", "rfm", "stored_value", "tiers"};
  static constexpr modules::State kStates[] = {modules::State::kOn, modules::State::kOff, modules::State::kDraining};
  policy.states[any_of(kIds)] = any_of(kStates);
}

testing::Selling::Said said_of(const Policy& policy) {
  const json referral = {{"referrer_points", policy.referrer_points},
                         {"newcomer_points", policy.newcomer_points},
                         {"waiting_days", policy.waiting_days},
                         {"monthly_cap", policy.monthly_cap}};
  return {{"points", points_text(policy)}, {"tiers", tiers_text(policy)}, {"stored_value", stored_value_text(policy)},
          {"referral", referral.dump()},   {"rfm", rfm_text(policy)},     {"commission", commission_text(policy)}};
}

Instant points_end(const Policy& policy, Instant now, const DayRule& rule) {
  const Day today = business_day(now, rule);
  if (policy.expiry == "rolling") return after(add_months(today, policy.expiry_months), rule);
  if (policy.expiry == "end_of_year") return after(day_of({calendar(today).year, 12, 31}), rule);
  return Instant{journal::kNever};
}

Instant bonus_ends(const Policy& policy, Instant now, const DayRule& rule) {
  if (policy.bonus_months == 0) return Instant{journal::kNever};
  return after(add_months(business_day(now, rule), policy.bonus_months), rule);
}

Minor bonus_for(const Policy& policy, Minor amount_minor) {
  Minor out = 0;
  for (const Step& step : policy.steps) {
    if (step.amount_minor <= amount_minor) out = std::max(out, step.bonus_minor);
  }
  return out;
}

}  // namespace bobbin::returns::histories
