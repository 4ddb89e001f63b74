#include "tests/core/storage/plugin_shop.hpp"
#include "tests/support/catch.hpp"

// The wall between plugins: what their declared statements may do.
using bobbin::modules::DeclaredStatement;
using bobbin::modules::PluginDb;
using bobbin::modules::PluginSqlError;
using bobbin::modules::SqlValue;
using bobbin::storage::EngineOptions;
using bobbin::storage::PluginDbSql;
using bobbin::storage::Session;
using bobbin::storage::testing::change;
using bobbin::storage::testing::contains;
using bobbin::storage::testing::count;
using bobbin::storage::testing::PluginShop;

TEST_CASE("declared statements use their own tables and the published views") {
  PluginShop shop;
  REQUIRE(shop.migrate() == 1);
  for (const char* sql : {
           "SELECT member, stamps FROM stamps_card WHERE member = $1",
           "SELECT c.stamps, m.code FROM stamps_card c JOIN bobbin_members m ON m.id = c.member",
           "INSERT INTO stamps_card (member, stamps) VALUES ($1, $2) ON CONFLICT (member) DO UPDATE SET stamps = $2",
           "UPDATE stamps_card SET stamps = stamps - $2 WHERE member = $1 AND stamps >= $2 RETURNING stamps",
           "DELETE FROM stamps_card WHERE member = $1",
           "WITH best AS (SELECT member FROM stamps_card ORDER BY stamps DESC LIMIT 10) SELECT member FROM best",
           "WITH best AS (SELECT member FROM stamps_card) SELECT count(*) FROM best",
           "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9) SELECT i FROM n",
           "SELECT CAST(sum(stamps) AS BIGINT), count(*) FILTER (WHERE stamps > 3), coalesce(max(stamps), 0)"
           " FROM stamps_card",
           "SELECT member, row_number() OVER (ORDER BY stamps DESC) FROM stamps_card",
           "SELECT count(*) FROM bobbin_members",
           "SELECT upper(code) FROM bobbin_members WHERE id IN (SELECT member FROM stamps_card)",
           "SELECT c.stamps, member FROM stamps_card c, bobbin_members WHERE c.member IS DISTINCT FROM id",
           "SELECT STAMPS FROM Stamps_Card",
           "SELECT 'rollback is only a word in a text'",
       }) {
    INFO(sql);
    CHECK(shop.why(sql).empty());
  }
  const auto facts = shop.prepare("SELECT member, stamps FROM stamps_card WHERE member = $1 OR member = $2");
  REQUIRE(facts);
  CHECK(facts->parameters == 2);
  CHECK(facts->columns == 2);
  CHECK(!facts->changes);
}

TEST_CASE("declared statements are refused when they reach for anything else") {
  PluginShop shop;
  REQUIRE(shop.migrate() == 1);
  const auto refuses = [&](const char* sql, const char* words) {
    INFO(sql);
    const std::string why = shop.why(sql);
    INFO(why);
    CHECK(contains(why, words));
  };
  refuses("SELECT sealed FROM member", "it names \"member\"");
  refuses("SELECT count(*) FROM member", "it names \"member\"");
  refuses("SELECT 1 FROM member", "it names \"member\"");
  refuses("SELECT * FROM secret_members", "it names \"secret_members\"");
  refuses("SELECT id FROM stamps_pro_card", "it names \"stamps_pro_card\"");
  refuses("SELECT 1 WHERE EXISTS (SELECT 1 FROM member)", "it names \"member\"");
  refuses("SELECT member FROM stamps_card WHERE member IN (SELECT id FROM member)", "it names \"member\"");
  refuses("SELECT sql FROM sqlite_master", "\"sqlite_master\"");
  refuses("SELECT name FROM pragma_table_info('member')", "pragma_table_info");
  refuses("SELECT owner FROM schema_migration", "schema_migration");
  refuses("SELECT count(*) FROM bobbin_members, (member)", "it names \"member\"");
  refuses("SELECT count(*) FROM bobbin_members b JOIN main.\"Member\" ON true", "it names \"member\"");
  refuses("SELECT 1 WHERE 1 IN member", "it reads \"member\"");
  refuses("SELECT (SELECT max(length(sealed)) FROM (SELECT * FROM stamps_card), member)", "it names \"member\"");
  refuses("WITH bobbin_members AS (SELECT * FROM member) SELECT * FROM bobbin_members", "name of the view");
  refuses("WITH \"Bobbin_Members\" (a) AS MATERIALIZED (SELECT sealed FROM member) SELECT a FROM Bobbin_Members",
          "name of the view");
  refuses("WITH t AS (SELECT sealed FROM member) SELECT * FROM t", "it names \"member\"");
  refuses("WITH secret_members AS (SELECT * FROM stamps_card) SELECT * FROM secret_members", "name of the view");
  refuses("UPDATE member SET code = 'x'", "it names \"member\"");
  refuses("INSERT INTO member (id) VALUES (3)", "it names \"member\"");
  refuses("DELETE FROM bobbin_members", "bobbin_members");
  refuses("INSERT INTO stamps_card (member, stamps) SELECT id, 1 FROM member", "it names \"member\"");
  refuses("CREATE TABLE stamps_log (id BIGINT)", "CREATE is not for plugins");
  refuses("DROP TABLE stamps_card", "DROP is not for plugins");
  refuses("PRAGMA user_version", "PRAGMA is not for plugins");
  refuses("ATTACH ':memory:' AS other", "ATTACH is not for plugins");
  refuses("BEGIN", "BEGIN is not for plugins");
  refuses("COMMIT", "COMMIT is not for plugins");
  refuses("SAVEPOINT x", "SAVEPOINT is not for plugins");
  refuses("RELEASE closure", "RELEASE is not for plugins");
  refuses("ROLLBACK", "ROLLBACK");
  refuses("INSERT OR ROLLBACK INTO stamps_card (member, stamps) VALUES (1, 1)", "ROLLBACK");
  refuses("VACUUM INTO 'copy.db'", "VACUUM is not for plugins");
  refuses("EXPLAIN SELECT 1", "EXPLAIN is not for plugins");
  refuses("SELECT load_extension('x.so')", "load_extension");
  refuses("SELECT randomblob(1000000000)", "randomblob");
  refuses("SELECT writefile('a', 'b')", "writefile");
  refuses("SELECT 1; SELECT 2", "more than one statement");
  refuses("", "no statement");
  refuses("SELECT ?1", "none of $1..$n");
  refuses("SELECT nonsense FROM stamps_card", "no such column: nonsense");
}

