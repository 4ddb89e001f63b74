#include "discounts.hpp"

#include <numeric>

#include "gifts.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"

namespace discounts_test {

using namespace tiers;
using Kind = Benefit::Kind;
using Of = Scope::Of;

bobbin::Day day(const char* text) { return bobbin::parse_day(text).value(); }

const Benefit kBirthday{"birthday", Kind::kBirthday, {}, 100'000};
const Benefit kNew{"new_goods", Kind::kDiscount, {}, 100'000, {Of::kNew}};
const Benefit kAll{"everything", Kind::kDiscount, {}, 200'000};
const Benefit kMarked{"designated", Kind::kQuota, {}, 200'000, {Of::kDesignated, "", "指定"}, Quota{Period::kMonth, 1}};
const Benefit kCleaning{"cleaning", Kind::kService, {}, 1'000'000, {Of::kCategory, "服务"}, Quota{Period::kYear, 4}};

bobbin::Minor amount_of(const std::vector<Discount>& all, std::int32_t line) {
  for (const Discount& one : all) {
    if (one.line == line) return one.amount_minor;
  }
  return 0;
}

TEST_CASE("G1 a percentage is rounded half up, once a line") {
  CHECK(off(10'005, 1, 1, 100'000) == 1'001);  // 1000.5
  CHECK(off(10'004, 1, 1, 100'000) == 1'000);
  CHECK(off(10'000, 3, 3, 100'000) == 1'000);
  CHECK(off(10'000, 3, 1, 200'000) == 667);  // of 33.34, the first of three pieces (G2): 6.668
}

TEST_CASE("T3 new goods are new to the 30th day after their launch; one without a launch date never is") {
  DiscountLine line{.line = 1, .net_minor = 100};
  CHECK_FALSE(covers(kNew, line, {day("2026-01-05")}));
  line.launch = day("2025-12-06");
  CHECK(covers(kNew, line, {day("2026-01-05")}));
  CHECK_FALSE(covers(kNew, line, {day("2026-01-06")}));
  CHECK(covers(kNew, line, {day("2025-11-20")}));  // early access
}

TEST_CASE("T3 the birthday is a month, a service is a service, a category covers what is below it") {
  const DiscountLine dress{.line = 1, .net_minor = 100, .category = "女装/连衣裙"};
  CHECK(covers(kBirthday, dress, {day("2026-01-31"), 1}));
  CHECK_FALSE(covers(kBirthday, dress, {day("2026-01-31"), 2}));
  CHECK_FALSE(covers(kBirthday, dress, {day("2026-01-31"), 0}));
  const Benefit women{"women", Kind::kDiscount, {}, 50'000, {Of::kCategory, "女装"}};
  CHECK(covers(women, dress, {day("2026-01-05")}));
  DiscountLine service{.line = 1, .net_minor = 100, .category = "服务/养护"};
  CHECK_FALSE(covers(kCleaning, service, {day("2026-01-05")}));
  service.service = true;
  CHECK(covers(kCleaning, service, {day("2026-01-05")}));
}

TEST_CASE("T3 the best one applies, line by line") {
  const Occasion occasion{day("2026-01-05"), 1};
  const DiscountLine launched{.line = 1, .net_minor = 10'000, .launch = day("2026-01-01")};
  const DiscountLine plain{.line = 2, .net_minor = 10'000};
  const auto both = discounts({&kNew, &kAll}, {launched, plain}, occasion, {});
  CHECK(amount_of(both, 1) == 2'000);
  CHECK(amount_of(both, 2) == 2'000);
  const auto gold = discounts({&kNew}, {launched, plain}, occasion, {});
  CHECK(amount_of(gold, 1) == 1'000);
  CHECK(gold.size() == 1);
}

TEST_CASE("T3 a quota goes where it gains most, and nowhere when it gains nothing") {
  const Occasion occasion{day("2026-01-05"), 1};
  const DiscountLine cheap{.line = 1, .net_minor = 5'000, .tags = {"指定"}};
  const DiscountLine dear{.line = 2, .net_minor = 9'000, .tags = {"休闲", "指定"}};
  const DiscountLine many{.line = 3, .quantity = 3, .net_minor = 30'000, .tags = {"指定"}};
  auto found = discounts({&kMarked}, {cheap, dear}, occasion, {{"designated", 1}});
  REQUIRE(found.size() == 1);
  CHECK(found[0].line == 2);
  CHECK(found[0].amount_minor == 1'800);
  CHECK(found[0].pieces == 1);
  // On the birthday three pieces less 10 % are 30.00, one less 20 % only 20.00: the quota is kept.
  found = discounts({&kBirthday, &kMarked}, {many}, occasion, {{"designated", 1}});
  REQUIRE(found.size() == 1);
  CHECK(found[0].benefit == &kBirthday);
  CHECK(discounts({&kMarked}, {dear}, occasion, {{"designated", 0}}).empty());
  found = discounts({&kMarked}, {cheap, dear}, occasion, {{"designated", 2}});
  CHECK(amount_of(found, 1) + amount_of(found, 2) == 2'800);
}

TEST_CASE("T3 periods are the calendar's") {
  CHECK(period_key(Period::kMonth, day("2026-01-31")) == 202'601);
  CHECK(period_key(Period::kYear, day("2026-12-31")) == 2026);
  CHECK(period_ends(Period::kMonth, day("2026-02-03")) == day("2026-02-28"));
  CHECK(period_ends(Period::kYear, day("2026-02-03")) == day("2026-12-31"));
}

TEST_CASE("T4 who may choose which gift") {
  const GiftRule rule{"spring", 30'000, {"gold"}, {"SCARF"}};
  CHECK(refused_because(rule, "SCARF", {30'000, {"ordinary", "silver", "gold"}}).empty());
  CHECK_FALSE(refused_because(rule, "SCARF", {29'999, {"gold"}}).empty());
  CHECK_FALSE(refused_because(rule, "SCARF", {30'000, {"silver"}}).empty());
  CHECK_FALSE(refused_because(rule, "HAT", {30'000, {"gold"}}).empty());
}

TEST_CASE("T3 properties") {
  const auto lines_of = [] {
    std::vector<DiscountLine> out;
    const auto count = *rc::gen::inRange(1, 8);
    for (int i = 0; i < count; ++i) {
      DiscountLine line{.line = i + 1,
                        .quantity = *rc::gen::inRange<std::int64_t>(1, 9),
                        .net_minor = *rc::gen::inRange<std::int64_t>(1, 100'000)};
      if (*rc::gen::inRange(0, 2) == 1) line.tags = {"指定"};
      out.push_back(std::move(line));
    }
    return out;
  };
  check_property("a discount is never more than the line, and a quota never used beyond what is left", [&] {
    const std::int64_t left = *rc::gen::inRange<std::int64_t>(0, 5);
    const auto lines = lines_of();
    std::int64_t used = 0;
    for (const Discount& one : discounts({&kBirthday, &kMarked}, lines, {day("2026-01-05"), *rc::gen::inRange(0, 3)},
                                         {{"designated", left}})) {
      RC_ASSERT(one.amount_minor > 0);
      RC_ASSERT(one.amount_minor <= lines[static_cast<std::size_t>(one.line - 1)].net_minor);
      used += one.pieces;
    }
    RC_ASSERT(used <= left);
  });
  check_property("more benefits never cost the member anything", [&] {
    const auto lines = lines_of();
    const Occasion occasion{day("2026-01-05"), 1};
    const auto sum = [](const std::vector<Discount>& all) {
      return std::accumulate(all.begin(), all.end(), bobbin::Minor{0},
                             [](bobbin::Minor so_far, const Discount& one) { return so_far + one.amount_minor; });
    };
    const auto fewer = sum(discounts({&kBirthday}, lines, occasion, {}));
    RC_ASSERT(sum(discounts({&kBirthday, &kMarked}, lines, occasion, {{"designated", 2}})) >= fewer);
  });
  check_property("the record of a line says how many pieces used the quota", [] {
    const auto net = *rc::gen::inRange<std::int64_t>(1, 1'000'000);
    const auto quantity = *rc::gen::inRange<std::int64_t>(1, 50);
    const auto pieces = *rc::gen::inRange<std::int64_t>(1, quantity + 1);
    const auto amount = off(net, quantity, pieces, 200'000);
    const auto found = pieces_of(net, quantity, 200'000, amount);
    RC_ASSERT(found <= pieces);
    RC_ASSERT(off(net, quantity, found, 200'000) == amount);
  });
}

}  // namespace discounts_test
