#include "tests/core/returns/returning.hpp"

namespace bobbin::returns {
namespace {

using checkout::Outcome;
using testing::basket;
using testing::bring;
using testing::line;
using testing::must;
using testing::pay;
using testing::Returning;
using testing::sale_of;
using testing::Told;
using testing::told;

ExchangeRequest swap(const std::string& sale, std::vector<LineBack> lines, checkout::Basket wish,
                     std::vector<checkout::TenderRequest> tenders) {
  ExchangeRequest out;
  out.id = new_uuid_v7();
  out.content_hash = "x1";
  out.back = bring(sale, std::move(lines));
  out.sale = sale_of(std::move(wish), std::move(tenders));
  return out;
}

TEST_CASE("S5: a size is swapped at no cost: nothing is paid, nothing goes back") {
  Returning shop;
  shop.goods("S", 20'000);
  shop.goods("M", 20'000);
  const auto sale = shop.sell(basket({line("S")}, "77"), {pay("cash", 20'000)});
  const auto answer = must(shop.returns.exchange(swap(sale.id, {{1, 1, ""}}, basket({line("M")}, "77"), {})));
  CHECK(answer.due_minor == 0);
  CHECK(answer.sale.number == "hz-west-till-1-20260105-0002");
  CHECK(answer.back.number == "hz-west-till-1-20260105-R0001");
  REQUIRE(answer.sale.tendered.tenders.size() == 1);
  CHECK(answer.sale.tendered.tenders[0].credit);
  CHECK(answer.sale.tendered.tenders[0].id == "cash");
  REQUIRE(answer.back.refunds.size() == 1);
  CHECK(answer.back.refunds[0].credit);
  CHECK(shop.stock_of("S") == 1'000);
  CHECK(shop.stock_of("M") == 999);
  CHECK(shop.money("cash") == 20'000);
  CHECK(shop.points() == 200);
  CHECK(shop.figures().sales == 1);
  CHECK(shop.figures().spend_minor == 20'000);
}

TEST_CASE("a dearer one: only the difference is paid, the credit keeps its tenders, also for the points") {
  Returning shop;
  shop.goods("A", 30'000);
  shop.goods("B", 35'000);
  shop.give_points(10'000);
  const auto sale = shop.sell(basket({line("A")}, "77"), {pay("cash", 20'000), pay("points", 10'000)});
  CHECK(shop.points() == 200);
  auto request = swap(sale.id, {{1, 1, ""}}, basket({line("B")}), {pay("cash", 5'000)});
  const auto answer = must(shop.returns.exchange(request));
  CHECK(answer.due_minor == 5'000);
  const auto& tenders = answer.sale.tendered.tenders;
  REQUIRE(tenders.size() == 3);
  CHECK(tenders[0].amount_minor == 20'000);
  CHECK(tenders[1].id == "points");
  CHECK(tenders[1].amount_minor == 10'000);
  CHECK_FALSE(tenders[2].credit);
  // The part paid with points earns nothing: 250 points on 250.00.
  CHECK(shop.points() == 250);
  CHECK(shop.money("cash") == 25'000);
  CHECK(must(shop.returns.exchange(request)).outcome == Outcome::kReplayed);
  // And everything back: the points are the member's again.
  const auto back = must(shop.returns.take_back(bring(answer.sale.id, {{1, 1, ""}}))).back;
  CHECK(back.refunded_minor == 35'000);
  CHECK(shop.points() == 10'000);
  CHECK(shop.money("cash") == 0);
}

TEST_CASE("a cheaper one: the difference goes back in proportion to what had paid") {
  Returning shop;
  shop.goods("A", 30'000);
  shop.goods("B", 24'000);
  shop.give_points(10'000);
  const auto sale = shop.sell(basket({line("A")}, "77"), {pay("cash", 20'000), pay("points", 10'000)});
  const auto answer = must(shop.returns.exchange(swap(sale.id, {{1, 1, ""}}, basket({line("B")}, "77"), {})));
  CHECK(answer.due_minor == -6'000);
  CHECK(answer.to_pay_minor == 0);
  Minor refunded = 0;
  for (const Refund& refund : answer.back.refunds) {
    if (!refund.credit) refunded += refund.amount_minor;
  }
  CHECK(refunded == 6'000);
  CHECK(shop.money("cash") == 16'000);
  CHECK(shop.points() == 10'000 - 8'000 + 160);
}

TEST_CASE("G2: a coarse tender gives back whole units while the rest is paid: the difference is paid less refunded") {
  Returning shop;
  shop.modules.points_unit = 100;
  shop.goods("A", 30'000);
  shop.goods("B", 25'050);
  shop.give_points(30'000);
  const auto sale = shop.sell(basket({line("A")}, "77"), {pay("points", 30'000)});
  const auto answer =
      must(shop.returns.exchange(swap(sale.id, {{1, 1, ""}}, basket({line("B")}, "77"), {pay("cash", 50)})));
  CHECK(answer.due_minor == -4'950);  // 0.50 paid, 50.00 of points refunded
  CHECK(answer.to_pay_minor == 50);
  CHECK(answer.sale.tendered.tenders[0].amount_minor == 25'000);
  CHECK(shop.money("cash") == 50);
  CHECK(shop.points() == 5'000);
}

TEST_CASE("an exchange needs goods that come back") {
  Returning shop;
  shop.goods("A", 30'000);
  const auto sale = shop.sell(basket({line("A")}), {pay("cash", 30'000)});
  CHECK(told(shop.returns.exchange(swap(sale.id, {}, basket({line("A")}), {}))) ==
        Told{Code::kInvalid, "/return/lines"});
}

TEST_CASE("an exchange is all or nothing, and its refusals say which half") {
  Returning shop;
  shop.goods("A", 30'000);
  shop.goods("B", 35'000, 0);
  const auto sale = shop.sell(basket({line("A")}, "77"), {pay("cash", 30'000)});
  const auto refused = [&](const ExchangeRequest& request) { return told(shop.returns.exchange(request)); };
  const auto extra = std::vector{pay("cash", 5'000)};
  CHECK(refused(swap(sale.id, {{1, 1, ""}}, basket({line("B")}, "77"), extra)) ==
        Told{Code::kInsufficientStock, "/sale/lines/0/quantity"});
  CHECK(refused(swap(sale.id, {{1, 2, ""}}, basket({line("B")}, "77"), extra)) ==
        Told{Code::kInvalid, "/return/lines/0/quantity"});
  CHECK(refused(swap(sale.id, {{1, 1, ""}}, basket({line("B")}, "77"), {})) ==
        Told{Code::kTendersMismatch, "/sale/tenders"});
  auto same = swap(sale.id, {{1, 1, ""}}, basket({line("B")}, "77"), extra);
  same.sale.id = same.back.id;
  CHECK(refused(same) == Told{Code::kInvalid, "/sale/id"});
  auto taken = swap(sale.id, {{1, 1, ""}}, basket({line("A")}, "77"), {});
  taken.back.id = sale.id;
  CHECK(refused(taken) == Told{Code::kIdConflict, "/return/id"});
  CHECK(shop.count("claim") == 1);
  CHECK(shop.stock_of("A") == 999);
  CHECK(shop.points() == 300);
}

TEST_CASE("the difference of an exchange may be paid outside, and is voided when the exchange fails") {
  Returning shop;
  shop.goods("A", 30'000);
  shop.goods("B", 35'000);
  const auto sale = shop.sell(basket({line("A")}), {pay("wechat", 30'000, "134567890123456780")});
  auto request = swap(sale.id, {{1, 1, ""}}, basket({line("B")}), {pay("wechat", 5'000, "134567890123456781")});
  CHECK(told(shop.returns.exchange(request)) == Told{Code::kDeclined, "/sale/tenders/0"});
  request.sale.tenders[0].auth_code = "134567890123456782";
  CHECK(must(shop.returns.exchange(request)).outcome == Outcome::kWaiting);
  const auto answer = must(shop.returns.exchange(request));
  CHECK(answer.outcome == Outcome::kCreated);
  CHECK(shop.modules.calls.back().starts_with("query"));  // the credit goes nowhere
  // Both parts can go back outside: the credit to the first payment.
  const auto back = must(shop.returns.take_back(bring(answer.sale.id, {{1, 1, ""}}))).back;
  REQUIRE(back.refunds.size() == 2);
  CHECK(back.refunds[0].original == sale.id + ".1.1");
  CHECK(back.refunds[1].original == request.id + ".2.2");
}

TEST_CASE("nobody is asked for the difference of goods that aren't there; what comes back counts as there") {
  Returning shop;
  shop.goods("A", 30'000, 1);
  shop.goods("B", 35'000, 0);
  const auto sale = shop.sell(basket({line("A")}), {pay("cash", 30'000)});
  const auto extra = std::vector{pay("wechat", 5'000, "134567890123456780")};
  CHECK(told(shop.returns.exchange(swap(sale.id, {{1, 1, ""}}, basket({line("B")}), extra))) ==
        Told{Code::kInsufficientStock, "/sale/lines/0/quantity"});
  CHECK(shop.modules.calls.empty());
  // The same piece again, dearer by hand: it comes back first.
  auto wish = basket({line("A")});
  wish.lines[0].unit_price_minor = 35'000;
  wish.lines[0].reason = "r";
  wish.may_override = true;
  CHECK(must(shop.returns.exchange(swap(sale.id, {{1, 1, ""}}, wish, extra))).outcome == Outcome::kCreated);
  CHECK(shop.stock_of("A") == 0);
}

}  // namespace
}  // namespace bobbin::returns
