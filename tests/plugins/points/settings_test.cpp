#include "settings.hpp"

#include "rules_text.hpp"
#include "tests/support/catch.hpp"

namespace settings_test {

using namespace points;

// What the host hands over: merged, checked, defaults filled in.
constexpr const char* kDemo = R"({
  "earn": {"points": 1, "per_minor": 100},
  "redeem": {"points": 100, "worth_minor": 100, "minimum": 0, "step": 100, "max_share_ppm": 1000000},
  "expiry": {"policy": "never", "months": 12, "grace_days": 0, "remind_days": 30},
  "pending_days": 0, "signup_points": 0, "profile_points": 0,
  "checkin": {"points": 0, "streaks": []}, "multipliers": [], "combine": "highest", "rewards": []})";

constexpr const char* kRich = R"({
  "earn": {"points": 2, "per_minor": 1000},
  "redeem": {"points": 1, "worth_minor": 100, "minimum": 10, "step": 5, "max_share_ppm": 500000},
  "expiry": {"policy": "rolling", "months": 6, "grace_days": 7, "remind_days": 14},
  "pending_days": 7, "signup_points": 50, "profile_points": 20,
  "checkin": {"points": 1, "streaks": [{"days": 3, "points": 5}]},
  "multipliers": [
    {"id": "june", "multiplier_ppm": 2000000, "from": "2026-06-01", "to": "2026-06-31", "weekdays": ["sat", "sun"]},
    {"id": "birthday", "multiplier_ppm": 1500000, "birthday": true},
    {"id": "all", "multiplier_ppm": 1000000, "members_only": true}],
  "combine": "product",
  "rewards": [
    {"id": "tote", "name": {"zh-CN": "帆布袋", "en": "Tote bag"}, "kind": "goods", "sku": "TOTE", "points": 800,
     "from": "2026-06-01", "total": 20},
    {"id": "cut", "name": "改衣", "kind": "service", "points": 300}]})";

TEST_CASE("settings become rules; the demo shop's are the defaults") {
  const Rules demo = parse_rules(kDemo);
  CHECK(demo.earn.points == 1);
  CHECK(demo.redeem.step == 100);
  CHECK(demo.expiry.policy == Expiry::Policy::kNever);
  CHECK(demo.multipliers.empty());
  const Rules rich = parse_rules(kRich);
  CHECK(rich.redeem.max_share_ppm == 500'000);
  CHECK(rich.expiry.policy == Expiry::Policy::kRolling);
  CHECK(rich.combine == Combine::kProduct);
  REQUIRE(rich.multipliers.size() == 3);
  CHECK(rich.multipliers[0].weekdays == std::vector<int>{5, 6});
  CHECK(rich.multipliers[0].to == bobbin::parse_day("2026-06-30"));  // June has no 31st: its last day is meant
  CHECK(rich.multipliers[1].birthday);
  REQUIRE(rich.rewards.size() == 2);
  CHECK(rich.rewards[0].total == 20);
  CHECK_FALSE(rich.rewards[1].total);
  CHECK(rich.rewards[1].name.en == "改衣");
}

std::string text_of(const std::vector<RuleText>& texts, std::string_view rule, std::string_view locale) {
  for (const RuleText& one : texts) {
    if (one.rule == rule) return one.text.in(locale);
  }
  return "(none)";
}

TEST_CASE("PT8 the demo's rules in plain words") {
  const auto texts = rule_texts(parse_rules(kDemo), "CNY");
  REQUIRE(texts.size() == 3);
  CHECK(text_of(texts, "earn", "zh-CN") ==
        "每实付 1.00 元 得 1 分；按优惠后金额，整单合计后取整；用积分支付的部分不计。");
  CHECK(text_of(texts, "redeem", "zh-CN") == "100 分抵 1.00 元，按 100 分的整数倍使用。");
  CHECK(text_of(texts, "redeem", "en") == "100 points pay 1.00 CNY, in multiples of 100 points.");
  CHECK(text_of(texts, "expiry", "en") == "Points never expire.");
}

TEST_CASE("PT8 every rule that the shop has switched on is said") {
  const auto texts = rule_texts(parse_rules(kRich), "EUR");
  CHECK(text_of(texts, "multiplier.june", "en") ==
        "Points times 2 from 2026-06-01 to 2026-06-30 inclusive, Saturdays, Sundays.");
  CHECK(text_of(texts, "multiplier.june", "zh-CN") == "2026-06-01 至 2026-06-30（含）、周六、周日：积分 2 倍。");
  CHECK(text_of(texts, "multiplier.birthday", "zh-CN") == "生日当天：积分 1.5 倍。");
  CHECK(text_of(texts, "multiplier.all", "en") == "Points times 1 for members.");
  CHECK(text_of(texts, "combine", "en") ==
        "Several multipliers that apply, the member's tier included, are multiplied.");
  CHECK(text_of(texts, "pending", "zh-CN") == "积分在购买后第 7 天结束时到账。");
  CHECK(text_of(texts, "redeem", "en") ==
        "1 point pays 1.00 EUR, in multiples of 5 points, at least 10 at a time, up to 50% of a basket.");
  CHECK(text_of(texts, "signup", "zh-CN") == "入会送 50 分。");
  CHECK(text_of(texts, "checkin", "en") == "1 point for each day's check-in.");
  CHECK(text_of(texts, "streak.3", "en") == "5 more points for 3 days in a row.");
  CHECK(text_of(texts, "signup", "en") == "50 points for joining.");
  CHECK(text_of(texts, "profile", "zh-CN") == "资料填写完整送 20 分（一次）。");
  CHECK(text_of(texts, "streak.3", "zh-CN") == "连续签到 3 天再得 5 分。");
  CHECK(text_of(texts, "reward.tote", "zh-CN") == "800 分可换“帆布袋”，2026-06-01 起，共 20 份。");
  CHECK(text_of(texts, "reward.cut", "en") == "300 points can be exchanged for \"改衣\".");
}

}  // namespace settings_test
