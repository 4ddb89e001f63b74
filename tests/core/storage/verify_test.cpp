#include "core/storage/verify/verify.hpp"

#include <algorithm>
#include <fstream>
#include <set>

#include "core/storage/open.hpp"
#include "core/storage/schema.hpp"
#include "core/storage/tokens.hpp"
#include "core/storage/verify/checks.hpp"
#include "tests/core/storage/sound_shop.hpp"
#include "tests/core/storage/support.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/database.hpp"

using bobbin::storage::Damage;
using bobbin::storage::IfMissing;
using bobbin::storage::open_sqlite;
using bobbin::storage::Session;
using bobbin::storage::statements;
using bobbin::storage::verify;
using bobbin::storage::VerifyReport;
using bobbin::storage::testing::change;
using bobbin::storage::testing::TemporaryFolder;
using bobbin::storage::testing::trouble_of;
using bobbin::testing::kShop;
using bobbin::testing::open_temporary;
using Shop = bobbin::testing::SoundShop;
using bobbin::testing::TestDatabase;

namespace {

std::set<std::string> names_of(const VerifyReport& report) {
  std::set<std::string> out;
  for (const Damage& damage : report.damages) out.insert(damage.check);
  return out;
}

}  // namespace

TEST_CASE("a shop that adds up is whole, and so is an empty one") {
  for (const Damage& damage : Shop().report().damages) FAIL_CHECK(damage.check << ": " << damage.words.en);
  CHECK(Shop().report().whole());
  TestDatabase empty;
  empty.read([](Session& session) { CHECK(verify(session).whole()); });
}

