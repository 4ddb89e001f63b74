#include "core/storage/tokens.hpp"

#include "core/storage/open.hpp"
#include "tests/core/storage/support.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/database.hpp"

using bobbin::storage::Session;
using bobbin::storage::statements;
using bobbin::storage::Token;
using bobbin::storage::tokens;

TEST_CASE("a text of SQL falls into words, quoted names, numbers and marks") {
  const auto all = tokens("select \"A b\"\"c\", 'it''s', [x], `y` -- comment ; 'open\n FROM t1 /* ; */ where a=$1;");
  std::string text;
  for (const Token& token : all) text += token.text + "|";
  CHECK(text == "SELECT|a b\"c|,|it's|,|x|,|y|FROM|T1|WHERE|A|=|$|1|;|");
  CHECK(all[0].is("SELECT"));
  CHECK(!all[1].is("A b\"c"));
  CHECK(all.back().is_mark(';'));
}

TEST_CASE("what is never closed ends with the text") {
  CHECK(tokens("'open").size() == 1);
  CHECK(tokens("/* open").empty());
  CHECK(tokens("-- open").empty());
  CHECK(tokens("").empty());
}

TEST_CASE("statements are taken apart at the semicolons that end them") {
  const auto all =
      statements("-- first; one\nCREATE TABLE a (x TEXT DEFAULT ';');\n\n/* ; */ INSERT INTO a VALUES (';');\n;;  ");
  REQUIRE(all.size() == 2);
  CHECK(all[0].find("DEFAULT ';')") != std::string::npos);
  CHECK(all[1].find("INSERT INTO a VALUES (';')") != std::string::npos);
  CHECK(statements(" -- nothing\n").empty());
  CHECK(statements("SELECT 1").size() == 1);
}

TEST_CASE("the relations of a statement are found wherever it names them") {
  const auto of = [](const char* sql) {
    std::string out;
    for (const std::string& name : bobbin::storage::relations(tokens(sql))) out += name + " ";
    return out;
  };
  CHECK(of("SELECT a, b FROM t1, t2 AS x, (t3 JOIN t4 ON t3.a = t4.b), main.\"T5\" WHERE c, d") == "t1 t2 t3 t4 t5 ");
  CHECK(of("SELECT (SELECT x, y FROM a LIMIT 1), z FROM b LEFT JOIN c USING (d, e), f ORDER BY g, h") == "a b c f ");
  CHECK(of("INSERT INTO t (a, b) SELECT c, d FROM u ON CONFLICT (a) DO UPDATE SET b = 1, c = 2") == "t u ");
  CHECK(of("UPDATE t SET a = 1, b = 2 FROM u WHERE t.x = u.x RETURNING a, b") == "t u ");
  CHECK(of("DELETE FROM t WHERE a IS DISTINCT FROM b") == "t ");
  CHECK(of("WITH q (a, b) AS (SELECT 1, 2 FROM t) SELECT a, b FROM q") == "t q ");
  CHECK(of(")))) FROM") == "");
}

TEST_CASE("SQLite gets strict types, and ids become its row ids", "[sqlite]") {
  const auto engine = bobbin::testing::open_temporary();
  bobbin::storage::testing::change(*engine, [](Session& session) {
    CHECK(session.adapt("CREATE TABLE t (id BIGINT PRIMARY KEY, big_bigint BIGINT, data BYTEA)") ==
          "CREATE TABLE t (id INTEGER PRIMARY KEY, big_bigint INTEGER, data BLOB) STRICT");
    CHECK(session.adapt("SELECT 'BIGINT' FROM t") == "SELECT 'BIGINT' FROM t");
    CHECK(session.adapt("CREATE INDEX i ON t (id)") == "CREATE INDEX i ON t (id)");
  });
}
