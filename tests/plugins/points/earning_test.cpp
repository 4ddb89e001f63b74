#include "earning.hpp"

#include <numeric>

#include "bobbin/money.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"

namespace earning_test {

using namespace points;

bobbin::Day day(const char* text) { return *bobbin::parse_day(text); }

// 2026-01-05 is a Monday.
Occasion on(const char* text) { return {.day = day(text)}; }

std::int64_t earned(const Rules& rules, const std::vector<EarningLine>& lines, const Occasion& occasion) {
  return earning_basis(rules, lines, occasion).amount().value();
}

Rules doubling(Multiplier multiplier, Combine combine = Combine::kHighest) {
  Rules rules;
  multiplier.ppm = 2'000'000;
  rules.multipliers = {std::move(multiplier)};
  rules.combine = combine;
  return rules;
}

TEST_CASE("PT1 a point a yuan, counted over the sale and floored once") {
  const Rules rules;
  CHECK(earned(rules, {{1, "A", "女装", 50'000}}, on("2026-01-05")) == 500);
  CHECK(earned(rules, {{1, "A", "女装", 19'950}, {2, "B", "男装", 9'950}}, on("2026-01-05")) == 299);
  CHECK(earned(rules, {{1, "A", "女装", 99}}, on("2026-01-05")) == 0);
  CHECK(earned(rules, {}, on("2026-01-05")) == 0);
}

TEST_CASE("PT1 the rate is the shop's") {
  Rules rules;
  rules.earn = {3, 1'000};
  CHECK(earned(rules, {{1, "A", "女装", 29'999}}, on("2026-01-05")) == 89);  // 89.997
  rules.earn = {0, 100};
  CHECK(earning_basis(rules, {{1, "A", "女装", 29'999}}, on("2026-01-05")).terms.empty());
}

TEST_CASE("PT2 only the part of a line that was paid with money earns") {
  const Rules rules;
  // 500.00 with 100.00 of it paid in points: the line brings 400.00 of money.
  CHECK(earned(rules, {{1, "A", "女装", 40'000}}, on("2026-01-05")) == 400);
  CHECK(earning_basis(rules, {{1, "A", "女装", 0}}, on("2026-01-05")).terms.empty());
}

TEST_CASE("PT1 by tier: the tiers module's factor, 1 without it") {
  Occasion gold = on("2026-01-05");
  gold.tier_ppm = 3'000'000;
  CHECK(earned(Rules{}, {{1, "A", "女装", 10'000}}, gold) == 300);
}

TEST_CASE("PT1 a multiplier for some tiers or segments holds for their members alone (R6)") {
  struct Row {
    const char* what;
    Multiplier multiplier;
    std::int64_t points;
  };
  const Row rows[] = {
      {"the tier is one of them", {.id = "t", .tiers = {"gold", "silver"}}, 200},
      {"it is another", {.id = "t", .tiers = {"gold"}}, 100},
      {"the segment is one of them", {.id = "s", .segments = {"general_keep", "important_keep"}}, 200},
      {"it is another", {.id = "s", .segments = {"general_keep"}}, 100},
      {"both must hold", {.id = "b", .tiers = {"silver"}, .segments = {"general_keep"}}, 100},
      {"both hold", {.id = "b", .tiers = {"silver"}, .segments = {"important_keep"}}, 200},
  };
  Occasion silver = on("2026-01-05");
  silver.tier = "silver";
  silver.segment = "important_keep";
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(earned(doubling(row.multiplier), {{1, "A", "女装", 10'000}}, silver) == row.points);
    CHECK(earned(doubling(row.multiplier), {{1, "A", "女装", 10'000}}, on("2026-01-05")) ==
          100);  // without the modules
  }
}

TEST_CASE("PT1 by category and SKU: a category covers what is below it") {
  const Rules dresses = doubling({.id = "c", .category = "女装"});
  CHECK(earned(dresses, {{1, "A", "女装", 10'000}}, on("2026-01-05")) == 200);
  CHECK(earned(dresses, {{1, "A", "女装/连衣裙", 10'000}}, on("2026-01-05")) == 200);
  CHECK(earned(dresses, {{1, "A", "女装配饰", 10'000}}, on("2026-01-05")) == 100);
  const Rules one = doubling({.id = "s", .sku = "A-1"});
  CHECK(earned(one, {{1, "A-1", "x", 10'000}, {2, "A-10", "x", 10'000}}, on("2026-01-05")) == 300);
}

TEST_CASE("PT1 double-points days: weekday, day of month, from and to with their last day") {
  const Rules mondays = doubling({.id = "w", .weekdays = {0, 2}});
  CHECK(multiplier_ppm(mondays, {}, on("2026-01-05")) == 2'000'000);
  CHECK(multiplier_ppm(mondays, {}, on("2026-01-06")) == 1'000'000);
  CHECK(multiplier_ppm(mondays, {}, on("2026-01-07")) == 2'000'000);
  const Rules eighth = doubling({.id = "d", .days_of_month = {8, 18}});
  CHECK(multiplier_ppm(eighth, {}, on("2026-03-18")) == 2'000'000);
  CHECK(multiplier_ppm(eighth, {}, on("2026-03-17")) == 1'000'000);
  const Rules june = doubling({.id = "j", .from = day("2026-06-01"), .to = day("2026-06-30")});
  CHECK(multiplier_ppm(june, {}, on("2026-05-31")) == 1'000'000);
  CHECK(multiplier_ppm(june, {}, on("2026-06-01")) == 2'000'000);
  CHECK(multiplier_ppm(june, {}, on("2026-06-30")) == 2'000'000);
  CHECK(multiplier_ppm(june, {}, on("2026-07-01")) == 1'000'000);
}

TEST_CASE("PT1 on the birthday; 29 February is 28 February in a common year") {
  const Rules rules = doubling({.id = "b", .birthday = true});
  Occasion occasion = on("2026-05-20");
  CHECK(multiplier_ppm(rules, {}, occasion) == 1'000'000);  // unknown
  occasion.birth_month = 5;
  occasion.birth_day = 20;
  CHECK(multiplier_ppm(rules, {}, occasion) == 2'000'000);
  occasion.day = day("2026-05-21");
  CHECK(multiplier_ppm(rules, {}, occasion) == 1'000'000);
  Occasion leap{.day = day("2026-02-28"), .birth_month = 2, .birth_day = 29};
  CHECK(multiplier_ppm(rules, {}, leap) == 2'000'000);
  leap.day = day("2028-02-28");
  CHECK(multiplier_ppm(rules, {}, leap) == 1'000'000);
  leap.day = day("2028-02-29");
  CHECK(multiplier_ppm(rules, {}, leap) == 2'000'000);
}

TEST_CASE("PT1 a multiplier with several conditions asks for all of them") {
  const Rules rules = doubling({.id = "x", .category = "女装", .weekdays = {0}, .members_only = true});
  CHECK(multiplier_ppm(rules, {1, "A", "女装", 0}, on("2026-01-05")) == 2'000'000);
  CHECK(multiplier_ppm(rules, {1, "A", "男装", 0}, on("2026-01-05")) == 1'000'000);
  CHECK(multiplier_ppm(rules, {1, "A", "女装", 0}, on("2026-01-06")) == 1'000'000);
}

TEST_CASE("PT1 multipliers combine as the shop says, the tier's included") {
  Rules rules;
  rules.multipliers = {{.id = "a", .ppm = 2'000'000}, {.id = "b", .ppm = 1'500'000}};
  Occasion silver = on("2026-01-05");
  silver.tier_ppm = 3'000'000;
  CHECK(multiplier_ppm(rules, {}, on("2026-01-05")) == 2'000'000);
  CHECK(multiplier_ppm(rules, {}, silver) == 3'000'000);
  rules.combine = Combine::kProduct;
  CHECK(multiplier_ppm(rules, {}, on("2026-01-05")) == 3'000'000);
  CHECK(multiplier_ppm(rules, {}, silver) == 9'000'000);
}

TEST_CASE("PT1 lines with different multipliers are floored together") {
  const Rules rules = doubling({.id = "c", .category = "女装"});
  // 2 x 99.50 + 0.99 = 199.99 -> 199.
  CHECK(earned(rules, {{1, "A", "女装", 9'950}, {2, "B", "男装", 99}}, on("2026-01-05")) == 199);
}

TEST_CASE("PT1 even the largest numbers that the settings allow do not overflow a term") {
  Rules rules;
  rules.earn = {1'000'000, 1'000'000'000};
  rules.combine = Combine::kProduct;
  for (int i = 0; i < 5; ++i) rules.multipliers.push_back({.id = "m", .ppm = 1'000'000'000});
  const bobbin::Basis basis = earning_basis(rules, {{1, "A", "x", 100'000'000'000}}, on("2026-01-05"));
  REQUIRE(basis.terms.size() == 1);
  CHECK(basis.terms[0].numerator == 1'000'000'000'000'000'000);
  CHECK(basis.amount() == 100'000'000'000'000);  // 10^11 / 10^9 x 10^6 points x 10^6
}

TEST_CASE("G4 what a sale earned is what its parts earn when they come back one by one") {
  check_property("points kept after each partial return never rise, and end at 0", [] {
    const auto nets = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange(1, 200'000)));
    Rules rules;
    rules.multipliers = {{.id = "m", .ppm = *rc::gen::inRange<std::int64_t>(0, 5'000'000), .category = "a"}};
    std::vector<EarningLine> lines;
    std::vector<std::int64_t> quantity;
    for (std::size_t i = 0; i < nets.size(); ++i) {
      lines.push_back({static_cast<std::int32_t>(i + 1), "S", i % 2 == 0 ? "a" : "b", nets[i]});
      quantity.push_back(*rc::gen::inRange<std::int64_t>(1, 6));
    }
    bobbin::Basis basis = earning_basis(rules, lines, on("2026-01-05"));
    std::int64_t before = basis.amount().value();
    for (auto& term : basis.terms) {
      const auto index = static_cast<std::size_t>(term.index - 1);
      for (std::int64_t kept = quantity[index] - 1; kept >= 0; --kept) {
        term.base = bobbin::first_units(nets[index], quantity[index], kept);
        const std::int64_t now = basis.amount().value();
        RC_ASSERT(now <= before);
        before = now;
      }
    }
    RC_ASSERT(before == 0);
  });
}

}  // namespace earning_test