TEST_CASE("statements run with their values and answer their rows") {
  PluginShop shop;
  REQUIRE(shop.migrate() == 1);
  const DeclaredStatement put{"put", "INSERT INTO stamps_card (member, stamps) VALUES ($1, $2)"};
  const DeclaredStatement list{"list", "SELECT member, stamps, NULL, 'text' FROM stamps_card ORDER BY member"};
  change(shop.engine(), [&](Session& session) {
    PluginDbSql db(session);
    const std::vector<PluginDb::Write> writes{{&put, {std::int64_t{1}, std::int64_t{5}}, 1},
                                              {&put, {std::int64_t{2}, std::int64_t{6}}, 1}};
    CHECK(!db.write(shop.schema(), writes));
    std::vector<std::int64_t> stamps;
    db.read(shop.schema(), list, {}, [&](std::span<const SqlValue> row) {
      REQUIRE(row.size() == 4);
      stamps.push_back(std::get<std::int64_t>(row[1]));
      CHECK(std::holds_alternative<std::monostate>(row[2]));
      CHECK(std::get<std::string_view>(row[3]) == "text");
      // The visitor is the host's own.
      CHECK(session.query("SELECT count(*) FROM member").integer() == 2);
      return stamps.size() < 1;
    });
    CHECK(stamps == std::vector<std::int64_t>{5});
  });
}

TEST_CASE("a plugin's own fault is told apart, and undone by its savepoint alone") {
  PluginShop shop;
  REQUIRE(shop.migrate() == 1);
  const DeclaredStatement put{"put", "INSERT INTO stamps_card (member, stamps) VALUES ($1, $2)"};
  const auto write = [&](PluginDbSql& db, std::int64_t member, SqlValue stamps) {
    const std::vector<PluginDb::Write> writes{{&put, {member, stamps}}};
    return db.write(shop.schema(), writes);
  };
  change(shop.engine(), [&](Session& session) {
    PluginDbSql db(session);
    session.execute("UPDATE member SET code = 'kept' WHERE id = 1");
    {
      const auto outer = db.savepoint();
      write(db, 1, std::int64_t{1});
      {
        const auto inner = db.savepoint();
        write(db, 2, std::int64_t{2});
        CHECK_THROWS_AS(write(db, 3, std::int64_t{-1}), PluginSqlError);
        CHECK_THROWS_AS(write(db, 3, std::string_view("many")), PluginSqlError);
        CHECK_THROWS_AS(db.read(shop.schema(), put, {}, [](auto) { return true; }), PluginSqlError);
        inner->undo();
      }
      {
        const auto dropped = db.savepoint();
        write(db, 4, std::int64_t{4});
      }
      outer->keep();
    }
  });
  CHECK(count(shop.engine(), "SELECT count(*) FROM stamps_card") == 1);
  CHECK(count(shop.engine(), "SELECT count(*) FROM member WHERE code = 'kept'") == 1);
}

