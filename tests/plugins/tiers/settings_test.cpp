#include "settings.hpp"

#include "rules_text.hpp"
#include "tests/support/catch.hpp"

namespace settings_test {

using namespace tiers;

constexpr const char* kRich = R"({
  "basis": {"of": "points", "window": "months", "months": 6},
  "ladder": [
    {"id": "guest", "name": "来客"},
    {"id": "friend", "name": {"zh-CN": "好友", "en": "Friend"}, "spend": {"above_minor": 500000},
     "visits": {"at_least": 3}, "points": {"at_least": 100}, "points_multiplier_ppm": 1500000,
     "benefits": [
       {"id": "a", "kind": "discount", "rate_ppm": 125000, "scope": "category", "category": "女装"},
       {"id": "b", "kind": "quota", "rate_ppm": 200000, "scope": "designated", "period": "month", "pieces": 2},
       {"id": "c", "kind": "service", "scope": "category", "category": "服务/养护", "period": "year", "pieces": 4},
       {"id": "d", "kind": "early_access"},
       {"id": "e", "kind": "service", "scope": "all", "name": "随便改"}]}],
  "downgrade": "period_end", "period_months": 6, "grace_days": 7,
  "gifts": [{"id": "g", "at_least_minor": 30000, "tiers": ["friend"], "skus": ["S"]}]})";

TEST_CASE("settings become rules") {
  const Rules rules = parse_rules(kRich);
  CHECK(rules.basis.of == Measure::kPoints);
  CHECK(rules.basis.months == 6);
  CHECK(rules.downgrade == Downgrade::kPeriodEnd);
  CHECK(rules.period_months == 6);
  CHECK(rules.grace_days == 7);
  REQUIRE(rules.ladder.size() == 2);
  CHECK(rules.ladder[0].name.en == "来客");
  const Rung& top = rules.ladder[1];
  CHECK(top.spend_minor == 500'001);  // above is one more
  CHECK(top.visits == 3);
  CHECK(top.points == 100);
  CHECK(top.multiplier_ppm == 1'500'000);
  REQUIRE(top.benefits.size() == 5);
  CHECK(top.benefits[0].scope.category == "女装");
  CHECK_FALSE(top.benefits[0].quota);
  CHECK(top.benefits[1].scope.tag == "指定");  // unless set
  CHECK(top.benefits[1].quota->pieces == 2);
  CHECK(top.benefits[2].rate_ppm == 1'000'000);
  CHECK(top.benefits[2].quota->period == Period::kYear);
  CHECK(top.benefits[3].kind == Benefit::Kind::kEarlyAccess);
  CHECK_FALSE(top.benefits[4].quota);
  REQUIRE(rules.gifts.size() == 1);
  CHECK(rules.gifts[0].tiers == std::vector<std::string>{"friend"});
}

TEST_CASE("a benefit without a name says itself") {
  const Rules rules = parse_rules(kRich);
  const auto& benefits = rules.ladder[1].benefits;
  CHECK(benefits[0].name.en == "12.5% off 女装");
  CHECK(benefits[1].name.zh == "指定商品减 20%（每月 2 件）");
  CHECK(benefits[2].name.en == "free: 服务/养护 (4 a year)");
  CHECK(benefits[4].name.zh == "随便改");
}

}  // namespace settings_test
