#include "tests/core/checkout/selling.hpp"

// What is sold otherwise than at a till, found again, or waits.
namespace bobbin::checkout {
namespace {

using testing::basket;
using testing::line;
using testing::must;
using testing::pay;
using testing::sale_of;
using testing::Selling;
using testing::told;

TEST_CASE("an import sells at its own time and prices: replay as at the till, history without plugins, stock, shift") {
  Selling shop;
  shop.goods("A", 10'000, 5);
  auto wish = basket({line("A")}, Selling::kCode);
  wish.lines[0].unit_price_minor = 7'700;
  auto request = sale_of(wish, {pay("cash", 7'700)});
  request.at = Instant{shop.clock.at.ms - 86'400'000};
  SECTION("replay") {
    request.source = Source::kReplay;
    const Sale sold = must(shop.checkout->sell(request)).sale;
    CHECK(sold.number == "hz-west-till-1-20260104-0001");
    CHECK(shop.points() == 77);
    CHECK(shop.stock_of("A") == 4);
  }
  SECTION("history") {
    request.source = Source::kHistory;
    request.tenders = {pay("old-card", 7'700)};
    request.basket.till = "old";
    const Sale sold = must(shop.checkout->sell(request)).sale;
    CHECK(sold.shift.empty());
    CHECK(sold.tendered.tenders[0].id == "old-card");
    CHECK(shop.points() == 0);
    CHECK(shop.stock_of("A") == 5);
    CHECK(must(shop.checkout->find(sold.id)).source == Source::kHistory);
  }
  SECTION("many in one transaction") {
    request.source = Source::kReplay;
    const auto other = sale_of(basket({line("A")}), {pay("cash", 10'000)});
    const auto done = shop.write<int>([&](Stores& stores) -> Result<int> {
      if (auto ok = shop.checkout->sell_within(stores, request); !ok) return Refused(ok.error());
      if (auto ok = shop.checkout->sell_within(stores, other); !ok) return Refused(ok.error());
      auto again = shop.checkout->sell_within(stores, request);
      CHECK(again->outcome == Outcome::kReplayed);
      return 2;
    });
    CHECK(done);
    CHECK(shop.count("sale") == 2);
  }
}

TEST_CASE("sales are listed newest first, by day, till and member, page by page") {
  Selling shop;
  shop.goods("A", 100);
  for (int i = 0; i < 3; ++i) {
    (void)must(shop.checkout->sell(sale_of(basket({line("A")}, i == 1 ? "77" : ""), {pay("cash", 100)})));
    shop.clock.at.ms += 86'400'000;
  }
  SaleFilter filter;
  CHECK(shop.checkout->list(filter).size() == 3);
  filter.limit = 2;
  const auto page = shop.checkout->list(filter);
  REQUIRE(page.size() == 2);
  filter.before = page.back().row;
  CHECK(shop.checkout->list(filter).size() == 1);
  filter = {};
  filter.member = Selling::kMember;
  CHECK(shop.checkout->list(filter).size() == 1);
  filter = {};
  filter.from = Day{20459};
  filter.to = Day{20459};
  CHECK(shop.checkout->list(filter).size() == 1);
  filter = {};
  filter.till = "till-2";
  CHECK(shop.checkout->list(filter).empty());
}

TEST_CASE("a basket is parked for any till of the store and taken up again") {
  Selling shop;
  const std::string id = new_uuid_v7();
  (void)must(shop.checkout->park(shop.actor, id, R"({"lines":[]})"));
  (void)must(shop.checkout->park(shop.actor, id, R"({"lines":[1]})"));
  const auto waiting = shop.checkout->parked("hz-west", 0, 10);
  REQUIRE(waiting.size() == 1);
  CHECK(waiting[0].basket_json == R"({"lines":[1]})");
  CHECK(waiting[0].staff == "manager");
  auto later = shop.actor;
  later.at.ms += 60'000;
  CHECK(must(shop.checkout->park(later, id, R"({"lines":[1]})")).at == waiting[0].at);  // G6: its answer was lost
  CHECK(shop.checkout->parked("hz-east", 0, 10).empty());
  auto other = shop.actor;
  other.store = "hz-east";
  CHECK(told(shop.checkout->park(other, id, "{}")).code == Code::kNotFound);
  CHECK(told(shop.checkout->unpark(other, id)).code == Code::kNotFound);
  CHECK(shop.checkout->unpark(shop.actor, id));
  CHECK(told(shop.checkout->unpark(shop.actor, id)).code == Code::kNotFound);
  CHECK(shop.audit("basket.parked").size() == 2);
  CHECK(shop.audit("basket.removed").size() == 1);
}

}  // namespace
}  // namespace bobbin::checkout
