#include "tests/core/journal/support.hpp"

namespace bobbin::journal::testing {
namespace {

struct Returning {
  EmptyStore nothing;
  Overlay store{nothing};
  Book book{store};

  std::int64_t post(const Cause& cause, const Transfer& transfer) {
    const auto done = book.ledger.post(book.stores, cause, transfer);
    REQUIRE(done);
    return *done;
  }
  // `points` for one line of `quantity` pieces worth `net`, a point a yuan floored, with another expiry or none.
  std::int64_t earn(const std::string& sale, std::int64_t net, std::int64_t day = 10, Instant expires = {kNever}) {
    Transfer out = book.transfer("points.issued", "points.balance", net / 100, "earn");
    out.basis.terms = {{TermKind::kLineMinor, 1, net, 1, 100}};
    out.expires = expires;
    return post(book.cause("sale", sale, day), out);
  }
  std::int64_t redeem(const std::string& sale, std::int64_t points, std::int64_t day = 11, std::int64_t grace = 0) {
    Transfer out = book.transfer("points.balance", "points.redeemed", points, "redeem");
    out.spend = true;
    out.basis.terms = {{TermKind::kTenderMinor, 1, points, 1, 1}};
    out.basis.grace_days = grace;
    return post(book.cause("sale", sale, day), out);
  }
  void expire(std::int64_t lot, std::int64_t day) {
    Transfer out = book.transfer("points.balance", "points.expired", store.lot(lot)->remaining, "expire");
    out.lot = lot;
    post(book.cause("job", "expire", day), out);
  }
  std::vector<Reversal> back(const std::string& sale, const Remaining& remaining, std::int64_t day = 20) {
    auto done = book.ledger.reverse(book.stores, book.cause("return", "r" + sale, day, sale), remaining, utc());
    REQUIRE(done);
    return std::move(*done);
  }
  Remaining line(std::int64_t quantity, std::int64_t kept) const { return {{{1, quantity, kept}}, {}}; }
  Remaining tender(std::int64_t amount, std::int64_t left, std::int64_t kept = 0) const {
    return {{{1, 1, kept}}, {{1, amount, left}}};
  }
};

}  // namespace

TEST_CASE("a partial return claws back by the recorded terms, not by an average") {
  Returning f;
  // Three pieces for 299.99: 299 points. The first, which comes back, is worth 100.00; 199.99 stay: 199 points; 100 go.
  f.earn("s1", 29'999);
  const auto rows = f.back("s1", f.line(3, 2));
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].taken_back == 100);
  CHECK(f.book.balance("points.balance") == 199);
  const auto rest = f.back("s1", f.line(3, 0));
  CHECK(rest[0].taken_back_before == 100);
  CHECK(rest[0].taken_back == 199);
  CHECK(f.book.balance("points.balance") == 0);
}

