#include "bobbin/money.hpp"

#include <limits>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"

namespace money_test {

using bobbin::allocate;
using bobbin::checked_add;
using bobbin::checked_mul;
using bobbin::checked_sub;
using bobbin::first_units;
using bobbin::mul_div;
using bobbin::Rounding;
using bobbin::tax_included;
using Amounts = std::vector<std::int64_t>;

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();

// Weights of up to ten million yuan, some of them zero.
Amounts weights_of_a_basket() {
  return *rc::gen::container<Amounts>(
      rc::gen::oneOf(rc::gen::just<std::int64_t>(0), rc::gen::inRange<std::int64_t>(0, 1'000'000'000)));
}

TEST_CASE("checked arithmetic says when a sum leaves 64 bits") {
  CHECK(checked_add(kMax, 0) == kMax);
  CHECK_FALSE(checked_add(kMax, 1));
  CHECK_FALSE(checked_add(kMin, -1));
  CHECK(checked_sub(kMin, 0) == kMin);
  CHECK_FALSE(checked_sub(0, kMin));
  CHECK(checked_mul(1LL << 31, 1LL << 31) == 1LL << 62);
  CHECK_FALSE(checked_mul(1LL << 32, 1LL << 31));
  CHECK_FALSE(checked_mul(kMin, -1));
}

TEST_CASE("every rounding mode is exact at halves and on both sides of zero") {
  struct Row {
    std::int64_t value;
    std::int64_t floor, half_up, ceil, half_even;
  };
  // value / 2.
  for (const Row row : {Row{3, 1, 2, 2, 2}, Row{-3, -2, -2, -1, -2}, Row{5, 2, 3, 3, 2}, Row{-5, -3, -3, -2, -2},
                        Row{4, 2, 2, 2, 2}, Row{0, 0, 0, 0, 0}, Row{1, 0, 1, 1, 0}, Row{-1, -1, -1, 0, 0}}) {
    CAPTURE(row.value);
    CHECK(mul_div(row.value, 1, 2, Rounding::kFloor) == row.floor);
    CHECK(mul_div(row.value, 1, 2, Rounding::kHalfUp) == row.half_up);
    CHECK(mul_div(row.value, 1, 2, Rounding::kCeil) == row.ceil);
    CHECK(mul_div(row.value, 1, 2, Rounding::kHalfEven) == row.half_even);
  }
  CHECK(mul_div(7, 1, 3, Rounding::kHalfEven) == 2);
  CHECK(mul_div(8, 1, 3, Rounding::kHalfEven) == 3);
}

TEST_CASE("mul_div multiplies over 128 bits and says when the answer does not fit") {
  CHECK(mul_div(kMax, kMax, kMax, Rounding::kFloor) == kMax);
  CHECK(mul_div(kMin, 1, 1, Rounding::kFloor) == kMin);
  CHECK_FALSE(mul_div(kMax, 2, 1, Rounding::kFloor));
  CHECK_FALSE(mul_div(kMin, -1, 1, Rounding::kFloor));
  CHECK_FALSE(mul_div(1, 1, 0, Rounding::kFloor));
  CHECK_FALSE(mul_div(1, 1, -1, Rounding::kFloor));
  // 19.99 at 7.5% is 1.49925: half up 1.50.
  CHECK(mul_div(1999, 75'000, 1'000'000, Rounding::kHalfUp) == 150);
}

TEST_CASE("tax contained in a price: net x rate / (1,000,000 + rate), half up") {
  CHECK(tax_included(11'300, 130'000) == 1'300);  // 113.00 at 13% holds 13.00
  CHECK(tax_included(10'000, 130'000) == 1'150);  // 100.00 x 13 / 113 = 11.504...
  CHECK(tax_included(10'000, 0) == 0);
  CHECK(tax_included(0, 130'000) == 0);
  CHECK(tax_included(-11'300, 130'000) == -1'300);
  CHECK_THROWS_AS(tax_included(1, -1), std::invalid_argument);
  CHECK_THROWS_AS(tax_included(1, 10'000'001), std::invalid_argument);
}

TEST_CASE("allocation by largest remainder, ties by order (G2)") {
  CHECK(allocate(100, Amounts{1, 1, 1}) == Amounts{34, 33, 33});
  CHECK(allocate(5'000, Amounts{29'900, 19'900, 9'900}) == Amounts{2'504, 1'667, 829});  // 2504.19, 1666.67, 829.15
  CHECK(allocate(1, Amounts{10, 10}) == Amounts{1, 0});
  CHECK(allocate(2, Amounts{0, 3, 3}) == Amounts{0, 1, 1});
  CHECK(allocate(7, Amounts{7}) == Amounts{7});
  CHECK(allocate(0, Amounts{5, 5}) == Amounts{0, 0});
  CHECK(allocate(0, Amounts{0, 0}) == Amounts{0, 0});
  CHECK(allocate(0, Amounts{}).empty());
}

TEST_CASE("allocation of amounts near the end of 64 bits stays exact") {
  CHECK(allocate(kMax, Amounts{kMax}) == Amounts{kMax});
  CHECK(allocate(kMax - 1, Amounts{kMax / 2, kMax / 2}) == Amounts{kMax / 2, kMax / 2});
}

TEST_CASE("allocation refuses what cannot be split") {
  CHECK_THROWS_AS(allocate(-1, Amounts{1}), std::invalid_argument);
  CHECK_THROWS_AS(allocate(1, Amounts{2, -1}), std::invalid_argument);
  CHECK_THROWS_AS(allocate(1, Amounts{0, 0}), std::invalid_argument);
  CHECK_THROWS_AS(allocate(1, Amounts{}), std::invalid_argument);
  CHECK_THROWS_AS(allocate(1, Amounts{kMax, 1}), std::overflow_error);
}

TEST_CASE("properties of allocation") {
  check_property("the parts sum to the total and none passes its weight", [] {
    const Amounts weights = weights_of_a_basket();
    const std::int64_t sum = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
    const std::int64_t total = *rc::gen::inRange<std::int64_t>(0, sum + 1);
    const Amounts parts = allocate(total, weights);
    RC_ASSERT(std::accumulate(parts.begin(), parts.end(), std::int64_t{0}) == total);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      RC_ASSERT(parts[i] >= 0);
      RC_ASSERT(parts[i] <= weights[i]);
    }
  });
  check_property("no part is a unit or more away from its exact share", [] {
    const Amounts weights = weights_of_a_basket();
    const std::int64_t sum = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
    RC_PRE(sum > 0);
    const std::int64_t total = *rc::gen::inRange<std::int64_t>(0, 2'000'000'000);
    const Amounts parts = allocate(total, weights);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const bobbin::Wide error = bobbin::Wide{parts[i]} * sum - bobbin::Wide{total} * weights[i];
      RC_ASSERT(error < sum && -error < sum);
    }
  });
  check_property("equal weights get parts that fall with their order and differ by one at most", [] {
    const auto count = *rc::gen::inRange<std::size_t>(1, 50);
    const std::int64_t total = *rc::gen::inRange<std::int64_t>(0, 1'000'000);
    const Amounts parts = allocate(total, Amounts(count, 7));
    for (std::size_t i = 1; i < count; ++i) RC_ASSERT(parts[i - 1] >= parts[i]);
    RC_ASSERT(parts.front() - parts.back() <= 1);
  });
}

TEST_CASE("the first k units of a line: k*floor(net/n) + min(k, net mod n) (G2)") {
  // 100.00 over 3 pieces: 33.34, 33.33, 33.33.
  CHECK(first_units(10'000, 3, 0) == 0);
  CHECK(first_units(10'000, 3, 1) == 3'334);
  CHECK(first_units(10'000, 3, 2) == 6'667);
  CHECK(first_units(10'000, 3, 3) == 10'000);
  CHECK(first_units(0, 5, 3) == 0);
}

TEST_CASE("partial returns add up to the line, in however many steps") {
  check_property("what each step takes sums to the net, and no step takes less than nothing", [] {
    const std::int64_t net = *rc::gen::inRange<std::int64_t>(0, 100'000'000);
    const std::int64_t quantity = *rc::gen::inRange<std::int64_t>(1, 60);
    std::int64_t kept = quantity;
    std::int64_t sum = 0;
    while (kept > 0) {
      const std::int64_t back = *rc::gen::inRange<std::int64_t>(1, kept + 1);
      const std::int64_t worth = first_units(net, quantity, kept) - first_units(net, quantity, kept - back);
      RC_ASSERT(worth >= back * (net / quantity));
      RC_ASSERT(worth <= back * (net / quantity + 1));
      sum += worth;
      kept -= back;
    }
    RC_ASSERT(sum == net);
  });
  check_property("the order of the steps does not change what is left after them", [] {
    const std::int64_t net = *rc::gen::inRange<std::int64_t>(0, 1'000'000);
    const std::int64_t a = *rc::gen::inRange<std::int64_t>(0, 20);
    const std::int64_t b = *rc::gen::inRange<std::int64_t>(0, 20);
    const std::int64_t quantity = a + b + *rc::gen::inRange<std::int64_t>(1, 20);
    const auto left = [&](std::int64_t taken) { return first_units(net, quantity, quantity - taken); };
    const std::int64_t a_first = (left(0) - left(a)) + (left(a) - left(a + b));
    const std::int64_t b_first = (left(0) - left(b)) + (left(b) - left(a + b));
    RC_ASSERT(a_first == b_first);
  });
}

}  // namespace money_test
