#include <map>

#include "core/storage/schema.hpp"
#include "core/storage/stores/plugin_db_store.hpp"
#include "core/storage/tokens.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/database.hpp"

using bobbin::modules::PluginSchema;
using bobbin::storage::PluginDbSql;
using bobbin::storage::Row;
using bobbin::storage::Session;
using bobbin::testing::TestDatabase;

TEST_CASE("the published views have the columns that were promised, and a plugin may read them all") {
  const std::map<std::string, std::string> promised{
      {"bobbin_members",
       "id,code,joined_day,birth_month,birth_day,spend_minor,sales,visits,first_sale_ms,last_sale_ms,referrer"},
      {"bobbin_sales", "id,uuid,store,till,staff,member,at_ms,business_day,net_minor,kept_minor,kept"},
      {"bobbin_sale_lines", "sale,line,sku,style,category,quantity,kept,net_minor"},
      {"bobbin_entries",
       "id,at_ms,business_day,store,cause,cause_id,plugin,rule,from_account,from_holder,to_account,to_holder,unit,"
       "amount,reverses,staff"},
      {"bobbin_attempts", "id,kind,cause_id,store,till,plugin,tender,amount_minor,state,settled,reference,changed_ms"},
      {"bobbin_money", "id,at_ms,business_day,store,staff,cause,cause_id,plugin,tender,rule,amount_minor,reference"},
      {"bobbin_lots", "id,origin,account,holder,amount,remaining,granted_ms,expires_ms"},
      {"bobbin_balances", "account,holder,unit,balance"},
      {"bobbin_variants", "sku,style,name,category,price_minor"},
  };
  TestDatabase database;
  database.write([&](Session& session) {
    for (const auto& [view, columns] : promised) {
      INFO(view);
      std::string found;
      bool first = true;
      session.query("SELECT one.* FROM (SELECT 1 AS n) alone LEFT JOIN " + view + " one ON n = 0")
          .each([&](const Row& row) {
            for (int column = 0; column < row.columns(); ++column) {
              found += (first ? "" : ",") + std::string(row.name(column));
              first = false;
            }
          });
      CHECK(found == columns);
      PluginSchema schema;
      schema.plugin = "stamps";
      const auto facts = PluginDbSql(session).prepare(schema, {"all", "SELECT " + columns + " FROM " + view});
      if (!facts) FAIL_CHECK(facts.error().detail.en);
    }
    std::size_t published = 0;
    for (const bobbin::modules::Migration& migration : bobbin::storage::core_migrations()) {
      for (const std::string& statement : bobbin::storage::statements(migration.sql)) {
        const auto words = bobbin::storage::tokens(statement);
        if (words[1].is("VIEW") && words[2].text.starts_with("BOBBIN_")) ++published;
      }
    }
    CHECK(published == promised.size());
  });
}

TEST_CASE("a sale's lines and entries are found through indexes, not by reading all", "[sqlite]") {
  TestDatabase database;
  database.write([&](Session& session) {
    for (const char* sql :
         {"SELECT sku FROM bobbin_sale_lines WHERE sale = 1", "SELECT amount FROM bobbin_entries WHERE cause_id = 'x'",
          "SELECT balance FROM bobbin_balances WHERE holder = '1' AND account = 'points.balance'",
          "SELECT net_minor FROM bobbin_sales WHERE uuid = 'x'",
          "SELECT net_minor FROM bobbin_sales WHERE member = 1 AND at_ms >= 5",
          "SELECT member, count(*), sum(kept_minor) FROM bobbin_sales WHERE member > 1 AND kept > 0 GROUP BY member",
          "SELECT name FROM bobbin_variants WHERE sku = 'x'"}) {
      INFO(sql);
      session.query(std::string("EXPLAIN QUERY PLAN ") + sql).each([&](const Row& row) {
        INFO(row.text(3));
        // A view's own rows are walked; what it is made of must be searched.
        const bool walks_a_view = row.text(3) == "SCAN money_entry" || row.text(3).starts_with("SCAN bobbin_");
        CHECK((walks_a_view || !row.text(3).starts_with("SCAN")));
      });
    }
  });
}

TEST_CASE("core's migrations are applied once and are numbered") {
  TestDatabase database;
  database.write([&](Session& session) {
    const auto all = static_cast<std::int64_t>(bobbin::storage::core_migrations().size());
    CHECK(session.query("SELECT count(*) FROM schema_migration WHERE owner = ''").integer() == all);
    CHECK(bobbin::storage::migrate_core(session, bobbin::Instant{1}) == 0);
    CHECK(session.query("SELECT max(number) FROM schema_migration").integer() == 910);
    CHECK(session.query("SELECT name FROM schema_migration WHERE number = 900").one([](const Row& row) {
      return row.text(0);
    }) == "0900_views.sql");
  });
}
