#include <thread>

#include "core/checkout/money_of.hpp"
#include "core/events/outbox.hpp"
#include "tests/core/checkout/selling.hpp"
#include "tests/support/rapidcheck.hpp"

namespace bobbin::checkout {
namespace {

using testing::basket;
using testing::line;
using testing::must;
using testing::pay;
using testing::sale_of;
using testing::Selling;
using testing::Told;
using testing::told;

TEST_CASE("S4: 500.00 as 200.00 cash, 200.00 WeChat and 100.00 in points is one sale with a row a tender") {
  Selling shop;
  shop.goods("A", 50'000);
  shop.give_points(12'000);
  auto tenders = std::vector{pay("cash", 20'000), pay("wechat", 20'000), pay("points", 10'000)};
  tenders[0].tendered_minor = 30'000;
  const Answer answer = must(shop.checkout->sell(sale_of(basket({line("A")}, Selling::kCode), tenders)));
  CHECK(answer.outcome == Outcome::kCreated);
  CHECK(answer.sale.number == "hz-west-till-1-20260105-0001");
  CHECK(answer.sale.tendered.change_minor == 10'000);
  REQUIRE(answer.sale.tendered.tenders.size() == 3);
  CHECK(answer.sale.tendered.tenders[2].amount_minor == 10'000);
  // 400.00 paid with money earn 400 points; 10,000 are spent.
  CHECK(shop.points() == 12'000 - 10'000 + 400);
  CHECK(shop.stock_of("A") == 999);
  REQUIRE(answer.sale.effects.size() == 2);
  CHECK(answer.sale.effects[0].amount == -10'000);
  CHECK(answer.sale.effects[0].holder == "77");
  CHECK(answer.sale.effects[1].amount == 400);

  const auto explained = must(shop.checkout->explain(answer.sale.id));
  CHECK(explained[1].base == 40'000);
  CHECK(explained[1].rate_ppm == 10'000);  // one point per 100 minor units
}

TEST_CASE("PT2: of a balance that is partly bonus the money earns, the rest doesn't, and the split is kept") {
  Selling shop;
  shop.goods("A", 6'000);
  shop.goods("B", 4'000);
  shop.give_points(6'600);
  shop.modules.points_parts = {{5'500, 5'000}, {1'100, 1'000}};
  const Answer answer =
      must(shop.checkout->sell(sale_of(basket({line("A"), line("B")}, Selling::kCode),
                                       {pay("points", 3'300), pay("points", 3'300), pay("cash", 3'400)})));
  const auto kept = shop.read<std::optional<Sale>>([&](Stores& stores) { return stores.sales.find(answer.sale.id); });
  for (const Sale* sale : {&answer.sale, &*kept}) {
    // 33.00 is 3/5 of the first part: 30.00. The second takes its other 20.00 and the second part's 10.00.
    const auto& tenders = sale->tendered.tenders;
    REQUIRE(tenders.size() == 3);
    CHECK((money_of(sale->tendered, 1) == 3'000 && money_of(sale->tendered, 2) == 3'000));
    CHECK(money_of(sale->tendered, 3) == 3'400);
    const auto& shares = sale->tendered.priced.lines.at(0).shares;
    REQUIRE(shares.size() == 3);
    CHECK((shares.at(0).amount_minor == 1'980 && shares.at(0).money_minor == 1'800));
    CHECK((shares.at(2).amount_minor == 2'040 && shares.at(2).money_minor == 2'040));
  }
  CHECK(shop.points() == 94);  // (30.00 + 30.00 + 34.00) x 1
}

TEST_CASE("a sale leaves an event where a module listens after sales, and none where nobody would hear it") {
  const auto waiting = [](Selling& shop) {
    return shop.read<std::size_t>([](Stores& stores) { return stores.outbox.waiting(0, 10).size(); });
  };
  Selling shop;
  shop.goods("A", 50'000);
  must(shop.checkout->sell(sale_of(basket({line("A")}), {pay("cash", 50'000)})));
  CHECK(waiting(shop) == 1);
  shop.modules.listens = false;
  must(shop.checkout->sell(sale_of(basket({line("A")}), {pay("cash", 50'000)})));
  CHECK(waiting(shop) == 1);
}

TEST_CASE("a sale is stored whole and found again") {
  Selling shop;
  shop.goods("A", 29'900);
  shop.goods("B", 10'000);
  auto wish = basket({line("A", 2), line("B")}, "77");
  wish.may_override = true;
  wish.may_discount = true;
  wish.lines[0].discount_minor = 1'000;
  wish.lines[0].reason = "flaw";
  wish.lines[0].note = "gift wrap";
  wish.lines[0].associates = {{"lin", 600'000}, {"wang", 400'000}};
  wish.discount_minor = 800;
  wish.reason = "regular";
  wish.note = "come again";
  const Sale sold = must(shop.checkout->sell(sale_of(wish, {pay("cash", 68'000)}))).sale;
  const Sale found = must(shop.checkout->find(sold.id));
  CHECK(found.number == sold.number);
  CHECK(found.shift == sold.shift);
  CHECK(found.row == sold.row);
  const auto& priced = found.tendered.priced;
  CHECK(priced.member->id == Selling::kMember);
  CHECK(priced.note == "come again");
  CHECK(priced.reason == "regular");
  CHECK(priced.at == shop.clock.at);
  CHECK(priced.totals.list_minor == 69'800);
  CHECK(priced.totals.net_minor == 68'000);
  CHECK(priced.totals.discount_minor == 1'800);
  REQUIRE(priced.lines.size() == 2);
  const auto& first = priced.lines[0];
  CHECK(first.unit_list_minor == 29'900);
  CHECK(first.associates.size() == 2);
  CHECK(first.note == "gift wrap");
  REQUIRE(first.adjustments.size() == 2);
  CHECK(first.adjustments[0].rule == "line_discount");
  CHECK(first.adjustments[0].amount_minor == -1'000);
  // 8.00 over 588.00 and 100.00: 6.837 and 1.163.
  CHECK(first.adjustments[1].amount_minor == -684);
  CHECK(priced.lines[1].adjustments[0].amount_minor == -116);
  CHECK(first.shares.size() == 1);
  CHECK(first.shares[0].amount_minor == first.net_minor);
  CHECK(found.effects.size() == sold.effects.size());
  const auto audit = shop.audit("sale.price_changed");
  REQUIRE(audit.size() == 1);
  CHECK(audit[0].staff == "lin");
  CHECK(audit[0].reason == "regular");
}

TEST_CASE("G6: the same id with the same content answers the first result, other content conflicts") {
  Selling shop;
  shop.goods("A", 10'000);
  auto request = sale_of(basket({line("A")}), {pay("cash", 10'000)});
  const Answer first = must(shop.checkout->sell(request));
  const Answer again = must(shop.checkout->sell(request));
  CHECK(again.outcome == Outcome::kReplayed);
  CHECK(again.sale.number == first.sale.number);
  CHECK(shop.count("sale") == 1);
  request.content_hash = "h2";
  CHECK(told(shop.checkout->sell(request)) == Told{Code::kIdConflict, ""});
}

TEST_CASE("a refusal leaves the id free and nothing behind, and numbers have no gap") {
  Selling shop;
  shop.goods("A", 10'000, 1);
  const std::string id = new_uuid_v7();
  CHECK(told(shop.checkout->sell(sale_of(basket({line("A", 2)}), {pay("cash", 20'000)}, id))) ==
        Told{Code::kInsufficientStock, "/lines/0/quantity"});
  CHECK(shop.count("claim") == 0);
  CHECK(shop.count("receipt_series") == 0);
  CHECK(shop.stock_of("A") == 1);
  auto fits = sale_of(basket({line("A", 1)}), {pay("cash", 10'000)}, id);
  fits.content_hash = "h2";
  CHECK(must(shop.checkout->sell(fits)).sale.number == "hz-west-till-1-20260105-0001");
}

TEST_CASE("twenty requests of one id at once make one sale") {
  Selling shop;
  shop.goods("A", 10'000);
  const auto request = sale_of(basket({line("A")}), {pay("cash", 10'000)});
  std::atomic<int> created = 0;
  std::atomic<int> replayed = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 20; ++i) {
    threads.emplace_back([&] {
      const auto answer = shop.checkout->sell(request);
      if (!answer) return;
      (answer->outcome == Outcome::kCreated ? created : replayed)++;
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(created == 1);
  CHECK(replayed == 19);
  CHECK(shop.count("sale") == 1);
  CHECK(shop.stock_of("A") == 999);
}

TEST_CASE("two tills want the last piece: one sells it, the other is refused") {
  Selling shop;
  shop.goods("A", 10'000, 1);
  std::atomic<int> sold = 0;
  std::atomic<int> refused = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      const auto answer = shop.checkout->sell(sale_of(basket({line("A")}), {pay("cash", 10'000)}));
      if (answer) ++sold;
      if (!answer && answer.error().code == Code::kInsufficientStock) ++refused;
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(sold == 1);
  CHECK(refused == 7);
}

TEST_CASE("two tills want one balance: one spends it, the other is refused") {
  Selling shop;
  shop.goods("A", 10'000);
  shop.give_points(10'000);
  std::atomic<int> sold = 0;
  std::atomic<int> refused = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      const auto answer = shop.checkout->sell(sale_of(basket({line("A")}, Selling::kCode), {pay("points", 10'000)}));
      if (answer) ++sold;
      if (!answer && answer.error().code == Code::kInsufficientBalance) ++refused;
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(sold == 1);
  CHECK(refused == 7);
  CHECK(shop.points() == 0);
}

TEST_CASE("what a sale refuses, and where") {
  Selling shop;
  shop.goods("A", 10'000);
  const auto sell = [&](Basket wish, std::vector<TenderRequest> tenders) {
    return told(shop.checkout->sell(sale_of(std::move(wish), std::move(tenders))));
  };
  const auto cash = std::vector{pay("cash", 10'000)};
  SECTION("the basket") {
    CHECK(sell(basket({}), {}) == Told{Code::kInvalid, "/lines"});
    CHECK(sell(basket({line("A", 0)}), cash) == Told{Code::kInvalid, "/lines/0/quantity"});
    CHECK(sell(basket({line("A", -1)}), cash) == Told{Code::kInvalid, "/lines/0/quantity"});
    CHECK(sell(basket({line("A", 1'000'001)}), cash) == Told{Code::kInvalid, "/lines/0/quantity"});
    CHECK(sell(basket({line("A"), line("Z")}), cash) == Told{Code::kInvalid, "/lines/1/sku"});
    CHECK(sell(basket({line("A")}, "nobody"), cash) == Told{Code::kInvalid, "/member"});
    auto both = basket({line("A")});
    both.lines[0].barcode = "1";
    CHECK(sell(both, cash) == Told{Code::kInvalid, "/lines/0/sku"});
    auto nowhere = basket({line("A")});
    nowhere.till = "";
    CHECK(sell(nowhere, cash) == Told{Code::kInvalid, "/till"});
    auto closed = basket({line("A")});
    closed.till = "till-2";
    CHECK(sell(closed, cash).code == Code::kShiftClosed);
  }
  SECTION("S2: prices by hand need a permission and a reason") {
    auto cheap = basket({line("A")});
    cheap.lines[0].unit_price_minor = 5'000;
    CHECK(sell(cheap, {pay("cash", 5'000)}) == Told{Code::kForbidden, "/lines/0/unit_price_minor"});
    cheap.may_discount = true;  // another right
    CHECK(sell(cheap, {pay("cash", 5'000)}).code == Code::kForbidden);
    cheap.may_override = true;
    CHECK(sell(cheap, {pay("cash", 5'000)}) == Told{Code::kInvalid, "/lines/0/reason"});
    auto off = basket({line("A")});
    off.discount_minor = 1;
    CHECK(sell(off, cash) == Told{Code::kForbidden, "/discount_minor"});
    off.may_override = true;  // another right
    CHECK(sell(off, cash).code == Code::kForbidden);
    off.may_discount = true;
    CHECK(sell(off, cash) == Told{Code::kInvalid, "/reason"});
    auto dear = basket({line("A"), line("A")});
    dear.may_override = true;
    dear.reason = "x";
    dear.lines[0].unit_price_minor = 600'000'000'000'000;
    dear.lines[1].unit_price_minor = 600'000'000'000'000;
    CHECK(sell(dear, cash) == Told{Code::kInvalid, "/lines/1/unit_price_minor"});
    off.reason = "x";
    off.discount_minor = 10'001;
    CHECK(sell(off, cash) == Told{Code::kInvalid, "/discount_minor"});
    off.discount_minor = 0;
    off.lines[0].discount_minor = 10'001;
    CHECK(sell(off, cash) == Told{Code::kInvalid, "/lines/0/discount_minor"});
    off.lines[0].discount_minor = -1;
    CHECK(sell(off, cash) == Told{Code::kInvalid, "/lines/0/discount_minor"});
  }
  SECTION("associates") {
    auto shared = basket({line("A")});
    shared.lines[0].associates = {{"lin", 500'000}};
    CHECK(sell(shared, cash) == Told{Code::kInvalid, "/lines/0/associates"});
    shared.lines[0].associates = {{"lin", 500'000}, {"ghost", 500'000}};
    CHECK(sell(shared, cash) == Told{Code::kInvalid, "/lines/0/associates/1/staff"});
    shared.lines[0].associates = {{"lin", 500'000}, {"lin", 500'000}};
    CHECK(sell(shared, cash) == Told{Code::kInvalid, "/lines/0/associates/1/staff"});
    shared.lines[0].associates = {{"lin", 0}, {"wang", 1'000'000}};
    CHECK(sell(shared, cash) == Told{Code::kInvalid, "/lines/0/associates/0/share_ppm"});
  }
  SECTION("the tenders") {
    const auto wish = basket({line("A")}, Selling::kCode);
    CHECK(sell(wish, {}) == Told{Code::kTendersMismatch, "/tenders"});
    CHECK(sell(wish, {pay("cash", 9'999)}) == Told{Code::kTendersMismatch, "/tenders"});
    CHECK(sell(wish, {pay("cash", 10'001)}) == Told{Code::kTendersMismatch, "/tenders"});
    CHECK(sell(wish, {pay("cash", 0)}) == Told{Code::kInvalid, "/tenders/0/amount_minor"});
    CHECK(sell(wish, {pay("gold", 10'000)}) == Told{Code::kInvalid, "/tenders/0/id"});
    CHECK(sell(wish, {pay("stored_value", 10'000)}) == Told{Code::kModuleOff, "/tenders/0/id"});
    const auto nobody = shop.checkout->sell(sale_of(basket({line("A")}), {pay("points", 10'000)}));
    CHECK(told(nobody) == Told{Code::kDeclined, "/tenders/0/id"});
    CHECK(nobody.error().detail.en == "\"points\" is paid from a member's account: choose the member first.");
    CHECK(sell(wish, {pay("alipay", 10'000)}) == Told{Code::kDeclined, "/tenders/0/id"});
    CHECK(sell(wish, {pay("cash", 9'900), pay("points", 100)}) ==
          Told{Code::kInsufficientBalance, "/tenders/1/amount_minor"});
    auto short_of = pay("cash", 10'000);
    short_of.tendered_minor = 9'999;
    CHECK(sell(wish, {short_of}) == Told{Code::kInvalid, "/tenders/0/tendered_minor"});
    auto change = pay("wechat", 10'000);
    change.tendered_minor = 10'001;
    CHECK(sell(wish, {change}) == Told{Code::kInvalid, "/tenders/0/tendered_minor"});
    CHECK(sell(wish, {pay("cash", 10'000, "999")}) == Told{Code::kInvalid, "/tenders/0/auth_code"});
    auto announced = wish;
    announced.pay_with = {"wechat"};
    CHECK(sell(announced, cash) == Told{Code::kTendersMismatch, "/tenders/0/id"});
    shop.give_points(5'000);
    shop.modules.points_unit = 300;
    CHECK(sell(wish, {pay("cash", 9'900), pay("points", 100)}) == Told{Code::kDeclined, "/tenders/1/amount_minor"});
  }
  CHECK(shop.count("sale") == 0);
}

TEST_CASE("C3: a style is refused before its launch, and the refusal says from when") {
  Selling shop;
  catalog::NewStyle style;
  style.code = "N";
  style.name = "新品";
  style.price_minor = 10'000;
  style.launch_on = Day{20459};
  catalog::NewVariant variant;
  variant.sku = "N";
  style.variants = {variant};
  shop.add(style, 5);
  const auto early = shop.checkout->sell(sale_of(basket({line("N")}), {pay("cash", 10'000)}));
  CHECK(told(early).code == Code::kNotLaunched);
  CHECK(early.error().detail.en.find("2026-01-06") != std::string::npos);
  shop.clock.at.ms += 86'400'000;
  CHECK(shop.checkout->sell(sale_of(basket({line("N")}), {pay("cash", 10'000)})));
}

TEST_CASE("C4: stock may go under zero where the shop allows it, with a mark") {
  Selling shop;
  shop.put_in_force({}, config::NegativeStock::kAllow);
  shop.goods("A", 10'000, 1);
  const Sale sold = must(shop.checkout->sell(sale_of(basket({line("A", 3)}), {pay("cash", 30'000)}))).sale;
  CHECK(sold.tendered.priced.warnings.size() == 1);
  CHECK(shop.stock_of("A") == -2);
}

TEST_CASE("C4: a quote warns of what the sale would say of the shelves, and takes nothing") {
  Selling shop;
  shop.goods("A", 10'000, 2);
  const auto warnings = [&](std::int64_t quantity) {
    return must(shop.checkout->quote(basket({line("A", quantity)}), std::nullopt)).tendered.priced.warnings;
  };
  CHECK(warnings(2).empty());
  REQUIRE(warnings(3).size() == 1);
  const auto refused = shop.checkout->sell(sale_of(basket({line("A", 3)}), {pay("cash", 30'000)}));
  CHECK(told(refused).code == Code::kInsufficientStock);
  CHECK(warnings(3)[0].en == refused.error().detail.en);
  shop.put_in_force({}, config::NegativeStock::kAllow);
  const auto quoted = warnings(3);
  const Sale sold = must(shop.checkout->sell(sale_of(basket({line("A", 3)}), {pay("cash", 30'000)}))).sale;
  REQUIRE(quoted.size() == 1);
  CHECK(quoted[0].en == sold.tendered.priced.warnings.at(0).en);
}

TEST_CASE("C4: lines of one SKU are counted together, and the refusal points at the first") {
  Selling shop;
  shop.goods("A", 10'000, 2);
  const auto refused = shop.checkout->sell(sale_of(basket({line("A"), line("A"), line("A")}), {pay("cash", 30'000)}));
  CHECK(told(refused).code == Code::kInsufficientStock);
  CHECK(refused.error().field == "/lines/0/quantity");
  CHECK(refused.error().detail.en.find("is 2, the request 3") != std::string::npos);
  CHECK(shop.stock_of("A") == 2);
}

TEST_CASE("C4, G5: nobody is asked for money for what isn't there") {
  Selling shop;
  shop.goods("A", 10'000, 1);
  auto wechat = pay("wechat", 20'000);
  wechat.auth_code = "134567890123456780";
  const auto refused = shop.checkout->sell(sale_of(basket({line("A", 2)}), {wechat}));
  CHECK(told(refused).code == Code::kInsufficientStock);
  CHECK(shop.modules.calls.empty());
}

TEST_CASE("C5: a service is sold without stock") {
  Selling shop;
  shop.goods("TAILOR", 3'000, 0, catalog::Kind::kService);
  CHECK(shop.checkout->sell(sale_of(basket({line("TAILOR")}), {pay("cash", 3'000)})));
}

TEST_CASE("a sale of 0.00 needs no tender") {
  Selling shop;
  shop.goods("FREE", 0);
  const Sale sold = must(shop.checkout->sell(sale_of(basket({line("FREE", 3)}), {}))).sale;
  CHECK(sold.tendered.tenders.empty());
  CHECK(sold.tendered.priced.totals.due_minor == 0);
}

TEST_CASE("a basket of 1,000 lines is sold") {
  Selling shop;
  shop.goods("A", 333, 5'000);
  std::vector<BasketLine> lines(1'000, line("A", 2));
  const auto request = sale_of(basket(lines, Selling::kCode), {pay("cash", 333'000), pay("wechat", 333'000)});
  const Sale sold = must(shop.checkout->sell(request)).sale;
  CHECK(must(shop.checkout->find(sold.id)).tendered.priced.lines.size() == 1'000);
  CHECK(shop.stock_of("A") == 3'000);
}

TEST_CASE("a number starts again each business day, and the day ends at the store's hour") {
  Selling shop;
  shop.goods("A", 100);
  const auto sell = [&] {
    return must(shop.checkout->sell(sale_of(basket({line("A")}), {pay("cash", 100)}))).sale.number;
  };
  CHECK(sell() == "hz-west-till-1-20260105-0001");
  CHECK(sell() == "hz-west-till-1-20260105-0002");
  shop.clock.at.ms += 16 * 3'600'000 + 59 * 60'000;  // 02:59 of the next calendar day
  CHECK(sell() == "hz-west-till-1-20260105-0003");
  shop.clock.at.ms += 60'000;  // 03:00
  CHECK(sell() == "hz-west-till-1-20260106-0001");
}

}  // namespace
}  // namespace bobbin::checkout
