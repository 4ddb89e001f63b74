#include "core/returns/split.hpp"

#include <numeric>

#include "tests/support/rapidcheck.hpp"

namespace bobbin::returns {
namespace {

using Parts = std::vector<Minor>;

TEST_CASE("a refund is split over what is left, by largest remainder") {
  CHECK(split_refund(250, {{200}, {200}, {100}}, Order::kProportional) == Parts{100, 100, 50});
  CHECK(split_refund(1, {{1}, {1}, {1}}, Order::kProportional) == Parts{1, 0, 0});
  CHECK(split_refund(0, {{5}}, Order::kProportional) == Parts{0});
  CHECK(split_refund(0, {}, Order::kProportional).empty());
}

TEST_CASE("external tenders first, when the member prefers") {
  const std::vector<Pot> pots = {{200, 1, false}, {200, 1, true}, {100, 1, false}};
  CHECK(split_refund(150, pots, Order::kExternalFirst) == Parts{0, 150, 0});
  CHECK(split_refund(230, pots, Order::kExternalFirst) == Parts{20, 200, 10});
}

TEST_CASE("a coarse tender takes whole units, the rest goes to the others, else waits") {
  CHECK(split_refund(25'000, {{40'000}, {10'000, 100}}, Order::kProportional) == Parts{20'000, 5'000});
  CHECK(split_refund(12'345, {{40'000}, {10'000, 100}}, Order::kProportional) == Parts{9'945, 2'400});
  CHECK(split_refund(250, {{1'000, 100}}, Order::kProportional) == Parts{200});
  CHECK(split_refund(150, {{30}, {1'000, 100}}, Order::kProportional) == Parts{30, 100});
  CHECK(split_refund(100, {{100, 100}, {100, 100}}, Order::kProportional) == Parts{100, 0});
}

TEST_CASE("all that is left goes back to the last unit, whatever the units") {
  CHECK(split_refund(150, {{50}, {100, 30}}, Order::kProportional) == Parts{50, 100});
}

TEST_CASE("properties of a refund's split") {
  check_property("partial refunds never exceed what is left and the last one leaves nothing", [] {
    const auto count = *rc::gen::inRange<std::size_t>(1, 5);
    std::vector<Pot> pots(count);
    Minor all = 0;
    for (Pot& pot : pots) {
      pot.unit_minor = *rc::gen::element<Minor>(1, 1, 100);
      pot.left_minor = *rc::gen::inRange<Minor>(0, 50) * pot.unit_minor;
      pot.external = *rc::gen::arbitrary<bool>();
      all += pot.left_minor;
    }
    Minor owed = 0;
    Minor claimed = 0;
    while (claimed < all) {
      const Minor more = *rc::gen::inRange<Minor>(1, all - claimed + 1);
      claimed += more;
      owed += more;
      const auto order = *rc::gen::element(Order::kProportional, Order::kExternalFirst);
      const auto parts = split_refund(owed, pots, order);
      const Minor sum = std::accumulate(parts.begin(), parts.end(), Minor{0});
      RC_ASSERT(sum <= owed);
      for (std::size_t i = 0; i < count; ++i) {
        RC_ASSERT(parts[i] >= 0);
        RC_ASSERT(parts[i] <= pots[i].left_minor);
        RC_ASSERT(parts[i] % pots[i].unit_minor == 0);
        pots[i].left_minor -= parts[i];
      }
      owed -= sum;
    }
    RC_ASSERT(owed == 0);
    for (const Pot& pot : pots) RC_ASSERT(pot.left_minor == 0);
  });
}

}  // namespace
}  // namespace bobbin::returns
