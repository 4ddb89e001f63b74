#include "pareto.hpp"

#include <algorithm>

#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"

namespace rfm_pareto_test {

using namespace rfm;

TEST_CASE("R4 the count is rounded up, the share cut off") {
  // Sorted 700, 200, 60, 30, 10: in all 1,000. 20% of 5 is 1; 21% is 1.05, so 2.
  Pareto pareto({{1, 10}, {2, 700}, {3, 30}, {4, 200}, {5, 60}});
  CHECK(pareto.members() == 5);
  CHECK(pareto.monetary_minor() == 1'000);
  CHECK(pareto.top(200'000).members == 1);
  CHECK(pareto.top(200'000).monetary_minor == 700);
  CHECK(pareto.top(210'000).members == 2);
  CHECK(pareto.top(210'000).monetary_minor == 900);
  CHECK(pareto.top(0).members == 0);
  CHECK(pareto.top(1'000'000).monetary_minor == 1'000);
  CHECK(pareto.share_ppm(700) == 700'000);
  Pareto thirds({{1, 1}, {2, 1}, {3, 1}});
  CHECK(thirds.share_ppm(2) == 666'666);
}

TEST_CASE("R4 of equal ones the older member comes first; nobody is no division by nothing") {
  Pareto pareto({{7, 5}, {3, 5}, {9, 6}});
  const auto all = pareto.page(0, 10);
  REQUIRE(all.size() == 3);
  CHECK(all[0].who.member == 9);
  CHECK(all[1].who.member == 3);
  CHECK(all[2].who.member == 7);
  CHECK(all[2].cumulative_minor == 16);
  Pareto nobody({});
  CHECK(nobody.top(200'000).members == 0);
  CHECK(nobody.share_ppm(0) == 0);
  CHECK(nobody.page(0, 10).empty());
  Pareto free({{1, 0}});
  CHECK(free.share_ppm(0) == 0);
}

TEST_CASE("properties of the curve") {
  check_property("pages of any size are the whole curve", [](const std::vector<std::uint16_t>& drawn) {
    std::vector<Spender> spenders;
    for (const auto one : drawn) spenders.push_back({static_cast<std::int64_t>(spenders.size()) + 1, one});
    Pareto whole(spenders);
    const auto all = whole.page(0, static_cast<std::int64_t>(drawn.size()));
    RC_ASSERT(std::is_sorted(all.begin(), all.end(), [](const Standing& a, const Standing& b) {
      return a.who.monetary_minor > b.who.monetary_minor;
    }));
    const std::int64_t limit = *rc::gen::inRange(1, 7);
    std::vector<Standing> parts;
    Pareto paged(spenders);
    for (std::int64_t skip = 0; skip < paged.members(); skip += limit) {
      (void)paged.top(*rc::gen::inRange(0, 1'000'001));
      for (const Standing& one : paged.page(skip, limit)) parts.push_back(one);
    }
    RC_ASSERT(parts.size() == all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
      RC_ASSERT(parts[i].who.member == all[i].who.member);
      RC_ASSERT(parts[i].cumulative_minor == all[i].cumulative_minor);
    }
    if (!all.empty()) RC_ASSERT(all.back().cumulative_minor == whole.monetary_minor());
  });
}

}  // namespace rfm_pareto_test
