#include "core/storage/stores/journal_store.hpp"
#include "tests/core/journal/support.hpp"
#include "tests/support/database.hpp"

namespace bobbin::journal::testing {

TEST_CASE("the tables of the journal keep what the ledger writes") {
  bobbin::testing::TestDatabase database;
  database.write([](storage::Session& session) {
    storage::JournalSqlStore store(session);
    Book book(store);
    const auto post = [&](const Cause& cause, const Transfer& transfer) {
      const auto done = book.ledger.post(book.stores, cause, transfer);
      REQUIRE(done);
      return *done;
    };
    Transfer earn = book.transfer("points.issued", "points.balance", 100, "earn");
    earn.basis.terms = {{TermKind::kLineMinor, 1, 10'000, 1, 100}};
    earn.basis.rounding = Rounding::kHalfEven;
    earn.basis.scope = Scope::kLine;
    earn.basis.cap = 1000;
    earn.basis.minimum = 1;
    earn.basis.grace_days = 7;
    earn.reason = "why";
    earn.expires = starts(15);
    const auto lot = post(book.cause("sale", "s1", 10), earn);
    Transfer spend = book.transfer("points.balance", "points.redeemed", 60, "redeem");
    spend.spend = true;
    spend.basis.terms = {{TermKind::kTenderMinor, 1, 60, 1, 1}};
    const auto spent = post(book.cause("sale", "s2", 11), spend);

    const auto entry = store.entry(lot);
    REQUIRE(entry);
    CHECK(entry->basis.terms.size() == 1);
    CHECK(entry->basis.terms[0].base == 10'000);
    CHECK(entry->basis.rounding == Rounding::kHalfEven);
    CHECK(entry->basis.scope == Scope::kLine);
    CHECK(entry->basis.cap == 1000);
    CHECK(entry->basis.minimum == 1);
    CHECK(entry->basis.grace_days == 7);
    CHECK(entry->reason == "why");
    CHECK(entry->label.zh == "积分");
    CHECK(entry->plugin_version == "1.0.0");
    CHECK(entry->cause.kind == "sale");
    CHECK(entry->cause.business_day == Day{10});

    const EntryFilter of_member{"points.balance", "77", "", "", 0, 10};
    const auto chain = store.entries(of_member);
    REQUIRE(chain.size() == 2);
    CHECK(chain[0].id == spent);
    CHECK(chain[0].previous_from == lot);
    CHECK(chain[0].uses.at(0).lot == lot);
    CHECK(store.entries({"", "77", "", "", 0, 10}).size() == 2);
    CHECK(store.entries({"points.issued", "", "", "", 0, 10}).size() == 1);
    CHECK(store.entries({"", "", "s2", "", 0, 10}).size() == 1);
    CHECK(store.entries({"", "", "", "points", spent, 10}).size() == 1);
    CHECK(store.entries({"", "", "", "stamps", 0, 10}).empty());

    Transfer too_much = spend;
    too_much.amount = 41;
    too_much.basis = {};
    CHECK(book.ledger.post(book.stores, book.cause("sale", "s3", 11), too_much).error().code ==
          Code::kInsufficientBalance);
    CHECK(store.expiring("points.balance", Instant{0}, starts(16), 0, 10).size() == 1);
    CHECK(store.expiring("points.balance", Instant{0}, starts(15), 0, 10).empty());

    REQUIRE(store.hold({"h", {"points.balance", "77"}, 40, 4}));
    REQUIRE(store.hold({"h", {"points.balance", "77"}, 40, 5}));  // again: nothing more, and from then on
    CHECK(store.held("h")->until_ms == 5);
    CHECK_FALSE(store.held("i"));
    CHECK_FALSE(store.hold({"i", {"points.balance", "77"}, 1, 5}));
    CHECK(store.balance({"points.balance", "77"}).held == 40);
    CHECK(book.ledger.release_expired(book.stores, 4) == 0);
    CHECK(book.ledger.release_expired(book.stores, 5) == 1);
    CHECK(store.balance({"points.balance", "77"}).held == 0);

    CHECK(book.balance("points.balance") == 40);
    CHECK(book.balance("points.issued") == -100);
    CHECK(store.balances("", "").size() == 3);
    CHECK(store.balances("points.balance", "").at(0).balance == 40);
    std::int64_t sum = 0;
    for (const auto& row : store.trial_balance()) sum += row.balance;
    CHECK(sum == 0);
    const auto row = store.move({"points.balance", "77"}, "point", kNever, std::nullopt, 1);
    CHECK_FALSE(row);  // 64 bits
  });
}

}  // namespace bobbin::journal::testing
