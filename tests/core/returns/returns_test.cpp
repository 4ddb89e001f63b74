#include "core/checkout/errand.hpp"
#include "tests/core/returns/returning.hpp"
#include "tests/support/busy_storage.hpp"
#include "tests/support/rapidcheck.hpp"

namespace bobbin::returns {
namespace {

using checkout::Outcome;
using testing::basket;
using testing::bring;
using testing::line;
using testing::must;
using testing::pay;
using testing::Returning;
using testing::Told;
using testing::told;

TEST_CASE("S5: the S4 sale comes back to the tenders that paid, and leaves nothing") {
  Returning shop;
  shop.goods("A", 50'000);
  shop.give_points(10'000);
  const auto sale = shop.sell(basket({line("A")}, Returning::kCode),
                              {pay("cash", 20'000), pay("wechat", 20'000), pay("points", 10'000)});
  CHECK(shop.points() == 400);
  const Return back = must(shop.returns.take_back(bring(sale.id, {{1, 1, "too small"}}))).back;
  CHECK(back.number == "hz-west-till-1-20260105-R0001");
  CHECK(back.net_minor == 50'000);
  CHECK(back.refunded_minor == 50'000);
  REQUIRE(back.refunds.size() == 3);
  CHECK(back.refunds[0].tender_id == "cash");
  CHECK(back.refunds[0].amount_minor == 20'000);
  CHECK(back.refunds[2].amount_minor == 10'000);
  CHECK(back.refunds[1].state == RefundState::kDone);  // a reference entry: nothing goes out
  CHECK(shop.points() == 10'000);
  REQUIRE(back.effects.size() == 2);
  CHECK(back.effects[0].amount + back.effects[1].amount == 10'000 - 400);
  CHECK(shop.stock_of("A") == 1'000);
  CHECK(shop.money("cash") == 0);
  CHECK(shop.money("points") == 0);
  CHECK(shop.figures().spend_minor == 0);
  CHECK(shop.figures().sales == 0);
  CHECK(shop.figures().visits == 0);
  REQUIRE(shop.modules.unwound.size() == 1);
  CHECK(shop.modules.unwound[0].whole);
  const Return found = must(shop.returns.find(back.id));
  CHECK(found.lines[0].reason == "too small");
  CHECK(found.effects.size() == 2);
  CHECK(shop.returns.of_sale(sale.id).size() == 1);
}

TEST_CASE("G2: pieces of a line are worth their whole share, whatever the order: 10.00 for 3 is 3.34, 3.33, 3.33") {
  Returning shop;
  shop.goods("A", 400);
  auto wish = basket({line("A", 3)});
  wish.may_override = true;
  wish.may_discount = true;
  wish.reason = "r";
  wish.discount_minor = 200;
  const auto sale = shop.sell(wish, {pay("cash", 1'000)});
  CHECK(must(shop.returns.take_back(bring(sale.id, {{1, 1, ""}}))).back.refunded_minor == 334);
  CHECK(must(shop.returns.take_back(bring(sale.id, {{1, 2, ""}}))).back.refunded_minor == 666);
  CHECK(told(shop.returns.take_back(bring(sale.id, {{1, 1, ""}}))) == Told{Code::kInvalid, "/lines/0/quantity"});
}

TEST_CASE("G4: a partial return takes back what the recorded rule no longer gives") {
  Returning shop;
  shop.goods("A", 10'050);
  shop.goods("B", 5'050);
  // 151.00 earn 151 points; 50.50 alone earn 50.
  const auto sale = shop.sell(basket({line("A"), line("B")}, "77"), {pay("cash", 15'100)});
  CHECK(shop.points() == 151);
  const Return back = must(shop.returns.take_back(bring(sale.id, {{1, 1, ""}}))).back;
  CHECK(shop.points() == 50);
  REQUIRE(back.effects.size() == 1);
  CHECK(back.effects[0].amount == -101);
  CHECK(shop.figures().sales == 1);
  CHECK(shop.figures().spend_minor == 5'050);
}

TEST_CASE("a quote of a return answers the same and writes nothing") {
  Returning shop;
  shop.goods("A", 10'000);
  shop.give_points(3'000);
  const auto sale = shop.sell(basket({line("A", 2)}, "77"), {pay("cash", 17'000), pay("points", 3'000)});
  const auto request = bring(sale.id, {{1, 1, ""}});
  const Return quoted = must(shop.returns.quote(request));
  CHECK(shop.count("sale_return") == 0);
  CHECK(shop.count("claim") == 1);
  CHECK(shop.points() == 170);
  const Return done = must(shop.returns.take_back(request)).back;
  CHECK(quoted.number.empty());
  CHECK(quoted.refunded_minor == done.refunded_minor);
  REQUIRE(quoted.refunds.size() == done.refunds.size());
  for (std::size_t i = 0; i < done.refunds.size(); ++i) {
    CHECK(quoted.refunds[i].amount_minor == done.refunds[i].amount_minor);
  }
  REQUIRE(quoted.effects.size() == done.effects.size());
  for (std::size_t i = 0; i < done.effects.size(); ++i) CHECK(quoted.effects[i].amount == done.effects[i].amount);
}

TEST_CASE("G6: a return happens once, and its id is no other's") {
  Returning shop;
  shop.goods("A", 10'000);
  const auto sale = shop.sell(basket({line("A", 2)}), {pay("cash", 20'000)});
  auto request = bring(sale.id, {{1, 1, ""}});
  const auto first = must(shop.returns.take_back(request));
  const auto again = must(shop.returns.take_back(request));
  CHECK(again.outcome == Outcome::kReplayed);
  CHECK(again.back.number == first.back.number);
  request.content_hash = "r2";
  CHECK(told(shop.returns.take_back(request)).code == Code::kIdConflict);
  CHECK(told(shop.returns.take_back(bring(sale.id, {{1, 1, ""}}, sale.id))).code == Code::kIdConflict);
}

TEST_CASE("what a return refuses, and where") {
  Returning shop;
  shop.goods("A", 10'000);
  const auto sale = shop.sell(basket({line("A", 2)}), {pay("cash", 20'000)});
  const auto refused = [&](const ReturnRequest& request) { return told(shop.returns.take_back(request)); };
  CHECK(refused(bring(new_uuid_v7(), {{1, 1, ""}})) == Told{Code::kInvalid, "/sale"});
  CHECK(refused(bring(sale.id, {})) == Told{Code::kInvalid, "/lines"});
  CHECK(refused(bring(sale.id, {{2, 1, ""}})) == Told{Code::kInvalid, "/lines/0/line"});
  CHECK(refused(bring(sale.id, {{1, 0, ""}})) == Told{Code::kInvalid, "/lines/0/quantity"});
  CHECK(refused(bring(sale.id, {{1, 3, ""}})) == Told{Code::kInvalid, "/lines/0/quantity"});
  CHECK(refused(bring(sale.id, {{1, 2, ""}, {1, 1, ""}})) == Told{Code::kInvalid, "/lines/1/quantity"});
  CHECK(refused(bring("", {})) == Told{Code::kInvalid, "/sale"});
  auto closed = bring(sale.id, {{1, 1, ""}});
  closed.desk.till = "till-2";
  CHECK(refused(closed).code == Code::kShiftClosed);
  CHECK(shop.count("claim") == 1);
}

TEST_CASE("X2: goods brought to another store come into its stock and out of its money") {
  Returning shop;
  shop.goods("A", 10'000);
  const auto sale = shop.sell(basket({line("A")}), {pay("cash", 10'000)});
  auto request = bring(sale.id, {{1, 1, ""}});
  request.desk.store = "hz-east";
  const Return back = must(shop.returns.take_back(request)).back;
  CHECK(back.number == "hz-east-till-1-20260105-R0001");
  CHECK(shop.stock_of("A", "hz-east") == 1'001);
  CHECK(shop.stock_of("A", "hz-west") == 999);
}

TEST_CASE("goods that can't be sold again are not restocked") {
  Returning shop;
  shop.goods("A", 10'000);
  const auto sale = shop.sell(basket({line("A")}), {pay("cash", 10'000)});
  auto request = bring(sale.id, {{1, 1, ""}});
  request.restock = false;
  CHECK_FALSE(must(shop.returns.take_back(request)).back.lines[0].restocked);
  CHECK(shop.stock_of("A") == 999);
}

TEST_CASE("G2: worth that no unit can give waits for the sale's next return") {
  Returning shop;
  shop.goods("A", 150);
  shop.give_points(300);
  shop.modules.points_unit = 100;
  const auto sale = shop.sell(basket({line("A", 2)}, "77"), {pay("points", 300)});
  const Return first = must(shop.returns.take_back(bring(sale.id, {{1, 1, ""}}))).back;
  CHECK(first.refunded_minor == 100);
  CHECK(first.waiting_minor == 50);
  const Return second = must(shop.returns.take_back(bring(sale.id, {{1, 1, ""}}))).back;
  CHECK(second.refunded_minor == 200);
  CHECK(second.waiting_minor == 0);
  CHECK(must(shop.returns.find(first.id)).waiting_minor == 0);  // it has been given since
  CHECK(shop.points() == 300);
}

TEST_CASE("PAY3: money outside goes back under its own id, stored before it is sent") {
  Returning shop;
  shop.goods("A", 10'000);
  const auto sale = shop.sell(basket({line("A", 2)}), {pay("wechat", 20'000, "134567890123456780")});
  SECTION("done") {
    const Return back = must(shop.returns.take_back(bring(sale.id, {{1, 1, ""}}))).back;
    CHECK(back.refunds[0].state == RefundState::kDone);
    CHECK(shop.modules.calls.back() == "refund " + back.id + ".1 of " + sale.id + ".1.1 10000");
  }
  SECTION("failed is told, and is in the audit trail") {
    shop.modules.refund_answer = checkout::AttemptState::kDeclined;
    const Return back = must(shop.returns.take_back(bring(sale.id, {{1, 1, ""}}))).back;
    CHECK(back.refunds[0].state == RefundState::kFailed);
    CHECK(back.refunded_minor == 0);
    CHECK(back.waiting_minor == 10'000);
    CHECK(shop.audit("refund.failed").size() == 1);
  }
  SECTION("of two who would send it one does") {
    const auto request = bring(sale.id, {{1, 1, ""}});
    shop.modules.on_refund = [&] {
      auto stale = shop.read<std::optional<checkout::Attempt>>(
          [&](Stores& stores) { return stores.attempts.find(request.id + ".1"); });
      REQUIRE(stale);
      CHECK(stale->state == checkout::AttemptState::kSent);
      stale->state = checkout::AttemptState::kCreated;  // as the other read it
      CHECK(must(shop.checkout->errands().outside().refund(*stale)).state == checkout::AttemptState::kCreated);
    };
    CHECK(must(shop.returns.take_back(request)).back.refunds[0].state == RefundState::kDone);
    CHECK(shop.modules.calls.size() == 2);  // authorise, refund
  }
  SECTION("unknown is asked about until it is settled") {
    shop.modules.refund_answer = checkout::AttemptState::kUnknown;
    const auto request = bring(sale.id, {{1, 1, ""}});
    CHECK(must(shop.returns.take_back(request)).back.refunds[0].state == RefundState::kUnknown);
    shop.now_ms += 30'000;
    CHECK(shop.returns.recover() == 1);
    CHECK(must(shop.returns.take_back(request)).back.refunds[0].state == RefundState::kDone);
    CHECK(shop.checkout->recover().asked == 0);
  }
}

TEST_CASE("PAY3: what a failed refund owes is paid again, and journal, shift and checks agree all the way") {
  Returning shop;
  shop.goods("A", 10'000);
  const auto sale = shop.sell(basket({line("A", 2)}, "77"), {pay("wechat", 20'000, "134567890123456780")});
  const auto everywhere = [&](Minor wechat, Minor cash) {
    CHECK(shop.money("wechat") == wechat);
    CHECK(shop.money("cash") == cash);
    const auto net = shop.taken();
    CHECK((net.contains("wechat") ? net.at("wechat") : 0) == wechat);
    CHECK((net.contains("cash") ? net.at("cash") : 0) == cash);
    CHECK(shop.trial() == 0);
    shop.check_whole();
  };
  shop.modules.refund_answer = checkout::AttemptState::kDeclined;
  const Return failed = must(shop.returns.take_back(bring(sale.id, {{1, 1, ""}}))).back;
  everywhere(20'000, 0);
  const auto entries = shop.read<std::vector<journal::Entry>>([&](Stores& stores) {
    journal::EntryFilter filter;
    filter.cause_id = failed.id;
    filter.account = "tender.wechat";
    return stores.journal.entries(filter);
  });
  REQUIRE(entries.size() == 2);  // G3: nothing is taken out, the opposite is added
  CHECK(entries[0].rule == "refund_failed");
  CHECK(entries[1].rule == "refund");
  const auto figures = shop.figures();
  shop.modules.refund_answer = checkout::AttemptState::kApproved;
  SECTION("by the next return of the sale") {
    CHECK(must(shop.returns.take_back(bring(sale.id, {{1, 1, ""}}))).back.refunded_minor == 20'000);
    everywhere(0, 0);
  }
  SECTION("by a return without goods, once") {
    const Return paid = must(shop.returns.take_back(bring(sale.id, {}))).back;
    CHECK(paid.lines.empty());
    CHECK(paid.refunded_minor == 10'000);
    CHECK(paid.refunds[0].state == RefundState::kDone);
    everywhere(10'000, 0);
    CHECK(told(shop.returns.take_back(bring(sale.id, {}))) == Told{Code::kInvalid, "/lines"});
    CHECK(shop.figures().sales == figures.sales);
    CHECK(shop.figures().spend_minor == figures.spend_minor);
  }
  SECTION("in cash, when the wallet is gone") {
    auto request = bring(sale.id, {});
    request.tender = "cash";
    CHECK(told(shop.returns.take_back(request)).code == Code::kForbidden);  // S8
    request.desk.may_unreferenced = true;
    request.reason = "wallet closed";
    request.tender = "wechat";
    CHECK(told(shop.returns.take_back(request)) == Told{Code::kInvalid, "/tender"});
    request.tender = "cash";
    shop.modules.unwound.clear();
    CHECK(must(shop.returns.quote(request)).refunds[0].tender_id == "cash");
    CHECK(must(shop.returns.take_back(request)).back.refunds[0].state == RefundState::kDone);
    everywhere(20'000, -10'000);
    CHECK(shop.modules.unwound.empty());  // no goods came: nothing of the sale changes for a plugin
    const auto records = shop.audit("refund.redirected");
    REQUIRE(records.size() == 1);
    CHECK(records[0].subject_json ==
          R"({"return":")" + request.id + R"(","sale":")" + sale.id + R"(","refund":")" + request.id + R"(.1"})");
    CHECK(records[0].before_json == R"({"tender":"wechat"})");
    CHECK(records[0].after_json == R"({"tender":"cash","amount_minor":10000})");
    CHECK(records[0].reason == "wallet closed");
    auto goods = bring(sale.id, {{1, 1, ""}});
    goods.tender = "cash";
    CHECK(told(shop.returns.take_back(goods)) == Told{Code::kInvalid, "/tender"});
  }
}

TEST_CASE("a return that is committed is answered though its refund can't be sent now; recovery sends it") {
  for (const int written : {1, 2}) {  // the return itself; and that its refund is sent
    Returning shop;
    shop.goods("A", 10'000);
    const auto sale = shop.sell(basket({line("A")}), {pay("wechat", 10'000, "134567890123456780")});
    testing::BusyStorage busy(shop.storage());
    checkout::Checkout checkout(shop.floor(busy, shop.modules));
    Returns returns(checkout, shop.modules.ledger);
    const auto request = bring(sale.id, {{1, 1, ""}});
    busy.left = written;
    const auto answer = must(returns.take_back(request));
    CHECK(answer.outcome == checkout::Outcome::kCreated);
    CHECK(answer.back.refunds[0].state == RefundState::kPending);
    busy.left = -1;
    shop.now_ms += 30'000;
    // What was sent may still be on its way: it is asked about well after a provider's time.
    CHECK(returns.recover() == (written == 1 ? 1 : 0));
    shop.now_ms += 90'000;
    CHECK(returns.recover() == (written == 1 ? 0 : 1));
    CHECK(must(returns.take_back(request)).back.refunds[0].state == RefundState::kDone);
    const auto sent = std::count_if(shop.modules.calls.begin(), shop.modules.calls.end(),
                                    [](const std::string& call) { return call.starts_with("refund"); });
    CHECK(sent == 1);
  }
}

TEST_CASE("properties of returns") {
  Returning shop;
  for (int i = 0; i < 4; ++i) shop.goods("G" + std::to_string(i), 333 + i * 1'111, 100'000);
  check_property("sell, then return everything in any number of steps: every account is as before", [&] {
    shop.give_points(*rc::gen::inRange<std::int64_t>(1, 3'000));
    const std::int64_t points = shop.points();
    const auto figures = shop.figures();
    auto wish = basket({}, testing::Selling::kCode);
    wish.may_override = true;
    wish.may_discount = true;
    wish.reason = "r";
    const auto count = *rc::gen::inRange(1, 5);
    for (int i = 0; i < count; ++i) {
      wish.lines.push_back(line("G" + std::to_string(*rc::gen::inRange(0, 4)), *rc::gen::inRange(1, 5)));
    }
    wish.discount_minor = *rc::gen::inRange(0, 300);
    const Minor due = must(shop.checkout->quote(wish, std::nullopt)).tendered.priced.totals.due_minor;
    const Minor in_points = *rc::gen::inRange<Minor>(0, std::min(points / 100 * 100, due) + 1);
    const Minor in_wechat = *rc::gen::inRange<Minor>(0, due - in_points + 1);
    std::vector<checkout::TenderRequest> tenders;
    if (in_points > 0) tenders.push_back(pay("points", in_points));
    if (in_wechat > 0) tenders.push_back(pay("wechat", in_wechat));
    if (due > in_points + in_wechat) tenders.push_back(pay("cash", due - in_points - in_wechat));
    const auto sale = shop.sell(wish, tenders);

    std::map<std::int32_t, std::int64_t> left;
    for (const auto& one : sale.tendered.priced.lines) left[one.line] = one.quantity;
    Minor refunded = 0;
    while (!left.empty()) {
      const auto pick = *rc::gen::inRange<std::size_t>(0, left.size());
      const auto it = std::next(left.begin(), static_cast<std::ptrdiff_t>(pick));
      const auto quantity = *rc::gen::inRange<std::int64_t>(1, it->second + 1);
      auto request = bring(sale.id, {{it->first, quantity, ""}});
      request.outside_first = *rc::gen::arbitrary<bool>();
      const auto back = must(shop.returns.take_back(request)).back;
      RC_ASSERT(back.waiting_minor >= 0);
      refunded += back.refunded_minor;
      if ((it->second -= quantity) == 0) left.erase(it);
    }
    RC_ASSERT(refunded == due);
    RC_ASSERT(shop.points() == points);
    RC_ASSERT(shop.money("cash") == 0);
    RC_ASSERT(shop.money("wechat") == 0);
    RC_ASSERT(shop.money("points") == 0);
    RC_ASSERT(shop.figures().spend_minor == figures.spend_minor);
    RC_ASSERT(shop.figures().sales == figures.sales);
    for (const auto& row : shop.read<std::vector<journal::Store::TrialRow>>(
             [](Stores& stores) { return journal::Ledger::trial_balance(stores); })) {
      if (row.unit == "CNY") RC_ASSERT(row.balance == 0);
    }
  });
}

}  // namespace
}  // namespace bobbin::returns