TEST_CASE("verify finds what a test plants") {
  struct Planted {
    const char* check;
    const char* sql;
    const char* words;
  };
  const std::vector<Planted> all{
      {"journal.balance", "UPDATE journal_balance SET balance = 251",
       "points.balance of 1 has a balance of 251, but its entries sum to 250"},
      {"journal.balance", "DELETE FROM journal_balance", "has a balance of 0, but its entries sum to 250"},
      {"journal.balance", "UPDATE journal_entry SET amount = 401 WHERE id = 300", "entries sum to 251"},
      {"journal.zero", "UPDATE journal_balance SET balance = 251", "in point must sum to 0, and sum to 1"},
      {"journal.accounts", "UPDATE journal_entry SET unit = 'star' WHERE id = 301", "entry 301"},
      {"journal.accounts", "UPDATE journal_entry SET to_account = 'points.nowhere' WHERE id = 301", "points.nowhere"},
      {"journal.chain", "UPDATE journal_balance SET last_entry = 301",
       "names 301 as its last entry, which doesn't lead to entry 302"},
      {"journal.lots", "UPDATE journal_lot SET remaining = 249", "balance of 250, but its lots hold 249"},
      {"journal.lots", "DELETE FROM journal_lot", "its lots hold 0"},
      {"journal.lot", "UPDATE journal_lot SET holder = '2'", "lot 300"},
      {"journal.held", "DELETE FROM journal_hold", "keeps 20 on hold, but its holds sum to 0"},
      {"journal.reversal", "UPDATE journal_entry SET amount = 401 WHERE id = 302",
       "entry 300 of 400 was taken back by 401"},
      {"journal.reversed", "UPDATE journal_entry SET reverses = 299 WHERE id = 302",
       "takes back entry 299, which is not there"},
      {"journal.negative", "UPDATE journal_account SET may_go_negative = 0;\nUPDATE journal_balance SET balance = -1",
       "has -1, but may not go under zero"},
      {"sale.tenders", "UPDATE sale_tender SET amount_minor = 19999 WHERE id = 103",
       "0001 comes to 50000, but its tenders sum to 49999"},
      {"sale.tenders", "DELETE FROM sale_tender WHERE id = 105", "its tenders sum to 40000"},
      {"sale.change", "UPDATE sale SET change_minor = 4999", "gave 4999 of change, but 5000 was paid too much"},
      {"sale.lines", "UPDATE sale_line SET net_minor = 20999 WHERE id = 102", "net 50000, its lines 49999"},
      {"sale.lines", "UPDATE sale SET list_minor = 1", "list 1, its lines 51000"},
      {"sale.shares", "UPDATE sale_line SET detail = '{\"shares\":[[1,8401],[2,8400],[3,4200]]}' WHERE id = 102",
       "line 2 comes to 21000, but its shares sum to 21001"},
      {"sale.shares", "UPDATE sale_line SET detail = '{\"shares\":[[1,8300],[2,8500],[3,4200]]}' WHERE id = 102",
       "tender 1 is 20000, but its shares sum to 19900"},
      {"sale.shares", "UPDATE sale_line SET detail = '{\"shares\":[[1,11600],[2,11600],[3,5800]]}' WHERE id = 101",
       "line 1 comes to 29000, but its list price with its adjustments to 30000"},
      {"sale.shares", "UPDATE sale_line SET detail = 'garbage' WHERE id = 101", "line 1: its detail can't be read"},
      {"sale.kept", "UPDATE sale SET kept = 3", "says that 3 pieces are kept, its lines say 2"},
      {"sale.kept_worth", "UPDATE sale SET kept_minor = 50000",
       "keeps a worth of 50000, but it came to 50000 and 14500 was"},
      {"sale.line_returned", "UPDATE sale_line SET returned = 0 WHERE id = 101",
       "line 1: 2 sold, 0 marked as brought back, 1 in"},
      {"sale.claim", "DELETE FROM claim WHERE id = 100", "0001 (row 100) has no finished claim"},
      {"sale.lost", "DELETE FROM sale WHERE id = 100",
       "11111111-1111-7111-8111-111111111111 is claimed as a finished sale, which is not there"},
      {"sale.orphans", "DELETE FROM sale WHERE id = 100", "row 101 of sale_line belongs to nothing"},
      {"sale.orphans", "UPDATE sale SET last = 104", "row 105 of sale_tender"},
      {"receipt.gaps", "UPDATE receipt_series SET last = 2 WHERE series = 'S1-T1-20241004-'",
       "has given 2 numbers, but there are 1 slips"},
      {"receipt.gaps", "DELETE FROM sale WHERE id = 100", "but there are 0 slips"},
      {"receipt.gaps", "UPDATE sale SET number = 'S1-T1-20241004-0002'", "the last of them 2: a gap or a repetition"},
      {"receipt.series", "UPDATE sale SET number = 'S9-T1-20241004-0001'", "S9-T1-20241004-0001 belongs to no series"},
      {"refund.tender",
       "UPDATE refund SET amount_minor = 20001;\nUPDATE sale_tender SET refunded_minor = 20001 WHERE id = 103",
       "tender 1 of 20000: 20001 marked as refunded, its refunds sum to 20001"},
      {"refund.tender", "UPDATE sale_tender SET refunded_minor = 0 WHERE id = 103",
       "0 marked as refunded, its refunds sum to 14500"},
      {"refund.failed", "UPDATE refund SET state = 3", "refund 1 is in state 3 (3 = failed), which its opposite entry"},
      {"refund.failed", "INSERT INTO refund_change VALUES (210, 200, 202, 0, 7, 20000, 9)", "refund 1 is in state 2"},
      {"refund.owed", "UPDATE sale_tender SET failed_minor = 100 WHERE id = 104",
       "tender 2 is marked as owing 100, but of what failed 0 is not given back yet"},
      {"return.refunds", "DELETE FROM refund", "says 14500 was refunded, its refunds sum to 0"},
      {"return.lines", "UPDATE return_line SET net_minor = 1", "R0001 comes to 14500, but its lines sum to 1"},
      {"return.worth", "UPDATE sale_return SET refunded_minor = 14501", "14501 was refunded for goods of 14500"},
      {"tender.attempt", "DELETE FROM attempt", "its attempt 11111111-1111-7111-8111-111111111111.2.1 is not there"},
      {"tender.attempt", "UPDATE attempt SET state = 4", "not approved for that amount"},
      {"stock.movements", "UPDATE stock SET quantity = 8 WHERE sku = 'A'",
       "A in store S1: 8 in stock, but its movements sum to 9"},
      {"stock.movements", "DELETE FROM stock_movement WHERE id = 2",
       "B in store S1: 4 in stock, but its movements sum to -1"},
      {"member.spend", "UPDATE member SET spend_minor = 50000",
       "M1: spent 50000, the sales say 35500; 1 sales, there are 1"},
      {"member.sales", "UPDATE sale SET member = 2, member_code = 'M2'", "is of member M2, who is not there"},
      {"member.tokens", "UPDATE member_token SET member = 7", "points to member 7"},
      {"catalog.variants", "DELETE FROM style", "variant A is of style 1"},
      {"shift.sales", "DELETE FROM shift", "is of shift 9"},
  };
  for (const Planted& planted : all) {
    Shop shop;
    shop.plant(planted.sql);
    const VerifyReport report = shop.report();
    INFO(planted.check << ": " << planted.sql);
    std::string found;
    for (const Damage& damage : report.damages) {
      if (damage.check != planted.check) continue;
      found += damage.words.en + "\n";
      CHECK(!damage.words.zh.empty());
    }
    INFO(found);
    CHECK(found.find(planted.words) != std::string::npos);
  }
}

