#include <functional>
#include <limits>

#include "tests/core/journal/support.hpp"

namespace bobbin::journal::testing {
namespace {

struct Posting {
  EmptyStore nothing;
  Overlay store{nothing};
  Book book{store};

  Result<std::int64_t> post(const Transfer& transfer, std::int64_t day = 10) {
    return book.ledger.post(book.stores, book.cause("sale", "s1", day), transfer);
  }
  Transfer grant(std::int64_t amount) const { return book.transfer("points.issued", "points.balance", amount, "earn"); }
  Transfer spend(std::int64_t amount) const {
    Transfer out = book.transfer("points.balance", "points.redeemed", amount, "redeem");
    out.spend = true;
    return out;
  }
};

// One wrong thing each, in the order of precedence that ledger.hpp gives. Each case keeps all the mistakes that follow
// it, so that a change of the order shows.
struct Mistake {
  const char* name;
  std::function<void(Transfer&)> make;
  Code code;
  const char* field;
};

const std::vector<Mistake>& mistakes() {
  static const std::vector<Mistake> all{
      {"amount not above 0", [](Transfer& t) { t.amount = 0; }, Code::kInvalid, "/amount"},
      {"unknown from", [](Transfer& t) { t.from.account = "points.nowhere"; }, Code::kInvalid, "/from_account"},
      {"unknown to", [](Transfer& t) { t.to.account = "points.nowhere"; }, Code::kInvalid, "/to_account"},
      {"another plugin's from",
       [](Transfer& t) {
         t.from = {"stamps.given", ""};
       },
       Code::kInvalid, "/from_account"},
      {"another plugin's to",
       [](Transfer& t) {
         t.to = {"stamps.card", "77"};
       },
       Code::kInvalid, "/to_account"},
  };
  return all;
}

}  // namespace

TEST_CASE("each refusal of a transfer comes before those that follow it") {
  Posting f;
  for (std::size_t first = 0; first < mistakes().size(); ++first) {
    Transfer transfer = f.grant(100);
    for (std::size_t i = mistakes().size(); i-- > first;) mistakes()[i].make(transfer);
    INFO(mistakes()[first].name);
    const auto done = f.post(transfer);
    REQUIRE_FALSE(done);
    CHECK(done.error().code == mistakes()[first].code);
    CHECK(done.error().field == mistakes()[first].field);
    CHECK_FALSE(done.error().detail.zh.empty());
    CHECK_FALSE(done.error().detail.en.empty());
  }
  CHECK(f.store.posted().empty());
}

TEST_CASE("accounts of two units can't be mixed") {
  Posting f;
  Transfer transfer = f.book.transfer("points.issued", "commission.earned", 100, "bad rule");
  transfer.plugin = kHost;
  transfer.from.holder = "nobody";
  const auto done = f.post(transfer);
  REQUIRE_FALSE(done);
  CHECK(done.error().field == "/to_account");
  CHECK(done.error().detail.en == "The accounts differ in unit: point and CNY");
}

TEST_CASE("holders must fit the account") {
  Posting f;
  Transfer superfluous = f.grant(100);
  superfluous.from.holder = "77";
  superfluous.to.holder = "";
  CHECK(f.post(superfluous).error().field == "/from_holder");
  for (const char* holder : {"", "007", "-7", "M123", "99999999999999999999"}) {
    Transfer transfer = f.grant(100);
    transfer.to.holder = holder;
    INFO(holder);
    CHECK(f.post(transfer).error().field == "/to_holder");
  }
}

TEST_CASE("both sides can't be the same") {
  Posting f;
  Transfer transfer = f.book.transfer("points.balance", "points.balance", 100, "NOT A RULE");
  const auto done = f.post(transfer);
  REQUIRE_FALSE(done);
  CHECK(done.error().field == "/to_account");
}

TEST_CASE("a rule has a stable id") {
  Posting f;
  for (const std::string& rule : {std::string(), std::string("Earn"), std::string("a b"), std::string(65, 'a')}) {
    Transfer transfer = f.grant(100);
    transfer.rule = rule;
    transfer.basis.terms = {{TermKind::kSale, 0, 1, 1, 1}};
    INFO(rule);
    CHECK(f.post(transfer).error().field == "/rule");
  }
}

TEST_CASE("terms must come to the amount") {
  Posting f;
  Transfer transfer = f.grant(5);
  transfer.expires = Instant{1};
  transfer.basis.terms = {{TermKind::kLineMinor, 1, 599, 1, 100}};
  CHECK(f.post(transfer).error().field == "/expires_ms");  // 5.99 floored is 5: the terms are right
  transfer.amount = 6;
  CHECK(f.post(transfer).error().field == "/terms");
  transfer.basis.terms[0].denominator = 0;
  CHECK(f.post(transfer).error().field == "/terms");
  transfer.basis.terms[0] = {TermKind::kSale, 0, kNever, kNever, 1};
  CHECK(f.post(transfer).error().field == "/terms");
  transfer.basis.terms.clear();
  transfer.basis.grace_days = -1;
  CHECK(f.post(transfer).error().field == "/terms");
}

TEST_CASE("a correction can't take back more than its effect has left") {
  Posting f;
  Transfer attach = f.book.transfer("commission.cost", "commission.earned", 500, "attach");
  REQUIRE(f.post(attach));
  Transfer correction = f.book.transfer("commission.earned", "commission.cost", 501, "attach");
  correction.correction = true;
  correction.expires = Instant{1};
  const auto done = f.book.ledger.post(f.book.stores, f.book.cause("return", "r1", 11, "s1"), correction);
  REQUIRE_FALSE(done);
  CHECK(done.error().field == "/amount");
}

TEST_CASE("only what is in lots can expire, and later than now") {
  Posting f;
  Transfer no_lots = f.spend(1);
  no_lots.expires = starts(99);
  no_lots.lot = 4711;
  CHECK(f.post(no_lots).error().field == "/expires_ms");
  Transfer past = f.grant(1);
  past.expires = f.book.cause("sale", "s1", 10).at;
  CHECK(f.post(past).error().field == "/expires_ms");
}

TEST_CASE("a lot must be one of the from side's") {
  Posting f;
  Transfer unknown = f.spend(1);
  unknown.lot = 4711;
  CHECK(f.post(unknown).error().field == "/lot");
  const auto lot = f.post(f.grant(100));
  Transfer of_another = f.spend(1);
  of_another.from.holder = "78";
  of_another.lot = *lot;
  CHECK(f.post(of_another).error().field == "/lot");
}

TEST_CASE("a lot that has less refuses, in the plugin's words") {
  Posting f;
  const auto lot = f.post(f.grant(100));
  REQUIRE(f.post(f.grant(100)));
  Transfer spend = f.spend(101);
  spend.lot = *lot;
  spend.refusal = {"这张券不够", "This lot is not enough"};
  const auto done = f.post(spend);
  REQUIRE_FALSE(done);
  CHECK(done.error().code == Code::kInsufficientBalance);
  CHECK(done.error().detail.en == "This lot is not enough");
  CHECK(done.error().plugin == "points");
}

TEST_CASE("a spend needs the balance, and an account that may not go negative always does") {
  Posting f;
  REQUIRE(f.post(f.grant(100)));
  CHECK(f.post(f.spend(101)).error().code == Code::kInsufficientBalance);
  CHECK(f.post(f.book.transfer("stamps.card", "stamps.given", 1, "use")).error().code == Code::kInsufficientBalance);
  CHECK(f.book.balance("points.balance") == 100);
}

TEST_CASE("a balance stays inside 64 bits") {
  Posting f;
  REQUIRE(f.post(f.grant(kNever)));
  const auto done = f.post(f.grant(1));
  REQUIRE_FALSE(done);
  CHECK(done.error().code == Code::kInvalid);
  CHECK(done.error().field == "/amount");
}

TEST_CASE("lots are spent first to expire first and the uses are recorded") {
  Posting f;
  Transfer never = f.grant(50);
  Transfer late = f.grant(30);
  late.expires = starts(40);
  Transfer soon = f.grant(20);
  soon.expires = starts(20);
  const auto a = f.post(never);
  const auto b = f.post(late);
  const auto c = f.post(soon);
  REQUIRE(f.post(f.spend(60)));
  const auto& uses = f.store.posted().back().uses;
  REQUIRE(uses.size() == 3);
  CHECK((uses[0].lot == *c && uses[0].amount == 20));
  CHECK((uses[1].lot == *b && uses[1].amount == 30));
  CHECK((uses[2].lot == *a && uses[2].amount == 10));
  REQUIRE(f.book.lots("points.balance").size() == 1);
  CHECK(f.book.lots("points.balance")[0].remaining == 40);
}

TEST_CASE("a spend passes over lots that have expired, also before they are swept") {
  Posting f;
  Transfer soon = f.grant(20);
  soon.expires = starts(20);
  REQUIRE(f.post(soon));
  REQUIRE(f.post(f.grant(50)));
  const Side side{"points.balance", "77"};
  CHECK(bobbin::journal::Ledger::spendable(f.book.stores, side, f.book.cause("sale", "s", 19).at).amount == 70);
  CHECK(bobbin::journal::Ledger::spendable(f.book.stores, side, starts(20)).amount == 50);
  CHECK(f.post(f.spend(60), 20).error().code == Code::kInsufficientBalance);
}

TEST_CASE("a debt is earned back first") {
  Posting f;
  REQUIRE(f.post(f.book.transfer("points.balance", "points.issued", 30, "gift")));
  CHECK(f.book.balance("points.balance") == -30);
  REQUIRE(f.post(f.grant(20)));
  CHECK(f.book.lots("points.balance").empty());
  REQUIRE(f.post(f.grant(25)));
  CHECK(f.book.balance("points.balance") == 15);
  REQUIRE(f.book.lots("points.balance").size() == 1);
  CHECK(f.book.lots("points.balance")[0].remaining == 15);
}

TEST_CASE("a lot that moves keeps its origin") {
  Posting f;
  const auto lot = f.post(f.book.transfer("points.issued", "points.pending", 80, "earn"));
  Transfer mature = f.book.transfer("points.pending", "points.balance", 80, "mature");
  mature.lot = *lot;
  mature.expires = starts(99);
  REQUIRE(f.post(mature));
  const auto lots = f.book.lots("points.balance");
  REQUIRE(lots.size() == 1);
  CHECK(lots[0].origin == *lot);
  CHECK(lots[0].expires == starts(99));
  CHECK(f.book.balance("points.pending") == 0);
}

TEST_CASE("what is held can't be spent until it is released") {
  Posting f;
  REQUIRE(f.post(f.grant(100)));
  const Store::Hold hold{"h1", {"points.balance", "77"}, 60, 1000};
  REQUIRE(f.book.ledger.hold(f.book.stores, hold));
  REQUIRE(f.book.ledger.hold(f.book.stores, hold));  // again: nothing more
  CHECK(f.book.ledger.hold(f.book.stores, {"h2", hold.side, 41, 1000}).error().code == Code::kInsufficientBalance);
  CHECK(f.post(f.spend(41)).error().code == Code::kInsufficientBalance);
  REQUIRE(f.post(f.spend(40)));
  f.book.ledger.release(f.book.stores, "h1");
  CHECK(f.post(f.spend(60)));
  CHECK(f.book.ledger.hold(f.book.stores, {"h3", hold.side, 0, 1000}).error().field == "/amount");
  CHECK(f.book.ledger.hold(f.book.stores, {"h3", {"points.issued", ""}, 1, 1000}).error().field == "/account");
}

TEST_CASE("the chart of accounts keeps its word") {
  Posting f;
  const auto declare = [&](Account account) { return f.book.ledger.declare(f.book.stores, {std::move(account)}); };
  CHECK(declare({"points.balance", "points", "point", HolderKind::kMember, true, true}));
  CHECK(declare({"points.balance", "points", "point", HolderKind::kMember, true, false}));
  CHECK(declare({"points.balance", "points", "star", HolderKind::kMember, true, true}).error().code == Code::kInvalid);
  CHECK(declare({"points.balance", "points", "point", HolderKind::kStaff, true, true}).error().code == Code::kInvalid);
  CHECK(declare({"points.balance", "points", "point", HolderKind::kMember, false, true}).error().code ==
        Code::kInvalid);
  CHECK(declare({"points.x", "stamps", "point", HolderKind::kNone, false, true}).error().field == "/code");
  CHECK(declare({"tender.cash", "tender", "money", HolderKind::kStore, false, true}).error().field == "/code");
  CHECK(declare({"stamps.Card", "stamps", "stamp", HolderKind::kNone, false, true}).error().field == "/code");
  CHECK(declare({"stamps.none", "stamps", "", HolderKind::kNone, false, true}).error().field == "/unit");
  CHECK(f.book.ledger.account("sales")->unit == "CNY");
  CHECK(f.book.ledger.account("commission.earned")->unit == "CNY");
}

}  // namespace bobbin::journal::testing
