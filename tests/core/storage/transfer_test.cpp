#include "core/storage/maintenance/transfer.hpp"

#include "core/storage/open.hpp"
#include "core/storage/presence.hpp"
#include "core/storage/schema.hpp"
#include "tests/core/storage/plugin_shop.hpp"
#include "tests/core/storage/support.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/database.hpp"

// From SQLite to whatever BOBBIN_TEST_DATABASE names, and back.
using bobbin::Instant;
using bobbin::storage::Bytes;
using bobbin::storage::Company;
using bobbin::storage::digest;
using bobbin::storage::Engine;
using bobbin::storage::enter;
using bobbin::storage::migrate_core;
using bobbin::storage::PluginDbSql;
using bobbin::storage::Session;
using bobbin::storage::transfer;
using bobbin::storage::Trouble;
using bobbin::storage::testing::change;
using bobbin::storage::testing::count;
using bobbin::storage::testing::TemporaryFolder;
using bobbin::storage::testing::trouble_of;
using bobbin::testing::open_temporary;

namespace {

bobbin::modules::PluginSchema stamps() {
  bobbin::modules::PluginSchema schema;
  schema.plugin = "stamps";
  schema.tables = {"stamps_card"};
  schema.migrations = {
      {1, "0001_first.sql",
       "CREATE TABLE stamps_card (member BIGINT NOT NULL, colour TEXT NOT NULL, CHECK (member > 0),"
       " PRIMARY KEY (colour, member));\nINSERT INTO stamps_card (member, colour) VALUES (7, 'red');\n"}};
  return schema;
}

// 1,300 stocks, more than two batches; members with bytes and nothing in their columns; a plugin's table.
std::unique_ptr<Engine> grown_shop() {
  auto engine = bobbin::storage::open_temporary();
  change(*engine, [](Session& session) {
    migrate_core(session, Instant{5});
    REQUIRE(PluginDbSql(session).migrate(stamps()));
    for (int i = 0; i < 1'300; ++i) {
      session.execute("INSERT INTO stock (store, sku, quantity) VALUES ('S1', $1, $2)", "衣" + std::to_string(i), i);
    }
    for (int i = 1; i <= 3; ++i) {
      session.execute("INSERT INTO member_token (space, token, member) VALUES (2, $1, $2)",
                      Bytes{0, static_cast<std::uint8_t>(i)}, i);
    }
  });
  return engine;
}

std::string digest_of(Engine& engine) {
  std::string out;
  engine.read([&](Session& session) { out = digest(session); });
  return out;
}

}  // namespace

TEST_CASE("a shop is copied whole into another database: same rows, same digest, open for business") {
  const auto from = grown_shop();
  const auto to = open_temporary();
  const auto report = transfer(*from, *to);
  if (!report) FAIL(report.error().detail.en);
  CHECK(report->digest == digest_of(*from));
  CHECK(report->digest == digest_of(*to));
  CHECK(count(*to, "SELECT count(*) FROM stock") == 1'300);
  CHECK(count(*to, "SELECT count(*) FROM stamps_card WHERE colour = 'red'") == 1);
  change(*to, [](Session& session) {
    CHECK(migrate_core(session, Instant{9}) == 0);
    CHECK(PluginDbSql(session).migrate(stamps()) == 0);
  });
  // The plugin's own CHECK came along.
  CHECK(trouble_of([&] {
          change(*to, [](Session& session) {
            session.execute("INSERT INTO stamps_card (member, colour) VALUES (0, 'blue')");
          });
        }) == Trouble::kConstraint);
  change(*to, [](Session& session) { session.execute("UPDATE stock SET quantity = 1 WHERE sku = '衣0'"); });
  CHECK(digest_of(*to) != digest_of(*from));

  const auto back = bobbin::storage::open_temporary();
  REQUIRE(transfer(*to, *back));
  CHECK(digest_of(*back) == digest_of(*to));
}

TEST_CASE("a copy that was cut off is opened by nobody, and completed by the next run") {
  const auto from = grown_shop();
  const auto to = open_temporary();
  CHECK_THROWS_AS((void)transfer(*from, *to,
                                 [](std::string_view table, std::int64_t rows) {
                                   if (table == "stock" && rows >= 1'000) throw std::domain_error("the power went");
                                 }),
                  std::domain_error);
  CHECK(trouble_of([&] { change(*to, [](Session& session) { migrate_core(session, Instant{9}); }); }) ==
        Trouble::kMigration);
  const auto report = transfer(*from, *to);
  if (!report) FAIL(report.error().detail.en);
  CHECK(report->rows < 1'300);
  CHECK(digest_of(*to) == digest_of(*from));
}

TEST_CASE("a copy goes into an empty database only, and tells a source that has changed meanwhile") {
  const auto from = grown_shop();
  const auto full = open_temporary();
  change(*full, [](Session& session) { migrate_core(session, Instant{5}); });
  const auto refused = transfer(*from, *full);
  REQUIRE(!refused);
  CHECK(refused.error().detail.en.find("other data") != std::string::npos);

  const auto to = open_temporary();
  CHECK_THROWS_AS((void)transfer(*from, *to,
                                 [](std::string_view table, std::int64_t) {
                                   if (table == "stock") throw std::domain_error("the power went");
                                 }),
                  std::domain_error);
  change(*from, [](Session& session) { session.execute("UPDATE stock SET quantity = 77 WHERE sku = '衣0'"); });
  const auto differs = transfer(*from, *to);
  REQUIRE(!differs);
  CHECK(differs.error().detail.en.find("the two differ") != std::string::npos);
}

TEST_CASE("who must be alone at a file is: neither a host nor a tool stays beside", "[sqlite]") {
  const TemporaryFolder folder;
  const std::string address = "sqlite:" + (folder / "shop.db").string();
  const auto busy = [&](Company company) {
    return trouble_of([&] { (void)enter(address, company); }) == Trouble::kBusy;
  };
  auto host = enter(address, Company::kHost);
  CHECK(busy(Company::kHost));
  const auto tool = enter(address, Company::kTool);
  CHECK(tool->node() == 2);
  CHECK(busy(Company::kAlone));
  host.reset();
  CHECK(busy(Company::kAlone));  // the tool is still at work, whatever number is free
  host = enter(address, Company::kHost);
  CHECK(host->node() == 1);
}

TEST_CASE("beside who is alone at a file nobody comes in", "[sqlite]") {
  const TemporaryFolder folder;
  const std::string address = "sqlite:" + (folder / "shop.db").string();
  const auto alone = enter(address, Company::kAlone);
  for (const Company company : {Company::kHost, Company::kTool, Company::kAlone}) {
    CHECK(trouble_of([&] { (void)enter(address, company); }) == Trouble::kBusy);
  }
}
