#include "tests/core/storage/plugin_shop.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/database.hpp"

// The wall between plugins: what their migrations may do.
using bobbin::Code;
using bobbin::modules::Migration;
using bobbin::modules::PluginSchema;
using bobbin::storage::Session;
using bobbin::storage::testing::change;
using bobbin::storage::testing::contains;
using bobbin::storage::testing::count;
using bobbin::storage::testing::PluginShop;
using bobbin::testing::open_temporary;

TEST_CASE("a plugin's migrations run once, in order, and are recorded") {
  PluginShop shop;
  CHECK(shop.migrate() == 1);
  CHECK(shop.migrate() == 0);
  shop.schema().migrations.push_back({2, "0002_log.sql",
                                      "-- a second one\nCREATE TABLE stamps_log (id BIGINT PRIMARY KEY, what TEXT);\n"
                                      "ALTER TABLE stamps_card ADD COLUMN note TEXT;\n"
                                      "INSERT INTO stamps_log (id, what) VALUES (1, 'a; b');\n"});
  CHECK(shop.migrate() == 1);
  CHECK(count(shop.engine(), "SELECT count(*) FROM stamps_log WHERE what = 'a; b'") == 1);
  CHECK(count(shop.engine(), "SELECT count(*) FROM schema_migration WHERE owner = 'stamps'") == 2);
}

TEST_CASE("a changed, missing or newer migration is refused by name") {
  PluginShop shop;
  shop.schema().migrations.push_back({2, "0002_log.sql", "CREATE TABLE stamps_log (id BIGINT PRIMARY KEY);\n"});
  REQUIRE(shop.migrate() == 2);

  PluginSchema& schema = shop.schema();
  const auto original = schema.migrations;
  schema.migrations[0].sql += "-- later thought\n";
  auto refused = shop.migrate();
  REQUIRE(!refused);
  CHECK(refused.error().code == Code::kInvalid);
  CHECK(refused.error().plugin == "stamps");
  CHECK(contains(refused.error().detail.en, "0001_first.sql of stamps was changed"));
  CHECK(contains(refused.error().detail.zh, "0001_first.sql"));

  schema.migrations = {original[0]};
  refused = shop.migrate();
  REQUIRE(!refused);
  CHECK(contains(refused.error().detail.en,
                 "0002_log.sql of stamps, which this version lacks: a newer version wrote it"));

  schema.migrations = {original[1], original[0]};
  refused = shop.migrate();
  REQUIRE(!refused);
  CHECK(contains(refused.error().detail.en, "out of order"));
}

TEST_CASE("a migration that comes too late is refused: they only go forward") {
  PluginShop shop;
  shop.schema().migrations[0].number = 5;
  REQUIRE(shop.migrate() == 1);
  shop.schema().migrations.insert(shop.schema().migrations.begin(), {3, "0003_late.sql", "DELETE FROM stamps_card;\n"});
  const auto refused = shop.migrate();
  REQUIRE(!refused);
  CHECK(contains(refused.error().detail.en, "0003_late.sql of stamps was not applied, but a later one was"));
}

TEST_CASE("a migration reaches for nothing but the plugin's own tables, and leaves nothing when it fails") {
  for (const char* sql : {
           "CREATE TABLE stamps_other (id BIGINT PRIMARY KEY)",
           "CREATE TABLE card (id BIGINT PRIMARY KEY)",
           "CREATE TEMP TABLE stamps_log (id BIGINT PRIMARY KEY)",
           "CREATE TABLE stamps_log AS SELECT * FROM member",
           "CREATE TABLE stamps_log (id BIGINT PRIMARY KEY REFERENCES member (id))",
           "CREATE TABLE stamps_log (id BIGINT, FOREIGN KEY (id) REFERENCES \"member\" (id))",
           "CREATE TRIGGER stamps_t AFTER INSERT ON stamps_card BEGIN DELETE FROM stamps_card; END",
           "CREATE VIEW stamps_v AS SELECT 1",
           "CREATE VIRTUAL TABLE stamps_log USING fts5 (what)",
           "CREATE INDEX other_index ON stamps_card (stamps)",
           "CREATE INDEX stamps_i ON member (code)",
           "CREATE INDEX stamps_i ON stamps_pro_card (id)",
           "DROP TABLE member",
           "DROP TABLE stamps_pro_card",
           "ALTER TABLE member ADD COLUMN x TEXT",
           "DELETE FROM member",
           "INSERT INTO stamps_card (member, stamps) SELECT id, 1 FROM member",
           "UPDATE schema_migration SET checksum = ''",
           "PRAGMA foreign_keys = OFF",
           "ATTACH 'x' AS y",
           "COMMIT",
           "ROLLBACK",
           "VACUUM",
           "SELECT load_extension('x')",
           "DELETE FROM sqlite_master",
           "CREATE TABLE stamps_log (id BIGINT PRIMARY KEY, price REAL)",
           "this is no SQL",
       }) {
    PluginShop shop;
    REQUIRE(shop.migrate() == 1);
    shop.schema().migrations.push_back({2, "0002_bad.sql", std::string(sql) + ";\n"});
    const auto refused = shop.migrate();
    INFO(sql);
    REQUIRE(!refused);
    CHECK(contains(refused.error().detail.en, "0002_bad.sql"));
    CHECK(count(shop.engine(), "SELECT count(*) FROM schema_migration WHERE owner = 'stamps'") == 1);
    CHECK(count(shop.engine(), "SELECT count(*) FROM member") == 2);
    CHECK(!bobbin::storage::testing::words_of([&] { (void)count(shop.engine(), "SELECT 1 FROM stamps_log"); }).empty());
  }
}

TEST_CASE("a migration may read what is published and change its own tables as it likes") {
  PluginShop shop;
  shop.schema().migrations.push_back({2, "0002_more.sql",
                                      "INSERT INTO stamps_card (member, stamps) SELECT id, 3 FROM bobbin_members;\n"
                                      "ALTER TABLE stamps_card ADD COLUMN colour TEXT NOT NULL DEFAULT 'red';\n"
                                      "ALTER TABLE stamps_card RENAME COLUMN colour TO tone;\n"
                                      "CREATE TABLE stamps_log (card BIGINT NOT NULL REFERENCES stamps_card (member),"
                                      " at BIGINT NOT NULL, UNIQUE (card, at));\n"
                                      "DROP INDEX stamps_card_by_stamps;\n"});
  const auto applied = shop.migrate();
  if (!applied) FAIL(applied.error().detail.en);
  CHECK(count(shop.engine(), "SELECT CAST(sum(stamps) AS BIGINT) FROM stamps_card WHERE tone = 'red'") == 6);
}

TEST_CASE("the database of a newer program is refused") {
  const auto engine = open_temporary();
  const std::vector<Migration> newer{{1, "0001_a.sql", "CREATE TABLE a (id BIGINT PRIMARY KEY);\n"},
                                     {2, "0002_b.sql", "CREATE TABLE b (id BIGINT PRIMARY KEY);\n"}};
  const auto migrate = [&](std::span<const Migration> migrations) {
    change(*engine, [&](Session& session) { bobbin::storage::migrate(session, {}, migrations, bobbin::Instant{7}); });
  };
  migrate(newer);
  CHECK(bobbin::storage::testing::trouble_of([&] { migrate(std::span(newer).first(1)); }) ==
        bobbin::storage::Trouble::kMigration);
  CHECK(contains(bobbin::storage::testing::words_of([&] { migrate(std::span(newer).first(1)); }),
                 "a newer version wrote it"));
  CHECK(count(*engine, "SELECT applied_ms FROM schema_migration WHERE number = 2") == 7);
}
