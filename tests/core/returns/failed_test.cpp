#include <atomic>
#include <thread>

#include "core/checkout/errand.hpp"
#include "tests/core/returns/returning.hpp"
#include "tests/support/rapidcheck.hpp"

// Refunds that fail, are given again, or come after all (PAY3).
namespace bobbin::returns {
namespace {

using checkout::AttemptState;
using testing::basket;
using testing::bring;
using testing::line;
using testing::must;
using testing::pay;
using testing::Returning;

constexpr const char* kGood = "134567890123456780";

std::vector<std::pair<std::string, Minor>> given(const Return& back) {
  std::vector<std::pair<std::string, Minor>> out;
  for (const Refund& refund : back.refunds) out.emplace_back(refund.tender_id, refund.amount_minor);
  return out;
}

using Given = std::vector<std::pair<std::string, Minor>>;

ReturnRequest in_cash(const std::string& sale) {
  auto request = bring(sale, {});
  request.tender = "cash";
  request.desk.may_unreferenced = true;
  return request;
}

Minor money_on(Returning& shop, const std::string& tender, Day day) {
  Minor sum = 0;
  shop.sql([&](storage::Session& session) {
    sum = session
              .query(
                  "SELECT CAST(COALESCE(SUM(CASE WHEN to_account = $1 THEN amount_minor ELSE -amount_minor END), 0)"
                  " AS BIGINT) FROM money_entry WHERE (to_account = $1 OR from_account = $1) AND business_day = $2",
                  "tender." + tender, day)
              .integer();
  });
  return sum;
}

TEST_CASE("PAY3: what a tender failed to give back it owes itself; the others' parts stay as they were") {
  Returning shop;
  shop.goods("A", 10'000);
  SECTION("beside points") {
    shop.give_points(10'000);
    shop.modules.points_unit = 100;
    const auto sale = shop.sell(basket({line("A", 2)}, "77"), {pay("wechat", 10'000, kGood), pay("points", 10'000)});
    shop.modules.refund_answer = AttemptState::kDeclined;
    CHECK(given(must(shop.returns.take_back(bring(sale.id, {{1, 1, ""}}))).back) ==
          Given{{"wechat", 5'000}, {"points", 5'000}});
    shop.modules.refund_answer = AttemptState::kApproved;
    SECTION("again to the wallet") {
      CHECK(given(must(shop.returns.take_back(bring(sale.id, {}))).back) == Given{{"wechat", 5'000}});
    }
    SECTION("in cash") { CHECK(given(must(shop.returns.take_back(in_cash(sale.id))).back) == Given{{"cash", 5'000}}); }
    SECTION("with the next goods, in one refund a tender") {
      CHECK(given(must(shop.returns.take_back(bring(sale.id, {{1, 1, ""}}))).back) ==
            Given{{"wechat", 10'000}, {"points", 5'000}});
      CHECK(shop.money("wechat") == 0);
    }
    shop.check_whole();
  }
  SECTION("of two wallets") {
    const auto sale = shop.sell(basket({line("A", 2)}), {pay("wechat", 8'000, kGood), pay("wechat", 12'000, kGood)});
    int asked = 0;
    shop.modules.on_refund = [&] {
      shop.modules.refund_answer = asked++ == 0 ? AttemptState::kDeclined : AttemptState::kApproved;
    };
    const Return first = must(shop.returns.take_back(bring(sale.id, {{1, 1, ""}}))).back;
    CHECK(given(first) == Given{{"wechat", 4'000}, {"wechat", 6'000}});
    CHECK(first.waiting_minor == 4'000);
    const Return paid = must(shop.returns.take_back(in_cash(sale.id))).back;
    CHECK(must(shop.returns.find(first.id)).waiting_minor == 0);
    CHECK(given(paid) == Given{{"cash", 4'000}});
    CHECK(paid.refunds[0].tender == 1);
    CHECK(paid.waiting_minor == 0);
    shop.check_whole();
  }
}

TEST_CASE("G3: a refund that fails a day later, in another shift, is that day's and that shift's") {
  Returning shop;
  shop.goods("A", 10'000);
  const auto sale = shop.sell(basket({line("A")}), {pay("wechat", 10'000, kGood)});
  shop.modules.refund_answer = AttemptState::kUnknown;
  const Return back = must(shop.returns.take_back(bring(sale.id, {{1, 1, ""}}))).back;
  CHECK(money_on(shop, "wechat", back.business_day) == 0);  // taken and given back
  const auto report = [&](std::int64_t shift) {
    return must(shop.read<Result<shifts::Report>>(
        [&](Stores& stores) { return shifts::Shifts(shop.ids).report(stores, "hz-west", shift); }));
  };
  const std::int64_t first = parse_id(back.shift).value();
  audit::Actor lin{"lin", "hz-west", "till-1", shop.clock.at, back.business_day, {}};
  must(shop.write<shifts::Report>([&](Stores& stores) {
    return shifts::Shifts(shop.ids).close(stores, {lin}, first, {{"cash", 0}}, shifts::always_closes());
  }));
  CHECK(report(first).totals.at("wechat") == 0);
  shop.clock.at.ms += 86'400'000;
  lin.at = shop.clock.at;
  const std::int64_t second = must(shop.write<shifts::Shift>([&](Stores& stores) {
                                return shifts::Shifts(shop.ids).open(stores, lin, "till-1", 0);
                              })).id;
  shop.modules.query_answer = AttemptState::kDeclined;
  shop.now_ms += 30'000;
  CHECK(shop.returns.recover() == 1);
  CHECK(must(shop.returns.find(back.id)).refunds[0].state == RefundState::kFailed);
  const Day next{back.business_day.n + 1};
  CHECK(money_on(shop, "wechat", back.business_day) == 0);  // what was reported stays
  CHECK(money_on(shop, "wechat", next) == 10'000);
  CHECK(report(first).totals.at("wechat") == 0);
  CHECK(report(second).totals.at("wechat") == 10'000);
  CHECK(shop.money("wechat") == 10'000);
  CHECK(shop.trial() == 0);
  shop.check_whole();
}

TEST_CASE("PAY3: a refund under way is nobody else's, however long the provider takes") {
  Returning shop;
  shop.goods("A", 10'000);
  const auto sale = shop.sell(basket({line("A")}), {pay("wechat", 10'000, kGood)});
  shop.modules.query_answer = AttemptState::kDeclined;  // it doesn't know it yet
  shop.modules.on_refund = [&] {
    shop.now_ms += 300'000;
    (void)shop.returns.recover();
  };
  CHECK(must(shop.returns.take_back(bring(sale.id, {{1, 1, ""}}))).back.refunds[0].state == RefundState::kDone);
  CHECK(shop.modules.calls.size() == 2);  // authorise, refund
}

TEST_CASE("PAY3: a success that comes after the refund was settled as failed puts it back, and nothing is paid twice") {
  Returning shop;
  shop.goods("A", 10'000);
  const auto sale = shop.sell(basket({line("A", 2)}), {pay("wechat", 20'000, kGood)});
  // Another process of the shop, with turns of its own.
  checkout::Checkout elsewhere(shop.floor(shop.storage(), shop.modules));
  Returns their(elsewhere, shop.modules.ledger);
  const auto request = bring(sale.id, {{1, 1, ""}});
  bool paid_meanwhile = false;
  shop.modules.on_refund = [&] {
    shop.modules.on_refund = nullptr;
    shop.modules.query_answer = AttemptState::kDeclined;
    shop.now_ms += 300'000;
    CHECK(their.recover() == 1);
    CHECK(must(their.find(request.id)).refunds[0].state == RefundState::kFailed);
    if (paid_meanwhile) (void)must(their.take_back(in_cash(sale.id)));
  };
  SECTION("before it was paid again") {
    const Return back = must(shop.returns.take_back(request)).back;
    CHECK(back.refunds[0].state == RefundState::kDone);
    CHECK(back.refunded_minor == 10'000);
    CHECK(back.waiting_minor == 0);
    const auto records = shop.audit("refund.late_success");
    REQUIRE(records.size() == 1);
    CHECK(records[0].after_json.find("paid_twice") == std::string::npos);
    CHECK(shop.money("wechat") == 10'000);
    CHECK(shop.taken().at("wechat") == 10'000);
    CHECK(testing::told(shop.returns.take_back(in_cash(sale.id))) == testing::Told{Code::kInvalid, "/lines"});
    CHECK(given(must(shop.returns.take_back(bring(sale.id, {{1, 1, ""}}))).back) == Given{{"wechat", 10'000}});
    CHECK(shop.money("wechat") == 0);
  }
  SECTION("after it was paid in cash: it is told") {
    paid_meanwhile = true;
    CHECK(must(shop.returns.take_back(request)).back.refunds[0].state == RefundState::kFailed);
    const auto records = shop.audit("refund.late_success");
    REQUIRE(records.size() == 1);
    CHECK(records[0].after_json.find("\"paid_twice\":true") != std::string::npos);
    CHECK(shop.money("wechat") == 20'000);
    CHECK(shop.money("cash") == -10'000);
  }
  CHECK(shop.trial() == 0);
  shop.check_whole();
}

TEST_CASE("G7: of two who pay out at once what a sale owes one is refused") {
  Returning shop;
  shop.goods("A", 10'000);
  shop.modules.refund_answer = AttemptState::kDeclined;
  for (int round = 0; round < 10; ++round) {
    const auto sale = shop.sell(basket({line("A")}), {pay("wechat", 10'000, kGood)});
    (void)must(shop.returns.take_back(bring(sale.id, {{1, 1, ""}})));
    std::atomic<int> passed = 0;
    std::vector<std::thread> tills;
    for (int till = 0; till < 2; ++till) {
      tills.emplace_back([&] {
        if (shop.returns.take_back(in_cash(sale.id))) ++passed;
      });
    }
    for (std::thread& till : tills) till.join();
    CHECK(passed == 1);
  }
  CHECK(shop.money("cash") == -100'000);
  shop.check_whole();
}

TEST_CASE("PAY3, S5: however often refunds fail, each tender gives back exactly its part, and nothing twice") {
  Returning shop;
  for (int i = 0; i < 3; ++i) shop.goods("G" + std::to_string(i), 333 + i * 1'111, 1'000'000);
  check_property("as a twin of the sale whose refunds never fail", [&] {
    shop.give_points(*rc::gen::inRange<std::int64_t>(100, 3'000));
    shop.modules.points_unit = *rc::gen::element<Minor>(1, 100);
    auto wish = basket({}, Returning::kCode);
    const auto count = *rc::gen::inRange(1, 4);
    for (int i = 0; i < count; ++i) {
      wish.lines.push_back(line("G" + std::to_string(*rc::gen::inRange(0, 3)), *rc::gen::inRange(1, 4)));
    }
    const Minor due = must(shop.checkout->quote(wish, std::nullopt)).tendered.priced.totals.due_minor;
    const Minor in_points = *rc::gen::inRange<Minor>(0, std::min(shop.points() / 200, due / 100) + 1) * 100;
    const Minor in_cash_paid = *rc::gen::inRange<Minor>(0, due - in_points + 1);
    const Minor one = *rc::gen::inRange<Minor>(0, due - in_points - in_cash_paid + 1);
    const Minor other = due - in_points - in_cash_paid - one;
    std::vector<checkout::TenderRequest> tenders;
    if (in_points > 0) tenders.push_back(pay("points", in_points));
    if (one > 0) tenders.push_back(pay("wechat", one, kGood));
    if (in_cash_paid > 0) tenders.push_back(pay("cash", in_cash_paid));
    if (other > 0) tenders.push_back(pay("wechat", other, kGood));

    std::map<std::string, Minor> before;
    for (const char* tender : {"cash", "wechat", "points"}) before[tender] = shop.money(tender);
    const auto sale = shop.sell(wish, tenders);
    const auto twin = shop.sell(wish, tenders);
    const auto stands = [&](const std::string& id) { return must(shop.checkout->find(id)).tendered.tenders; };
    const auto same_parts = [&] {
      const auto real = stands(sale.id);
      const auto ideal = stands(twin.id);
      for (std::size_t i = 0; i < real.size(); ++i) {
        RC_ASSERT(real[i].refunded_minor + real[i].failed_minor == ideal[i].refunded_minor);
      }
    };
    shop.modules.on_refund = [&] {
      shop.modules.refund_answer = *rc::gen::element(AttemptState::kApproved, AttemptState::kDeclined);
    };
    const auto owes = [&] {
      const auto now = stands(sale.id);
      return std::any_of(now.begin(), now.end(), [](const auto& tender) { return tender.failed_minor > 0; });
    };
    Minor redirected = 0;
    const auto pay_out = [&] {
      if (!owes()) return;
      const bool cash = *rc::gen::arbitrary<bool>();
      const Return paid = must(shop.returns.take_back(cash ? in_cash(sale.id) : bring(sale.id, {}))).back;
      if (cash) redirected += paid.refunded_minor;
      same_parts();
    };
    std::map<std::int32_t, std::int64_t> left;
    for (const auto& each : sale.tendered.priced.lines) left[each.line] = each.quantity;
    while (!left.empty()) {
      const auto it = std::next(left.begin(), *rc::gen::inRange<std::ptrdiff_t>(0, std::ssize(left)));
      const auto quantity = *rc::gen::inRange<std::int64_t>(1, it->second + 1);
      const bool outside_first = *rc::gen::arbitrary<bool>();
      for (const std::string& id : {twin.id, sale.id}) {
        auto request = bring(id, {{it->first, quantity, ""}});
        request.outside_first = outside_first;
        const auto declines = std::exchange(shop.modules.on_refund, nullptr);
        shop.modules.refund_answer = AttemptState::kApproved;
        if (id == sale.id) shop.modules.on_refund = declines;
        (void)must(shop.returns.take_back(request));
        shop.modules.on_refund = declines;
      }
      same_parts();
      if ((it->second -= quantity) == 0) left.erase(it);
      if (*rc::gen::arbitrary<bool>()) pay_out();
    }
    while (owes()) pay_out();
    for (const auto& tender : stands(sale.id)) RC_ASSERT(tender.refunded_minor == tender.amount_minor);
    RC_ASSERT(shop.money("points") == before["points"]);
    RC_ASSERT(shop.money("wechat") == before["wechat"] + redirected);
    RC_ASSERT(shop.money("cash") == before["cash"] - redirected);
    auto net = shop.taken();
    for (const char* tender : {"cash", "wechat", "points"}) RC_ASSERT(net[tender] == shop.money(tender));
    RC_ASSERT(shop.trial() == 0);
  });
  shop.check_whole();
}

}  // namespace
}  // namespace bobbin::returns