TEST_CASE("a statement that doesn't end is stopped, and the shop goes on") {
  EngineOptions options{.trusting = false};
  options.plugin_write_limit = std::chrono::milliseconds(30);
  options.plugin_read_limit = std::chrono::milliseconds(30);
  PluginShop shop(options);
  REQUIRE(shop.migrate() == 1);
  const DeclaredStatement endless{
      "endless", "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"};
  const auto run = [&](Session& session) {
    PluginDbSql db(session);
    const auto visit = db.savepoint();
    CHECK_THROWS_AS(db.read(shop.schema(), endless, {}, [](auto) { return true; }), PluginSqlError);
    visit->undo();
    // The host's own are not limited.
    CHECK(session
              .query("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)"
                     " SELECT count(*) FROM n")
              .integer() == 1'000'000);
  };
  change(shop.engine(), run);
  shop.engine().read(run);
}

TEST_CASE("one text in two hands is two statements") {
  PluginShop shop;
  REQUIRE(shop.migrate() == 1);
  const DeclaredStatement all{"all", "SELECT id FROM member"};
  change(shop.engine(), [&](Session& session) {
    CHECK(session.query(all.sql).any());
    CHECK_THROWS_AS(PluginDbSql(session).read(shop.schema(), all, {}, [](auto) { return true; }), PluginSqlError);
    CHECK(session.query(all.sql).any());
  });
}

TEST_CASE("a plugin's statement is judged again when the schema changes under it") {
  PluginShop shop;
  REQUIRE(shop.migrate() == 1);
  const DeclaredStatement all{"all", "SELECT code FROM bobbin_members"};
  const auto read = [&] {
    change(shop.engine(),
           [&](Session& session) { PluginDbSql(session).read(shop.schema(), all, {}, [](auto) { return true; }); });
  };
  read();
  change(shop.engine(), [](Session& session) {
    session.execute("DROP VIEW bobbin_members");
    session.execute("CREATE VIEW bobbin_members AS SELECT id, code FROM secret_members");
  });
  read();  // through a view that is not published itself
}

TEST_CASE("a view that took a table's name lends a plugin nothing", "[sqlite]") {
  PluginShop shop;
  REQUIRE(shop.migrate() == 1);
  const DeclaredStatement own{"own", "SELECT member FROM stamps_card"};
  change(shop.engine(),
         [&](Session& session) { PluginDbSql(session).read(shop.schema(), own, {}, [](auto) { return true; }); });
  change(shop.engine(), [](Session& session) {
    session.execute("DROP TABLE stamps_card");
    session.execute("CREATE VIEW stamps_card AS SELECT id AS member FROM member");
  });
  change(shop.engine(), [&](Session& session) {
    CHECK_THROWS_AS(PluginDbSql(session).read(shop.schema(), own, {}, [](auto) { return true; }), PluginSqlError);
  });
}

TEST_CASE("a long answer is streamed in order, as far as it is wanted, and others may read inside it") {
  PluginShop shop;
  REQUIRE(shop.migrate() == 1);
  const DeclaredStatement fill{"fill",
                               "INSERT INTO stamps_card (member, stamps) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL"
                               " SELECT i + 1 FROM n WHERE i < 2500) SELECT i, i FROM n"};
  change(shop.engine(), [&](Session& session) {
    const PluginDb::Write write{&fill, {}, 2500};
    CHECK(!PluginDbSql(session).write(shop.schema(), {&write, 1}));
  });
  const DeclaredStatement all{"all", "SELECT member FROM stamps_card WHERE member > $1 ORDER BY member"};
  const std::vector<SqlValue> after{std::int64_t{100}};
  for (const std::int64_t wanted : {1, 999, 1000, 1001, 2400, 5000}) {
    shop.engine().read([&](Session& session) {
      PluginDbSql database(session);
      std::int64_t sum = 0;
      std::int64_t rows = 0;
      database.stream(shop.schema(), all, after, [&](std::span<const SqlValue> row) {
        sum += std::get<std::int64_t>(row[0]);
        CHECK(session.query("SELECT count(*) FROM member").integer() == 2);
        return ++rows < wanted;
      });
      const std::int64_t shown = std::min<std::int64_t>(wanted, 2400);
      CHECK(rows == shown);
      CHECK(sum == shown * 100 + shown * (shown + 1) / 2);
      CHECK(session.query("SELECT count(*) FROM member").integer() == 2);  // and after it
    });
  }
}

TEST_CASE("a streamed statement that takes too long is stopped") {
  EngineOptions options;
  options.plugin_read_limit = std::chrono::milliseconds(50);
  PluginShop shop(options);
  REQUIRE(shop.migrate() == 1);
  const DeclaredStatement endless{"endless",
                                  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                                  " WHERE i < 1000000000) SELECT count(*) FROM n"};
  shop.engine().read([&](Session& session) {
    CHECK_THROWS_AS(PluginDbSql(session).stream(shop.schema(), endless, {}, [](auto) { return true; }),
                    bobbin::modules::PluginSqlTooSlow);
    CHECK(session.query("SELECT count(*) FROM member").integer() == 2);
  });
}
