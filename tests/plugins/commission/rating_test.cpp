#include "rating.hpp"

#include <map>

#include "attach.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"

// CM1 and CM2: who gets what of a sale.
namespace commission_test {
namespace {

using namespace commission;

SoldLine line(std::int32_t number, bobbin::Minor brought, std::int64_t quantity = 1) {
  SoldLine out;
  out.line = number;
  out.quantity = quantity;
  out.kept = quantity;
  out.brought_minor = brought;
  out.sku = "DRESS-M";
  out.category = "女装/连衣裙";
  out.persons = {{"lin", bobbin::kPpm}};
  return out;
}

SoldLine of(SoldLine line, std::vector<Person> persons) {
  line.persons = std::move(persons);
  return line;
}

Rules three_percent() {
  Rules out;
  out.standard.rate_ppm = 30'000;
  return out;
}

Rules with(std::vector<Rule> rules) {
  Rules out = three_percent();
  out.rules = std::move(rules);
  return out;
}

// By staff and rule.
std::map<std::pair<std::string, std::string>, bobbin::Minor> amounts(const std::vector<Due>& all) {
  std::map<std::pair<std::string, std::string>, bobbin::Minor> out;
  for (const Due& one : all) out[{one.staff, one.rule}] += one.basis.amount().value();
  return out;
}

using Amounts = std::map<std::pair<std::string, std::string>, bobbin::Minor>;

TEST_CASE("CM1 a rate is taken of each line and rounded half up there") {
  // 534.60, 178.20 and 79.20 at 3 %: 16.038, 5.346 and 2.376.
  const auto all = dues(three_percent(), {line(1, 53'460, 2), line(2, 17'820), line(3, 7'920)}, "");
  REQUIRE(all.size() == 1);
  CHECK(all.front().basis.terms.size() == 3);
  CHECK(all.front().basis.amount() == 1'604 + 535 + 238);
  CHECK(amounts(dues(three_percent(), {line(1, 50)}, "")) == Amounts{{{"lin", "rate"}, 2}});  // 0.015 is 0.02
}

TEST_CASE("CM1 what rounds to nothing is no entry") {
  CHECK(dues(three_percent(), {line(1, 16)}, "").empty());
  CHECK(dues(three_percent(), {line(1, 0)}, "").empty());
}

TEST_CASE(
    "CM1 several associates: the net is split first, largest remainder in the order given, then each part is rated") {
  const std::vector<Person> thirds = {{"lin", 333'334}, {"wang", 333'333}, {"zhao", 333'333}};
  // 100.00: 33.3334, 33.3333, 33.3333 -> 33.34, 33.33, 33.33; at 3 % 1.0002, 0.9999, 0.9999.
  CHECK(split(10'000, thirds) == std::vector<bobbin::Minor>{3'334, 3'333, 3'333});
  CHECK(amounts(dues(three_percent(), {of(line(1, 10'000), thirds)}, "")) ==
        Amounts{{{"lin", "rate"}, 100}, {{"wang", "rate"}, 100}, {{"zhao", "rate"}, 100}});
  // 0.01 between two equals goes to the first.
  CHECK(split(1, {{"lin", 500'000}, {"wang", 500'000}}) == std::vector<bobbin::Minor>{1, 0});
  // Rated apart 0.75 and 0.75; together it would be 1.50 of 50.01.
  const std::vector<Person> halves = {{"wang", 500'000}, {"lin", 500'000}};
  CHECK(split(5'001, halves) == std::vector<bobbin::Minor>{2'501, 2'500});
}

TEST_CASE("CM1 a fixed amount is a piece's, and is split as the line is") {
  const Rules rules = with({{"shoes", Scope::kCategory, "女装", {0, 101}}});
  CHECK(amounts(dues(rules, {line(1, 90'000, 3)}, "")) == Amounts{{{"lin", "shoes"}, 303}});
  const std::vector<Person> halves = {{"lin", 500'000}, {"wang", 500'000}};
  CHECK(amounts(dues(rules, {of(line(1, 90'000, 3), halves)}, "")) ==
        Amounts{{{"lin", "shoes"}, 152}, {{"wang", "shoes"}, 151}});
}

TEST_CASE("CM1 the most specific rule counts: item, promotion, the deepest category, tier") {
  const Rule item{"item", Scope::kSku, "DRESS-M", {10'000, {}}};
  const Rule promotion{"sale", Scope::kPromotion, "discount.spring", {20'000, {}}};
  const Rule deep{"deep", Scope::kCategory, "女装/连衣裙", {40'000, {}}};
  const Rule wide{"wide", Scope::kCategory, "女装", {50'000, {}}};
  const Rule tier{"gold", Scope::kTier, "gold", {60'000, {}}};
  SoldLine dress = line(1, 10'000);
  dress.promotions = {"manual", "discount.spring"};
  std::vector<Rule> all = {tier, wide, deep, promotion, item};
  for (const char* expected : {"item", "sale", "deep", "wide", "gold"}) {
    const Rules rules = with(all);
    CHECK(rule_for(rules, dress, "gold")->id == expected);
    all.pop_back();
  }
  CHECK(rule_for(with({tier}), dress, "") == nullptr);
  CHECK(rule_for(with({tier}), dress, "silver") == nullptr);
  CHECK(rule_for(with({{"other", Scope::kCategory, "女", {0, {}}}}), dress, "") == nullptr);  // no part of a name
}

TEST_CASE("CM1 gifts pay nothing, and a rate of 0 neither") {
  SoldLine gift = line(1, 0);
  gift.gift = true;
  CHECK(dues(with({{"each", Scope::kSku, "DRESS-M", {0, 100}}}), {gift}, "").empty());
  CHECK(dues(with({{"none", Scope::kSku, "DRESS-M", {0, {}}}}), {line(1, 10'000)}, "").empty());
}

TEST_CASE("CM1 a charge is rated by its tenders, rounded once") {
  SoldLine topup = line(1, 50'050);
  topup.paid = {{1, 20'025}, {2, 30'025}};
  const auto all = dues(three_percent(), {topup}, "");
  REQUIRE(all.size() == 1);
  CHECK(all.front().basis.terms.front().kind == bobbin::TermKind::kTenderMinor);
  CHECK(all.front().basis.amount() == 1'502);  // 15.015
}

TEST_CASE(
    "CM1 whatever the shares, a line's parts sum to the line, and what is paid is its rate but for the roundings") {
  check_property("parts sum to the line, pay to its rate", [] {
    const auto brought = *rc::gen::inRange<bobbin::Minor>(0, 1'000'000);
    const auto first = *rc::gen::inRange<std::int64_t>(0, 1'000'001);
    const std::vector<Person> persons = {{"lin", first}, {"wang", bobbin::kPpm - first}};
    const auto parts = split(brought, persons);
    RC_ASSERT(parts[0] + parts[1] == brought);
    bobbin::Minor paid = 0;
    for (const Due& due : dues(three_percent(), {of(line(1, brought), persons)}, "")) paid += *due.basis.amount();
    RC_ASSERT(paid * 1'000'000 <= brought * 30'000 + 1'000'000);
    RC_ASSERT(paid * 1'000'000 >= brought * 30'000 - 1'000'000);
  });
}

const Attach kThreePieces{3, 0, 500};

TEST_CASE("CM2 from so many pieces or so many categories, once a sale") {
  SoldLine hat = line(2, 5'000);
  hat.category = "配饰";
  CHECK_FALSE(is_attached(kThreePieces, {line(1, 10'000), hat}));
  CHECK(is_attached(kThreePieces, {line(1, 10'000, 2), hat}));
  CHECK(bonuses(kThreePieces, {line(1, 10'000, 9)}).front().amount_minor == 500);
  const Attach two_kinds{0, 2, 500};
  CHECK(is_attached(two_kinds, {line(1, 10'000), hat}));
  CHECK_FALSE(is_attached(two_kinds, {line(1, 10'000, 9), line(2, 1)}));
  CHECK_FALSE(is_attached({0, 0, 500}, {line(1, 10'000, 9)}));
  CHECK(bonuses({3, 0, 0}, {line(1, 10'000, 9)}).empty());
}

TEST_CASE("CM2 gifts, services, money without goods and what came back don't count") {
  SoldLine gift = line(2, 0);
  gift.gift = true;
  SoldLine cleaning = line(3, 3'000);
  cleaning.service = true;
  SoldLine topup = line(4, 50'000);
  topup.paid = {{1, 50'000}};
  SoldLine returned = line(5, 10'000, 3);
  returned.kept = 1;
  CHECK_FALSE(is_attached(kThreePieces, {line(1, 10'000), gift, cleaning, topup, returned}));
  returned.kept = 2;
  CHECK(is_attached(kThreePieces, {line(1, 10'000), gift, cleaning, topup, returned}));
}

TEST_CASE("CM2 it is split by each person's part of the net, and by pieces where that is nothing") {
  const auto shared = bonuses(kThreePieces, {of(line(1, 20'000, 2), {{"lin", 500'000}, {"wang", 500'000}}),
                                             of(line(2, 5'000), {{"wang", bobbin::kPpm}})});
  REQUIRE(shared.size() == 2);
  CHECK(shared[0].staff == "lin");
  CHECK(shared[0].amount_minor == 200);  // 100.00 of 250.00
  CHECK(shared[1].amount_minor == 300);
  const auto free = bonuses(kThreePieces, {line(1, 0, 2), of(line(2, 0), {{"wang", bobbin::kPpm}})});
  REQUIRE(free.size() == 2);
  CHECK(free[0].amount_minor == 333);
  CHECK(free[1].amount_minor == 167);
}

}  // namespace
}  // namespace commission_test
