#include "core/shifts/shifts.hpp"

#include <atomic>
#include <thread>

#include "tests/support/shop.hpp"

namespace bobbin::shifts {
namespace {

using testing::Told;
using testing::told;

class Till : public testing::TestShop {
 public:
  Result<Shift> open(Minor float_minor = 20'000, const std::string& till = "till-1") {
    return write<Shift>([&](Stores& stores) { return book.open(stores, actor, till, float_minor); });
  }
  Result<CashMove> move(std::int64_t shift, Minor amount, const std::string& reason) {
    return write<CashMove>([&](Stores& stores) {
      return book.move_cash(stores, {actor, drawers}, shift, amount, reason);
    });
  }
  Result<Report> close(std::int64_t shift, const Amounts& counted, const CloseCheck& check = always_closes()) {
    return write<Report>([&](Stores& stores) { return book.close(stores, {actor, drawers}, shift, counted, check); });
  }
  Result<Report> report(std::int64_t shift, const std::string& store = "hz-west") {
    return read<Result<Report>>([&](Stores& stores) { return book.report(stores, store, shift); });
  }
  Result<Shift> current(const std::string& till = "till-1") {
    return read<Result<Shift>>([&](Stores& stores) { return book.current(stores, "hz-west", till); });
  }
  // What the checkout and returns write, as far as a shift reads it.
  void sale(std::int64_t shift, const Amounts& tenders) { sale(shift, tenders, ids); }
  void sale(std::int64_t shift, const Amounts& tenders, IdSource& made_by) {
    sql([&](storage::Session& session) {
      const std::int64_t sale = made_by.next();
      std::int64_t last = sale;
      for (const auto& [tender, amount] : tenders) {
        last = made_by.next();
        session.execute(
            "INSERT INTO sale_tender (id, sale, n, tender, plugin, amount_minor, tendered_minor, refunded_minor,"
            " unit_minor, flags, label) VALUES ($1, $2, 1, $3, 'payments', $4, $4 + 5000, 0, 1, 1, $5)",
            last, sale, tender, amount, "[\"" + tender + " zh\",\"" + tender + " en\"]");
      }
      session.execute(
          "INSERT INTO sale (id, number, store, till, staff, at_ms, business_day, settings_version, shift, source,"
          " list_minor, net_minor, tax_minor, change_minor, kept, kept_minor, last)"
          " VALUES ($1, 'n', 'hz-west', 'till-1', 'lin', 0, 0, 0, $2, 1, 0, 0, 0, 0, 1, 0, $3)",
          sale, shift, last);
    });
  }
  // State 3: it failed in the same shift.
  void refund(std::int64_t shift, const std::string& tender, Minor amount, int state) {
    sql([&](storage::Session& session) {
      const std::int64_t back = ids.next();
      const std::int64_t last = ids.next();
      session.execute(
          "INSERT INTO sale_return (id, number, store, till, staff, at_ms, business_day, shift, net_minor,"
          " refunded_minor, waiting_minor, last) VALUES ($1, 'n', 'hz-west', 'till-1', 'lin', 0, 0, $2, 0, 0, 0, $3)",
          back, shift, last);
      session.execute(
          "INSERT INTO refund (id, sale_return, n, sale_tender, tender, plugin, amount_minor, state, credit, label)"
          " VALUES ($1, $2, 1, 1, $3, 'payments', $4, $5, 0, $6)",
          last, back, tender, amount, state, "[\"" + tender + " zh\",\"" + tender + " en\"]");
      if (state != 3) return;
      session.execute(
          "INSERT INTO refund_change (id, sale_return, refund, came, at_ms, business_day, shift)"
          " VALUES ($1, $2, $3, 0, 0, 0, $4)",
          ids.next(), back, last, shift);
    });
  }
  Drawers drawers = Drawers::kOwn;
  Shifts book{ids};
};

TEST_CASE("a till has one open shift") {
  Till till;
  CHECK(told(till.current()) == Told{Code::kShiftClosed, ""});
  const Shift shift = till.open().value();
  CHECK(till.current()->id == shift.id);
  CHECK(told(till.open()) == Told{Code::kShiftOpen, "/till"});
  CHECK(till.open(0, "till-2"));
  REQUIRE(till.close(shift.id, {{"cash", 20'000}}));
  CHECK(told(till.current()) == Told{Code::kShiftClosed, ""});
  CHECK(till.open());
}

TEST_CASE("a report has all of its sales, though another's clock made their ids days ahead") {
  Till till;
  const std::int64_t shift = till.open(0)->id;
  IdSource ahead(2);
  ahead.after(till.ids.next() + (std::int64_t{3 * 86'400'000} << 21));
  till.sale(shift, {{"cash", 700}}, ahead);
  const Report z = till.close(shift, {{"cash", 700}}).value();
  CHECK(z.totals == Amounts{{"cash", 700}});
  CHECK(z.trade.sales.count == 1);
  CHECK(z.difference == Amounts{{"cash", 0}});
}

TEST_CASE("X and Z report: float, net by tender, expected, counted, difference") {
  Till till;
  const std::int64_t shift = till.open(20'000)->id;
  // 200.00 cash (250.00 given, 50.00 change), 200.00 WeChat, 100.00 in points; 30.00 cash back, 20.00 WeChat under way.
  till.sale(shift, {{"cash", 20'000}, {"wechat", 20'000}, {"points", 10'000}});
  till.sale(till.open(0, "till-2")->id, {{"cash", 99'900}});
  till.refund(shift, "cash", 3'000, 2);
  till.refund(shift, "wechat", 2'000, 1);
  till.refund(shift, "wechat", 500, 3);  // failed: nothing was given back
  REQUIRE(till.move(shift, -10'000, "存银行"));
  REQUIRE(till.move(shift, 500, "零钱"));
  const Report x = till.report(shift).value();
  CHECK(x.totals == Amounts{{"cash", 17'000}, {"points", 10'000}, {"wechat", 18'000}});
  CHECK(x.expected == Amounts{{"cash", 27'500}});  // 200 + 170 - 100 + 5
  CHECK(x.counted.empty());
  CHECK(x.difference.empty());

  const Report z = till.close(shift, {{"cash", 27'400}, {"wechat", 18'000}}).value();
  CHECK_FALSE(z.shift.open());
  CHECK(z.totals == x.totals);
  CHECK(z.expected == Amounts{{"cash", 27'500}, {"wechat", 18'000}});
  CHECK(z.counted == Amounts{{"cash", 27'400}, {"wechat", 18'000}});
  CHECK(z.difference == Amounts{{"cash", -100}, {"wechat", 0}});
  CHECK(z.labels.at("wechat").en == "wechat en");
  CHECK(z.labels.at("cash").zh == "cash zh");
  CHECK(z.moves.size() == 2);
  CHECK(till.report(shift)->difference == z.difference);
  CHECK(till.audit("shift.closed").at(0).after_json ==
        R"({"counted":{"cash":27400,"wechat":18000},"expected":{"cash":27500,"wechat":18000}})");
}

TEST_CASE("G6: a close whose answer was lost answers the same report again, and is done once") {
  Till till;
  const std::int64_t shift = till.open(20'000)->id;
  const Report first = till.close(shift, {{"cash", 19'900}, {"wechat", 0}}).value();
  const Report again = till.close(shift, {{"cash", 19'900}, {"wechat", 0}}).value();
  CHECK(again.difference == first.difference);
  CHECK(again.shift.closed_at == first.shift.closed_at);
  CHECK(told(till.close(shift, {{"cash", 19'900}})) == Told{Code::kShiftClosed, ""});
  CHECK(till.audit("shift.closed").size() == 1);
}

TEST_CASE("what a shift refuses") {
  Till till;
  const std::int64_t shift = till.open()->id;
  CHECK(told(till.open(-1, "till-2")) == Told{Code::kInvalid, "/float_minor"});
  CHECK(told(till.open(1'000'000'000'001, "till-2")) == Told{Code::kInvalid, "/float_minor"});
  CHECK(told(till.move(shift, 0, "x")) == Told{Code::kInvalid, "/amount_minor"});
  CHECK(told(till.move(shift, 1'000'000'000'001, "x")) == Told{Code::kInvalid, "/amount_minor"});
  CHECK(told(till.move(shift, 1, " ")) == Told{Code::kInvalid, "/reason"});
  CHECK(told(till.move(1, 1, "x")) == Told{Code::kNotFound, ""});
  CHECK(told(till.close(1, {{"cash", 0}})) == Told{Code::kNotFound, ""});
  CHECK(told(till.close(shift, {})) == Told{Code::kInvalid, "/counted/cash"});
  CHECK(told(till.close(shift, {{"cash", 0}, {" ", 5}})) == Told{Code::kInvalid, "/counted/"});
  CHECK(told(till.close(shift, {{"cash", -1}})) == Told{Code::kInvalid, "/counted/cash"});
  CHECK(told(till.report(shift, "hz-east")) == Told{Code::kNotFound, ""});
  REQUIRE(till.close(shift, {{"cash", 0}}));
  CHECK(told(till.close(shift, {{"cash", 1}})) == Told{Code::kShiftClosed, ""});
  CHECK(told(till.close(shift, {})) == Told{Code::kShiftClosed, ""});
  CHECK(told(till.move(shift, 1, "x")) == Told{Code::kShiftClosed, ""});
}

TEST_CASE("a drawer is counted and emptied at its own till, or by who may do so for all (S6)") {
  Till till;
  const std::int64_t other = till.open(20'000, "till-2")->id;
  CHECK(told(till.move(other, 100, "x")) == Told{Code::kForbidden, ""});
  CHECK(told(till.close(other, {{"cash", 20'000}})) == Told{Code::kForbidden, ""});
  till.drawers = Drawers::kAll;
  CHECK(till.move(other, 100, "x"));
  CHECK(till.close(other, {{"cash", 20'100}})->difference == Amounts{{"cash", 0}});
  // Who may see all tells no more than who may not: a closed shift is closed.
  till.drawers = Drawers::kOwn;
  CHECK(told(till.move(other, 100, "x")) == Told{Code::kForbidden, ""});
}

TEST_CASE("no more cash goes out than the drawer should hold (S6)") {
  Till till;
  const std::int64_t shift = till.open(20'000)->id;
  till.sale(shift, {{"cash", 5'000}, {"wechat", 90'000}});
  const auto refused = till.move(shift, -25'001, "存银行");
  REQUIRE(told(refused) == Told{Code::kInvalid, "/amount_minor"});
  CHECK(refused.error().detail.en.find("25000") == std::string::npos);  // the count is blind
  till.drawers = Drawers::kAll;
  CHECK(till.move(shift, -25'001, "存银行").error().detail.en.find("25000") != std::string::npos);
  CHECK(till.move(shift, -25'000, "存银行"));
  CHECK(told(till.move(shift, -1, "存银行")) == Told{Code::kInvalid, "/amount_minor"});
  CHECK(till.move(shift, 1, "零钱"));
}

TEST_CASE("of two who take the same cash out at once one is refused (G7)") {
  Till till;
  const std::int64_t shift = till.open(0)->id;
  for (int round = 0; round < 20; ++round) {
    REQUIRE(till.move(shift, 100, "零钱"));
    std::atomic<int> passed = 0;
    std::vector<std::thread> hands;
    for (int hand = 0; hand < 2; ++hand) {
      hands.emplace_back([&] {
        if (till.move(shift, -100, "存银行")) ++passed;
      });
    }
    for (std::thread& hand : hands) hand.join();
    CHECK(passed == 1);
  }
  CHECK(till.report(shift)->expected.at("cash") == 0);
}

TEST_CASE("the count is blind: before it, what the drawer should hold is not told (S6)") {
  Till till;
  const std::int64_t shift = till.open(20'000)->id;
  till.sale(shift, {{"cash", 5'000}, {"wechat", 90'000}});
  const Report x = blind(till.report(shift).value());
  CHECK(x.expected.empty());
  CHECK(x.totals == Amounts{{"wechat", 90'000}});  // with float and moves, the cash taken is what is expected
  const Report z = blind(till.close(shift, {{"cash", 24'900}}).value());
  CHECK(z.expected == Amounts{{"cash", 25'000}});
  CHECK(z.totals == Amounts{{"cash", 5'000}, {"wechat", 90'000}});
}

TEST_CASE("money that is still unknown keeps a shift open") {
  Till till;
  const std::int64_t shift = till.open()->id;
  const CloseCheck unknown = [](Stores&, const Shift& asked) -> Result<void> {
    return refuse(Code::kInProgress, {"还有未确认的付款", "a payment at " + asked.till + " is unknown"});
  };
  CHECK(told(till.close(shift, {{"cash", 20'000}}, unknown)) == Told{Code::kInProgress, ""});
  CHECK(till.current()->id == shift);
}

TEST_CASE("shifts are listed newest first, by till and state") {
  Till till;
  const std::int64_t first = till.open()->id;
  REQUIRE(till.close(first, {{"cash", 0}}));
  const std::int64_t second = till.open()->id;
  const std::int64_t other = till.open(0, "till-2")->id;
  const auto listed = [&](Filter filter) {
    filter.store = "hz-west";
    std::vector<std::int64_t> out;
    for (const Shift& shift :
         till.read<std::vector<Shift>>([&](Stores& stores) { return till.book.list(stores, filter); })) {
      out.push_back(shift.id);
    }
    return out;
  };
  using Ids = std::vector<std::int64_t>;
  CHECK(listed({}) == Ids{other, second, first});
  CHECK(listed({"", "till-1"}) == Ids{second, first});
  CHECK(listed({"", "till-1", Filter::State::kOpen}) == Ids{second});
  CHECK(listed({"", "", Filter::State::kClosed}) == Ids{first});
  CHECK(listed({"", "", Filter::State::kAll, second}) == Ids{first});
}

}  // namespace
}  // namespace bobbin::shifts
