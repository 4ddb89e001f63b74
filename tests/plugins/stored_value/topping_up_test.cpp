#include "topping_up.hpp"

#include "refund.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"

namespace topping_up_test {

using namespace stored_value;

const std::vector<Step> kDemo{{50'000, 5'000}, {100'000, 12'000}};

TEST_CASE("SV2 the bonus of the highest step that is reached, once") {
  CHECK(bonus_for(kDemo, 49'999, {}) == 0);
  CHECK(bonus_for(kDemo, 50'000, {}) == 5'000);
  CHECK(bonus_for(kDemo, 99'999, {}) == 5'000);
  CHECK(bonus_for(kDemo, 150'000, {}) == 12'000);
  CHECK(bonus_for({}, 150'000, {}) == 0);
}

TEST_CASE("SV1 steps by tier: of one amount the highest bonus that fits the member") {
  const std::vector<Step> steps{{50'000, 5'000}, {50'000, 8'000, {"gold", "diamond"}}, {80'000, 6'000, {"diamond"}}};
  CHECK(bonus_for(steps, 50'000, {}) == 5'000);
  CHECK(bonus_for(steps, 50'000, {"ordinary", "silver"}) == 5'000);
  CHECK(bonus_for(steps, 90'000, {"ordinary", "silver", "gold"}) == 8'000);
  CHECK(bonus_for(steps, 90'000, {"diamond"}) == 6'000);  // the highest step, not the highest bonus
}

TEST_CASE("SV4 limits are of principal, and of a day") {
  Rules rules;
  rules.limit_minor = 500'000;
  CHECK(over_limit(rules, {100'000, 400'000, 0}, "CNY").empty());
  CHECK(over_limit(rules, {100'001, 400'000, 0}, "CNY").en ==
        "A member's principal is at most 5000.00; there is 4000.00, so 1000.00 can be added.");
  rules.daily_limit_minor = 80'000;
  CHECK(over_limit(rules, {30'000, 0, 50'000}, "CNY").empty());
  CHECK_FALSE(over_limit(rules, {30'001, 0, 50'000}, "CNY").empty());
  CHECK(over_limit({}, {900'000'000, 900'000'000, 900'000'000}, "CNY").empty());  // 0 is none
}

TEST_CASE("SV1 a suggestion covers three months of what the member spends") {
  // 600.00 in 60 days is 300.00 a month: 900.00 in three, which 1,000.00 covers.
  CHECK(suggested(kDemo, {60'000, 60}, {})->amount_minor == 100'000);
  CHECK(suggested(kDemo, {60'000, 60}, {})->bonus_minor == 12'000);
  CHECK(suggested(kDemo, {10'000, 0}, {})->amount_minor == 50'000);       // a first month is a whole one
  CHECK(suggested(kDemo, {9'000'000, 30}, {})->amount_minor == 100'000);  // none covers it: the highest
  CHECK_FALSE(suggested(kDemo, {0, 0}, {}));
  CHECK_FALSE(suggested({}, {10'000, 0}, {}));
}

TEST_CASE("SV5 500.00 + 50.00, spent 110.00: 390.00 back, bonus void") {
  const Left left{50'000, 40'000, 1'000, 4'000};
  const Quote quote = quote_refund({}, left, Timing::kInTime);
  CHECK(quote.spent_minor == 11'000);
  CHECK(quote.refund_minor == 39'000);
  CHECK(quote.bonus_paid_minor == 1'000);
  CHECK(quote.bonus_void_minor == 4'000);
  CHECK(quote.fee_minor == 0);
}

TEST_CASE("SV5 the fee is of a late refund only, and never more than there is") {
  Rules rules;
  rules.refund_fee_minor = 1'000;
  CHECK(quote_refund(rules, {50'000, 50'000, 0, 5'000}, Timing::kInTime).refund_minor == 50'000);
  CHECK(quote_refund(rules, {50'000, 50'000, 0, 5'000}, Timing::kLate).refund_minor == 49'000);
  CHECK(quote_refund(rules, {50'000, 600, 0, 0}, Timing::kLate).refund_minor == 0);
  CHECK(timing_of(rules, 100, 107) == Timing::kInTime);
  CHECK(timing_of(rules, 100, 108) == Timing::kLate);
}

TEST_CASE("SV5 what coins can't pay is the shop's rounding, never more than what goes back") {
  Rules rules;
  rules.refund_fee_minor = 500;
  const Quote late = quote_refund(rules, {150'000, 137'358, 0, 0}, Timing::kLate, 8);
  CHECK(late.fee_minor == 500);
  CHECK(late.rounding_minor == 8);
  CHECK(late.refund_minor == 136'850);
  CHECK(quote_refund(rules, {150'000, 5, 0, 0}, Timing::kInTime, 8).refund_minor == 0);
  CHECK(kept_of(rules, 508, Timing::kLate).rounding_minor == 8);
  CHECK(kept_of(rules, 8, Timing::kInTime).fee_minor == 0);
}

TEST_CASE("property: what a refund divides is all that is left of the principal") {
  check_property("refund, fee and paid bonus sum to it; nothing is below 0", [] {
    Rules rules;
    rules.refund_fee_minor = *rc::gen::inRange<std::int64_t>(0, 5'000);
    Left left;
    left.amount_minor = *rc::gen::inRange<std::int64_t>(1, 1'000'000);
    left.principal_minor = *rc::gen::inRange<std::int64_t>(0, left.amount_minor + 1);
    left.bonus_spent_minor = *rc::gen::inRange<std::int64_t>(0, 100'000);
    const Quote quote = quote_refund(rules, left, Timing::kLate);
    RC_ASSERT(quote.refund_minor + quote.fee_minor + quote.bonus_paid_minor == left.principal_minor);
    RC_ASSERT(quote.refund_minor >= 0 && quote.fee_minor >= 0 && quote.bonus_paid_minor >= 0);
    const std::int64_t owed = left.amount_minor - quote.spent_minor - rules.refund_fee_minor;
    RC_ASSERT(quote.refund_minor == std::max<std::int64_t>(0, owed));
  });
}

}  // namespace topping_up_test
