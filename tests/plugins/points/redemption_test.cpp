#include "redemption.hpp"

#include <numeric>

#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"

namespace redemption_test {

using namespace points;

Allowance of(const Redeem& redeem, std::int64_t spendable, std::int64_t net_minor) {
  return allowance(redeem, {spendable, net_minor, "CNY"});
}

TEST_CASE("PT4 100 points pay 1.00, in steps of 100, up to the whole basket") {
  const Redeem redeem;
  const Allowance much = of(redeem, 12'345, 50'000);
  CHECK(much.max_minor == 12'300);
  CHECK(much.min_minor == 0);
  CHECK(much.step_minor == 100);
  CHECK(much.unit_minor == 1);  // a refund splits to the point: the step is for paying (G2)
  CHECK(much.balance_minor == 12'345);
  CHECK(much.why.zh == "现有 12345 分，可抵 123.45。");
  CHECK(much.why.en == "The member has 12345 points, worth 123.45.");
  CHECK(of(redeem, 100'000, 50'000).max_minor == 50'000);
  CHECK(of(redeem, 100'000, 50'000).why.empty());
  CHECK(of(redeem, 99, 50'000).max_minor == 0);
  CHECK(of(redeem, 0, 50'000).balance_minor == 0);
}

TEST_CASE("S4 10,000 points at 100 a yuan pay 100.00; where 1 point is 1.00, 100 points do") {
  CHECK(redemption_basis(Redeem{}, 3, 10'000).amount() == 10'000);
  const Redeem yuan{.points = 1, .worth_minor = 100, .minimum = 0, .step = 1};
  CHECK(redemption_basis(yuan, 3, 10'000).amount() == 100);
  CHECK(of(yuan, 250, 50'000).max_minor == 25'000);
  CHECK(of(yuan, 250, 50'000).unit_minor == 100);
  CHECK(of(yuan, 250, 50'000).step_minor == 100);
  CHECK(of(yuan, 250, 24'950).max_minor == 24'900);  // whole points only
}

TEST_CASE("PT4 minimum: what can't reach it is nothing, with the reason") {
  const Redeem redeem{.points = 100, .worth_minor = 100, .minimum = 500, .step = 100};
  CHECK(of(redeem, 499, 50'000).max_minor == 0);
  CHECK(of(redeem, 499, 50'000).balance_minor == 499);
  CHECK(of(redeem, 499, 50'000).why.zh == "至少要用 500 分，现有 499 分。");
  CHECK(of(redeem, 500, 50'000).max_minor == 500);
  CHECK(of(redeem, 500, 50'000).min_minor == 500);
  CHECK(of(redeem, 5'000, 400).max_minor == 0);
  CHECK(of(redeem, 5'000, 400).why.en == "It takes at least 500 points, more than this basket takes.");
  const Redeem odd{.points = 100, .worth_minor = 100, .minimum = 250, .step = 100};
  CHECK(of(odd, 1'000, 50'000).min_minor == 300);  // the first step that reaches it
}

TEST_CASE("PT4 highest share of the basket") {
  const Redeem half{.points = 100, .worth_minor = 100, .minimum = 0, .step = 100, .max_share_ppm = 500'000};
  CHECK(of(half, 100'000, 29'900).max_minor == 14'900);  // half is 149.50, in steps of 1.00
  CHECK(of(half, 100'000, 29'900).why.zh == "积分最多抵整单的 50%，以 100 分为一档。");
  const Redeem odd{.points = 100, .worth_minor = 100, .minimum = 0, .step = 100, .max_share_ppm = 333'300};
  CHECK(of(odd, 100'000, 10'000).why.en == "Points pay at most 33.33% of a basket, in steps of 100 points.");
  const Redeem none{.points = 100, .worth_minor = 100, .minimum = 0, .step = 100, .max_share_ppm = 0};
  CHECK(of(none, 100'000, 10'000).max_minor == 0);
  CHECK(of(none, 100'000, 10'000).why.en == "Points don't pay in this store.");
}

TEST_CASE("PT4 steps are made whole in points and in money") {
  // 3 points pay 0.02, in steps of 5: only multiples of 15 points are whole on both sides.
  const Redeem redeem{.points = 3, .worth_minor = 2, .minimum = 0, .step = 5};
  CHECK(unit_points(redeem) == 3);
  CHECK(step_points(redeem) == 15);
  CHECK(of(redeem, 100, 50'000).unit_minor == 2);
  CHECK(of(redeem, 100, 50'000).step_minor == 10);
  CHECK(of(redeem, 100, 50'000).max_minor == 60);  // 90 points
}

TEST_CASE("PT4 nothing to pay, nothing offered") { CHECK(of(Redeem{}, 1'000, 0).max_minor == 0); }

TEST_CASE("PT4 settings at their limits neither overflow nor divide by zero") {
  const Redeem extreme{.points = 999'983, .worth_minor = 1'000'000'000, .minimum = 1'000'000'000, .step = 999'979};
  const Allowance allowed = of(extreme, 9'000'000'000'000'000'000, 1'000'000'000'000'000);
  CHECK(allowed.unit_minor >= 1);
  CHECK(allowed.max_minor >= 0);
}

TEST_CASE("properties of paying with points") {
  check_property("what may be paid is whole steps, within balance, share and basket, and costs whole points", [] {
    const Redeem redeem{.points = *rc::gen::inRange<std::int64_t>(1, 1'000),
                        .worth_minor = *rc::gen::inRange<std::int64_t>(1, 1'000),
                        .minimum = *rc::gen::inRange<std::int64_t>(0, 2'000),
                        .step = *rc::gen::inRange<std::int64_t>(1, 500),
                        .max_share_ppm = *rc::gen::inRange<std::int64_t>(0, 1'000'001)};
    const std::int64_t spendable = *rc::gen::inRange<std::int64_t>(0, 10'000'000);
    const std::int64_t net = *rc::gen::inRange<std::int64_t>(0, 10'000'000);
    const Allowance allowed = of(redeem, spendable, net);
    RC_ASSERT(allowed.max_minor % allowed.step_minor == 0);
    RC_ASSERT(allowed.step_minor % allowed.unit_minor == 0);
    RC_ASSERT(allowed.max_minor <= net);
    RC_ASSERT(allowed.max_minor <= allowed.balance_minor);
    RC_ASSERT(allowed.max_minor == 0 || allowed.max_minor >= allowed.min_minor);
    RC_ASSERT(allowed.max_minor == net || !allowed.why.empty());
    const std::int64_t points = redemption_basis(redeem, 1, allowed.max_minor).amount().value();
    RC_ASSERT(points <= spendable);
    RC_ASSERT(points % redeem.step == 0);
    RC_ASSERT(points * redeem.worth_minor == allowed.max_minor * redeem.points);
    RC_ASSERT(allowed.max_minor == 0 || points >= redeem.minimum);
  });
}

}  // namespace redemption_test
