#include <map>

#include "tests/core/returns/plugins/real_shop.hpp"
#include "tests/support/rapidcheck.hpp"

// G4 with the plugins as they are shipped: returning everything leaves zero residue in every account.
namespace bobbin::returns {
namespace {

TEST_CASE("S4 through the shipped plugins: sold, explained, brought back, nothing left") {
  RealShop shop;
  shop.goods("A", 50'000);
  shop.goods("RICH", 1'000'000);
  (void)must(shop.checkout->sell(sale_of(basket({line("RICH")}, "77"), {pay("cash", 1'000'000)})));
  CHECK(shop.points_left() == 10'000);
  const auto before = shop.books();
  // Diamond by now (T1): 20 % off, three points a yuan for the 300.00 that are paid with money.
  const auto tenders = std::vector{pay("cash", 20'000), pay("wechat", 10'000), pay("points", 10'000)};
  const auto wish = basket({line("A")}, "77");
  const auto quote = must(shop.checkout->quote(wish, tenders));
  const auto sale = must(shop.checkout->sell(sale_of(wish, tenders))).sale;
  CHECK(shop.points_left() == 900);
  REQUIRE(quote.effects.size() == sale.effects.size());
  for (std::size_t i = 0; i < quote.effects.size(); ++i) CHECK(quote.effects[i].amount == sale.effects[i].amount);
  const auto quoted = must(shop.returns->quote(bring(sale.id, 1, 1, false)));
  const auto back = must(shop.returns->take_back(bring(sale.id, 1, 1, false))).back;
  CHECK(back.refunds.size() == 3);
  CHECK(quoted.effects.size() == back.effects.size());
  CHECK(shop.books() == before);
  shop.check_trial();
}

TEST_CASE("properties with the shipped plugins") {
  RealShop shop;
  for (int i = 0; i < 4; ++i) shop.goods("G" + std::to_string(i), 333 + i * 11'111, 1'000'000);
  shop.goods("RICH", 10'000'000, 1'000'000);
  check_property("sell, then return everything in any number of steps: every account is as before", [&] {
    if (shop.points_left() < 10'000) {
      (void)must(shop.checkout->sell(sale_of(basket({line("RICH")}, "77"), {pay("cash", 10'000'000)})));
    }
    const auto before = shop.books();
    auto wish = basket({}, "77");
    wish.may_override = true;
    wish.may_discount = true;
    wish.reason = "r";
    const auto count = *rc::gen::inRange(1, 6);
    for (int i = 0; i < count; ++i) {
      wish.lines.push_back(line("G" + std::to_string(*rc::gen::inRange(0, 4)), *rc::gen::inRange(1, 5)));
    }
    wish.discount_minor = *rc::gen::inRange(0, 300);
    const auto quote = must(shop.checkout->quote(wish, std::nullopt));
    const Minor due = quote.tendered.priced.totals.due_minor;
    Minor most = 0;
    for (const auto& offer : quote.tendered.offers) {
      if (offer.id == "points") most = std::min(offer.max_minor, due) / 100;
    }
    const Minor in_points = *rc::gen::inRange<Minor>(0, most + 1) * 100;
    const Minor in_wechat = *rc::gen::inRange<Minor>(0, due - in_points + 1);
    std::vector<checkout::TenderRequest> tenders;
    if (in_points > 0) tenders.push_back(pay("points", in_points));
    if (in_wechat > 0) tenders.push_back(pay("wechat", in_wechat));
    if (due > in_points + in_wechat) tenders.push_back(pay("cash", due - in_points - in_wechat));
    const auto said = must(shop.checkout->quote(wish, tenders));
    const auto sale = must(shop.checkout->sell(sale_of(wish, tenders))).sale;
    RC_ASSERT(said.effects.size() == sale.effects.size());
    for (std::size_t i = 0; i < sale.effects.size(); ++i) {
      RC_ASSERT(said.effects[i].amount == sale.effects[i].amount);
    }

    std::map<std::int32_t, std::int64_t> left;
    for (const auto& one : sale.tendered.priced.lines) left[one.line] = one.quantity;
    Minor refunded = 0;
    while (!left.empty()) {
      const auto pick = *rc::gen::inRange<std::size_t>(0, left.size());
      const auto it = std::next(left.begin(), static_cast<std::ptrdiff_t>(pick));
      const auto quantity = *rc::gen::inRange<std::int64_t>(1, it->second + 1);
      const auto request = bring(sale.id, it->first, quantity, *rc::gen::arbitrary<bool>());
      refunded += must(shop.returns->take_back(request)).back.refunded_minor;
      if ((it->second -= quantity) == 0) left.erase(it);
    }
    RC_ASSERT(refunded == due);
    RC_ASSERT(shop.books() == before);
  });
  shop.check_trial();
}

}  // namespace
}  // namespace bobbin::returns
