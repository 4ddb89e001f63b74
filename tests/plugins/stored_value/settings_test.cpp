#include "settings.hpp"

#include "tests/support/catch.hpp"

namespace settings_test {

using namespace stored_value;

// What the host hands over: merged, checked, defaults filled in.
constexpr const char* kPlain = R"({
  "steps": [], "spend_policy": "proportional", "bonus_months": 0, "remind_days": 30, "limit_minor": 500000,
  "daily_limit_minor": 0, "discount": {"rate_ppm": 0}, "refund_fee_minor": 0, "refund_days": 7})";

constexpr const char* kRich = R"({
  "steps": [{"amount_minor": 50000, "bonus_minor": 5000, "tiers": ["gold"]}], "spend_policy": "bonus_first",
  "bonus_months": 12, "remind_days": 14, "limit_minor": 0, "daily_limit_minor": 100000, "verify_above_minor": 0,
  "discount": {"rate_ppm": 50000}, "refund_fee_minor": 1000, "refund_days": 3})";

TEST_CASE("settings become rules") {
  const Rules plain = parse_rules(kPlain);
  CHECK(plain.steps.empty());
  CHECK(plain.policy == SpendPolicy::kProportional);
  CHECK(plain.limit_minor == 500'000);
  CHECK_FALSE(plain.verify_above_minor);
  const Rules rich = parse_rules(kRich);
  REQUIRE(rich.steps.size() == 1);
  CHECK(rich.steps[0].tiers == std::vector<std::string>{"gold"});
  CHECK(rich.policy == SpendPolicy::kBonusFirst);
  CHECK(rich.verify_above_minor == 0);  // every payment
  CHECK(rich.discount_ppm == 50'000);
  CHECK(rich.refund_days == 3);
}

}  // namespace settings_test