TEST_CASE("every check is told before it runs, and has words without holes") {
  Shop shop;
  std::vector<std::string> told;
  shop.read([&](Session& session) {
    const VerifyReport report = verify(session, nullptr, [&](std::string_view name) { told.emplace_back(name); });
    CHECK(report.checks == told);
  });
  CHECK(told.size() > 120);
  CHECK(std::set<std::string>(told.begin(), told.end()).size() == told.size());
}

TEST_CASE("of one kind of damage at most twenty rows are named") {
  Shop shop;
  shop.write([](Session& session) {
    for (int i = 0; i < 100; ++i)
      session.execute("INSERT INTO stock (store, sku, quantity) VALUES ($1, 'X', 1)", std::to_string(i));
  });
  const auto damages = shop.report().damages;
  CHECK(std::count_if(damages.begin(), damages.end(),
                      [](const Damage& one) { return one.check == "stock.movements"; }) == 20);
}

TEST_CASE("a page that was overwritten is found", "[sqlite]") {
  TemporaryFolder folder;
  {
    const auto engine = open_sqlite(folder / "shop.db", IfMissing::kCreate);
    change(*engine, [](Session& session) {
      bobbin::storage::migrate_core(session, bobbin::Instant{0});
      for (const std::string& sql : statements(kShop)) session.execute(sql);
      for (int i = 0; i < 3'000; ++i) {
        session.execute("INSERT INTO member_token (space, token, member) VALUES (2, $1, 1)",
                        bobbin::storage::Bytes{static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(i >> 8), 1, 2, 3,
                                               4, 5, 6, 7, 8});
      }
    });
  }
  // The last page holds tokens, the last rows written; one in the middle may be the schema's, which can't be opened.
  const auto last = static_cast<std::streamoff>(std::filesystem::file_size(folder / "shop.db") - 4096);
  std::fstream file(folder / "shop.db", std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(last);
  file << std::string(4096, '\x55');
  file.close();
  const auto engine = open_sqlite(folder / "shop.db", IfMissing::kFail);
  engine->read([](Session& session) {
    const VerifyReport report = verify(session);
    CHECK(names_of(report).contains("file"));
  });
}

TEST_CASE("a database that was never migrated, or by a newer program, is told so") {
  const auto engine = open_temporary();
  const auto run = [&] { engine->read([](Session& session) { (void)verify(session); }); };
  CHECK(trouble_of(run) == bobbin::storage::Trouble::kMigration);
  change(*engine, [](Session& session) { bobbin::storage::migrate_core(session, bobbin::Instant{0}); });
  run();
  change(*engine, [](Session& session) { session.execute("DELETE FROM schema_migration WHERE number = 900"); });
  CHECK(trouble_of(run) == bobbin::storage::Trouble::kMigration);
  change(*engine, [](Session& session) {
    session.execute(
        "INSERT INTO schema_migration (owner, number, name, checksum, applied_ms) VALUES ('', 9999, 'x', '', 0)");
  });
  CHECK(trouble_of(run) == bobbin::storage::Trouble::kMigration);
}