TEST_CASE("what falls under the minimum is taken back whole, and a cap is felt only below it") {
  Returning f;
  Transfer minimum = f.book.transfer("points.issued", "points.balance", 100, "minimum");
  minimum.basis.terms = {{TermKind::kLineMinor, 1, 10'000, 1, 100}};
  minimum.basis.minimum = 60;
  Transfer cap = f.book.transfer("points.issued", "points.balance", 70, "cap");
  cap.basis.terms = {{TermKind::kLineMinor, 1, 10'000, 1, 100}};
  cap.basis.cap = 70;
  const Cause sale = f.book.cause("sale", "s1", 10);
  f.post(sale, minimum);
  f.post(sale, cap);
  const auto first = f.back("s1", f.line(10, 8));  // 80 remain of 100
  CHECK(first[0].taken_back == 20);
  CHECK(first[1].taken_back == 0);
  const auto second = f.back("s1", f.line(10, 5));  // 50 remain: under the minimum of 60
  CHECK(second[0].taken_back == 80);
  CHECK(second[1].taken_back == 20);
  CHECK(f.book.balance("points.balance") == 50);
}

TEST_CASE("an effect without terms stays until nothing is kept, and one that is kept stays for good") {
  Returning f;
  const Cause sale = f.book.cause("sale", "s1", 10);
  Transfer keep = f.book.transfer("points.issued", "points.balance", 7, "welcome");
  keep.keep = true;
  f.post(sale, f.book.transfer("points.issued", "points.balance", 5, "bonus"));
  f.post(sale, keep);
  CHECK(f.back("s1", f.line(2, 1))[0].taken_back == 0);
  const auto rows = f.back("s1", f.line(2, 0));
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].taken_back == 5);
  CHECK(f.book.balance("points.balance") == 7);
}

TEST_CASE("a clawback takes the sale's own lot, then what expired from it, then other lots, then makes a debt") {
  Returning f;
  const auto own = f.earn("s1", 10'000, 10, starts(15));  // 100 points
  f.earn("s2", 3'000, 11);                                // 30 points, never expire
  f.redeem("s3", 60, 12);                                 // 60 of the first
  f.expire(own, 16);                                      // 40 of it expire
  CHECK(f.book.balance("points.expired") == 40);
  const auto rows = f.back("s1", f.line(1, 0));
  CHECK(rows[0].taken_back == 100);
  CHECK(f.book.balance("points.expired") == 0);    // 40 from the expiry account
  CHECK(f.book.balance("points.balance") == -30);  // 30 from the other lot, 30 debt
  CHECK(f.book.lots("points.balance").empty());
  f.back("s3", f.tender(60, 0));  // the redemption comes back: debt first, then the lender
  CHECK(f.book.balance("points.balance") == 30);
  REQUIRE(f.book.lots("points.balance").size() == 1);
  CHECK(f.book.lots("points.balance")[0].expires.ms == kNever);
}

TEST_CASE("a redemption goes back to its lots in the reverse order of spending") {
  Returning f;
  const auto soon = f.earn("s1", 5'000, 10, starts(30));
  const auto late = f.earn("s2", 5'000, 10, starts(60));
  f.redeem("s3", 80);
  f.back("s3", f.tender(80, 50, 1), 20);  // 30 come back: to the lot that was spent last
  REQUIRE(f.book.lots("points.balance").size() == 1);
  CHECK(f.store.lot(late)->remaining == 50);
  CHECK(f.store.lot(soon)->remaining == 0);
  f.back("s3", f.tender(80, 0), 21);
  CHECK(f.store.lot(soon)->remaining == 50);
  CHECK(f.store.lot(soon)->expires == starts(30));
}

TEST_CASE("what comes back of a debt belongs to what has paid it meanwhile, with its old expiry") {
  Returning f;
  Transfer owed =
      f.book.transfer("points.balance", "points.redeemed", 50, "redeem");  // an exchange's, beside no points
  owed.basis.terms = {{TermKind::kTenderMinor, 1, 50, 1, 1}};
  f.post(f.book.cause("sale", "s1", 11), owed);
  CHECK(f.book.balance("points.balance") == -50);
  Transfer gift = f.book.transfer("points.issued", "points.balance", 80, "gift");
  gift.expires = starts(30);
  const auto lot = f.post(f.book.cause("gift", "g", 12), gift);
  CHECK(f.store.lot(lot)->remaining == 30);
  f.back("s1", f.tender(50, 0), 20);
  const auto lots = f.book.lots("points.balance");
  REQUIRE(lots.size() == 1);
  CHECK((lots[0].id == lot && lots[0].remaining == 80 && lots[0].lent == 0));
  f.expire(lot, 31);
  CHECK(f.book.balance("points.balance") == 0);
}

TEST_CASE("what comes back to an expired lot is usable to the end of the last day of grace") {
  Returning f;
  const auto lot = f.earn("s1", 5'000, 10, starts(15));
  f.redeem("s2", 50, 11, 3);
  f.back("s2", f.tender(50, 0), 20);
  const auto lots = f.book.lots("points.balance");
  REQUIRE(lots.size() == 1);
  CHECK(lots[0].expires == starts(24));  // day 20 + 3, to its end
  CHECK(lots[0].origin == lot);
}

TEST_CASE("without grace it goes back with its old expiry") {
  Returning f;
  const auto lot = f.earn("s1", 5'000, 10, starts(15));
  f.redeem("s2", 50, 11, 0);
  f.back("s2", f.tender(50, 0), 20);
  CHECK(f.store.lot(lot)->remaining == 50);
  CHECK(f.store.expiring("points.balance", Instant{0}, starts(20), 0, 10).size() == 1);
}

TEST_CASE("a correction is undone with what it corrects") {
  Returning f;
  const Cause sale = f.book.cause("sale", "s1", 10);
  f.post(sale, f.book.transfer("commission.cost", "commission.earned", 500, "attach"));
  f.back("s1", f.line(3, 2));
  Transfer same = f.book.transfer("commission.earned", "commission.cost", 200, "attach");
  same.correction = true;
  Transfer other = f.book.transfer("commission.cost", "commission.earned", 200, "attach");
  other.to.holder = "wang";
  other.correction = true;
  const Cause back = f.book.cause("return", "r1", 20, "s1");
  f.post(back, same);
  f.post(back, other);
  CHECK(f.book.balance("commission.earned") == 300);
  const auto rows = f.back("s1", f.line(3, 0), 21);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].taken_back_before == 200);
  CHECK(rows[0].taken_back == 300);
  CHECK(rows[1].entry.to.holder == "wang");
  CHECK(rows[1].taken_back == 200);
  CHECK(f.book.balance("commission.earned") == 0);
  CHECK(f.book.balance("commission.cost") == 0);
}

TEST_CASE("an account that may not go negative refuses a clawback that it can't cover") {
  Returning f;
  f.post(f.book.cause("sale", "s1", 10), f.book.transfer("stamps.given", "stamps.card", 5, "stamp"));
  f.post(f.book.cause("redemption", "x", 11), f.book.transfer("stamps.card", "stamps.given", 3, "coffee"));
  const auto done = f.book.ledger.reverse(f.book.stores, f.book.cause("return", "r", 12, "s1"), f.line(1, 0), utc());
  REQUIRE_FALSE(done);
  CHECK(done.error().code == Code::kInsufficientBalance);
}

TEST_CASE("a preview sees the holds that are there: the same id holds nothing more, and releases") {
  Returning f;
  f.earn("s1", 10'000);
  const Side side{"points.balance", "77"};
  REQUIRE(f.book.ledger.hold(f.book.stores, {"h", side, 60, 1000}));
  Overlay overlay(static_cast<Store&>(f.store));
  CHECK(overlay.hold({"h", side, 60, 1000}));
  CHECK(overlay.balance(side).held == 60);
  CHECK_FALSE(overlay.hold({"i", side, 41, 1000}));
  overlay.release("h");
  CHECK(overlay.balance(side).held == 0);
  CHECK_FALSE(overlay.held("h"));
  CHECK(overlay.hold({"i", side, 100, 1000}));
  CHECK(f.store.balance(side).held == 60);
}

TEST_CASE("a preview over an overlay leaves nothing behind") {
  Returning f;
  f.earn("s1", 10'000);
  Overlay preview(static_cast<Store&>(f.store));
  Stores stores = with_journal(f.book.stores, preview);
  const auto rows = f.book.ledger.reverse(stores, f.book.cause("return", "", 20, "s1"), f.line(1, 0), utc());
  REQUIRE(rows);
  CHECK((*rows)[0].taken_back == 100);
  CHECK(preview.posted().size() == 1);
  CHECK(Ledger::balance(stores, {"points.balance", "77"}).balance == 0);
  CHECK(f.book.balance("points.balance") == 100);
}

TEST_CASE("a statement runs newest first with the balance after each entry") {
  Returning f;
  f.earn("s1", 10'000);
  f.redeem("s2", 30);
  const auto gift = f.earn("s3", 500);
  const Side side{"points.balance", "77"};
  const auto rows = Ledger::statement(f.book.stores, side, 0, 2);
  REQUIRE(rows.size() == 2);
  CHECK((rows[0].entry.id == gift && rows[0].amount == 5 && rows[0].balance == 75));
  CHECK((rows[1].amount == -30 && rows[1].balance == 70));
  const auto older = Ledger::statement(f.book.stores, side, rows[1].entry.id, 10);
  REQUIRE(older.size() == 1);
  CHECK((older[0].amount == 100 && older[0].balance == 100));
}

}  // namespace bobbin::journal::testing
