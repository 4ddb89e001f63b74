#include "core/storage/session.hpp"

#include "tests/core/storage/support.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/database.hpp"

using bobbin::Day;
using bobbin::Instant;
using bobbin::storage::Bytes;
using bobbin::storage::Param;
using bobbin::storage::Row;
using bobbin::storage::Rows;
using bobbin::storage::Session;
using bobbin::storage::StorageError;
using bobbin::storage::Trouble;
using bobbin::storage::testing::trouble_of;
using bobbin::testing::TestDatabase;

namespace {

class Shelf : public TestDatabase {
 public:
  Shelf() {
    write([](Session& session) {
      session.execute(session.adapt("CREATE TABLE shelf (id BIGINT PRIMARY KEY, name TEXT, size BIGINT, data BYTEA)"));
    });
  }
};

}  // namespace

TEST_CASE("what goes in comes out, of every type") {
  Shelf shelf;
  shelf.write([](Session& session) {
    const std::string text("ab 衣");
    const Bytes bytes{0, 255, 7};
    session.execute("INSERT INTO shelf (id, name, size, data) VALUES ($1, $2, $3, $4)", 1, text,
                    std::numeric_limits<std::int64_t>::min(), bytes);
    session.execute("INSERT INTO shelf (id, name, size, data) VALUES ($1, $2, $3, $4)", 2, std::nullopt,
                    std::optional<std::int64_t>{}, Bytes{});
    session.query("SELECT name, size, data FROM shelf WHERE id = 1").each([&](const Row& row) {
      CHECK(row.text(0) == text);
      CHECK(row.integer(1) == std::numeric_limits<std::int64_t>::min());
      CHECK(row.bytes(2) == bytes);
      CHECK(row.name(1) == "size");
      CHECK(row.columns() == 3);
    });
    session.query("SELECT name, size, data FROM shelf WHERE id = 2").each([&](const Row& row) {
      CHECK(!row.maybe_text(0));
      CHECK(!row.maybe_integer(1));
      CHECK(row.bytes(2).empty());
    });
  });
}

TEST_CASE("the house's own types go in as numbers") {
  Shelf shelf;
  shelf.write([](Session& session) {
    session.execute("INSERT INTO shelf (id, size) VALUES ($1, $2)", true, Instant{5});
    session.execute("INSERT INTO shelf (id, size) VALUES ($1, $2)", 2, Day{-7});
    session.execute("INSERT INTO shelf (id, size) VALUES ($1, $2)", 3, std::optional<Instant>{});
    CHECK(session.query("SELECT size FROM shelf WHERE id = 1").one([](const Row& row) { return row.instant(0); }) ==
          Instant{5});
    CHECK(session.query("SELECT size FROM shelf WHERE id = 2").one([](const Row& row) { return row.day(0); }) ==
          Day{-7});
    CHECK(session.query("SELECT size FROM shelf WHERE id = 3").one([](const Row& row) {
      return row.maybe_instant(0).has_value();
    }) == false);
  });
}

TEST_CASE("parameters are numbered, in any order, and may be used twice") {
  Shelf shelf;
  shelf.write([](Session& session) {
    session.execute("INSERT INTO shelf (size, id, name) VALUES ($3, $1, $2)", 1, "x", 30);
    CHECK(session.query("SELECT size FROM shelf WHERE id = $2 AND size > $1 AND size > $1", 29, 1).integer() == 30);
  });
}

TEST_CASE("parameters that don't fit the statement are refused") {
  Shelf shelf;
  shelf.write([](Session& session) {
    CHECK(trouble_of([&] { session.execute("SELECT $1", 1, 2); }) == Trouble::kFailed);
    CHECK(trouble_of([&] { session.execute("SELECT $1"); }) == Trouble::kFailed);
    CHECK(trouble_of([&] { session.execute("SELECT $2", 1, 2); }) == Trouble::kFailed);
    CHECK(trouble_of([&] { session.execute("SELECT ?", 1); }) == Trouble::kFailed);
    CHECK(trouble_of([&] { session.execute("SELECT :name", 1); }) == Trouble::kFailed);
  });
}

TEST_CASE("a column of another type is refused, not guessed") {
  Shelf shelf;
  shelf.write([](Session& session) {
    session.execute("INSERT INTO shelf (id, name) VALUES (1, '17')");
    session.query("SELECT name, size, 1.5, 5000000000 FROM shelf").each([&](const Row& row) {
      CHECK_THROWS_AS(row.integer(0), StorageError);
      CHECK_THROWS_AS(row.integer(1), StorageError);
      CHECK_THROWS_AS(row.text(1), StorageError);
      CHECK_THROWS_AS(row.integer(2), StorageError);
      CHECK_THROWS_AS(row.integer32(3), StorageError);
      CHECK_THROWS_AS(row.integer(4), StorageError);
      CHECK_THROWS_AS(row.integer(-1), StorageError);
    });
  });
  const auto put = [&](const Param& size) {
    return trouble_of([&] {
      shelf.write([&](Session& session) { session.execute("INSERT INTO shelf (id, size) VALUES (2, $1)", size); });
    });
  };
  CHECK(put("wide") == Trouble::kConstraint);
  CHECK(put(Bytes{1}) == Trouble::kConstraint);
}

TEST_CASE("text with a NUL is refused, because not every database keeps it") {
  Shelf shelf;
  const std::string text("a\0b", 3);
  CHECK(trouble_of([&] {
          shelf.write([&](Session& session) { session.execute("INSERT INTO shelf (id, name) VALUES (1, $1)", text); });
        }) == Trouble::kConstraint);
}

TEST_CASE("execute counts the rows that a statement changed") {
  Shelf shelf;
  shelf.write([](Session& session) {
    CHECK(session.execute("INSERT INTO shelf (id) VALUES (1), (2), (3)") == 3);
    CHECK(session.execute("UPDATE shelf SET size = 1 WHERE id > $1", 1) == 2);
    CHECK(session.execute("UPDATE shelf SET size = 1 WHERE id > $1", 99) == 0);
    CHECK(session.execute("SELECT * FROM shelf") == 0);
    CHECK(session.execute("INSERT INTO shelf (id) VALUES (1) ON CONFLICT (id) DO NOTHING") == 0);
    CHECK(session.execute("INSERT INTO shelf (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET size = 2") == 1);
    CHECK(session.execute("DELETE FROM shelf") == 3);
    CHECK(session.execute("DELETE FROM shelf") == 0);
  });
}

TEST_CASE("all, one, integer and any read what their names say") {
  Shelf shelf;
  shelf.write([](Session& session) {
    session.execute("INSERT INTO shelf (id, size) VALUES (1, 10), (2, 20), (3, NULL)");
    const auto ids =
        session.query("SELECT id FROM shelf ORDER BY id").all([](const Row& row) { return row.integer(0); });
    CHECK(ids == std::vector<std::int64_t>{1, 2, 3});
    CHECK(session.query("SELECT id FROM shelf ORDER BY id DESC").one([](const Row& row) { return row.integer(0); }) ==
          3);
    CHECK(!session.query("SELECT id FROM shelf WHERE id = 9").one([](const Row& row) { return row.integer(0); }));
    CHECK(session.query("SELECT CAST(sum(size) AS BIGINT) FROM shelf").integer() == 30);
    CHECK(session.query("SELECT size FROM shelf WHERE id = 3").integer(-1) == -1);
    CHECK(session.query("SELECT size FROM shelf WHERE id = 9").integer(-1) == -1);
    CHECK(session.query("SELECT 1 FROM shelf WHERE id = $1", 1).any());
    CHECK(!session.query("SELECT 1 FROM shelf WHERE id = $1", 9).any());
  });
}

TEST_CASE("RETURNING changes every row even when only the first is read") {
  Shelf shelf;
  shelf.write([](Session& session) {
    session.execute("INSERT INTO shelf (id, size) VALUES (1, 10), (2, 20), (3, 30)");
    CHECK(session.query("UPDATE shelf SET size = size + 1 RETURNING size").one([](const Row& row) {
      return row.integer(0);
    }) == 11);
    CHECK(session.query("SELECT CAST(sum(size) AS BIGINT) FROM shelf").integer() == 63);
  });
}

TEST_CASE("a statement may run again inside its own visitor") {
  Shelf shelf;
  shelf.write([](Session& session) {
    session.execute("INSERT INTO shelf (id, size) VALUES (1, 2), (2, 3), (3, NULL)");
    std::vector<std::int64_t> path;
    const std::function<void(std::int64_t)> follow = [&](std::int64_t id) {
      session.query("SELECT size FROM shelf WHERE id = $1", id).each([&](const Row& row) {
        path.push_back(id);
        if (const auto next = row.maybe_integer(0)) follow(*next);
      });
    };
    follow(1);
    CHECK(path == std::vector<std::int64_t>{1, 2, 3});
  });
}

TEST_CASE("a visitor's exception leaves the session usable") {
  Shelf shelf;
  shelf.write([](Session& session) {
    session.execute("INSERT INTO shelf (id) VALUES (1), (2)");
    CHECK_THROWS_AS(session.query("SELECT id FROM shelf").each([](const Row&) { throw std::logic_error("stop"); }),
                    std::logic_error);
    CHECK(session.query("SELECT count(*) FROM shelf").integer() == 2);
    session.execute("DROP TABLE shelf");  // would be locked by a statement that still stands on a row
  });
}

TEST_CASE("a list of parameters may be made while running") {
  Shelf shelf;
  shelf.write([](Session& session) {
    std::vector<Param> params{1, "one"};
    session.execute_with("INSERT INTO shelf (id, name) VALUES ($1, $2)", params);
    std::string name;
    session.query_with("SELECT name FROM shelf WHERE id = $1", std::span(params).first(1),
                       [&](const Row& row) { name = row.text(0); });
    CHECK(name == "one");
  });
}

TEST_CASE("queued statements run in their order, and a wrong count is a failure") {
  Shelf shelf;
  shelf.write([](Session& session) {
    session.queue(Rows{1}, "INSERT INTO shelf (id, size) VALUES ($1, $2)", 1, 1);
    session.queue(Rows{1}, "UPDATE shelf SET size = size + $1", 5);
    session.send();
    CHECK(session.query("SELECT size FROM shelf").integer() == 6);
  });
  CHECK(trouble_of([&] {
          shelf.write([](Session& session) {
            session.queue(Rows{1}, "DELETE FROM shelf WHERE id = 99");
            session.send();
          });
        }) == Trouble::kFailed);
}

TEST_CASE("a wrong count that comes only with the commit leaves nothing either") {
  Shelf shelf;
  const std::vector<std::string> miscounted{"DELETE FROM shelf WHERE id = 99", "UPDATE shelf SET size = 1",
                                            "INSERT INTO shelf (id) VALUES (7) ON CONFLICT DO NOTHING",
                                            "INSERT INTO shelf (id) SELECT id + 9 FROM shelf WHERE id = 99",
                                            "INSERT INTO shelf (id, size) VALUES (7, 1) ON CONFLICT (id) DO UPDATE"
                                            " SET size = 1 WHERE shelf.size > 1"};
  shelf.write([](Session& session) {
    session.execute("INSERT INTO shelf (id) VALUES (7)");
    session.execute("INSERT INTO shelf (id) VALUES (8)");
  });
  for (const std::string& sql : miscounted) {
    INFO(sql);
    CHECK(trouble_of([&] {
            shelf.write([&](Session& session) {
              session.queue(Rows{1}, "INSERT INTO shelf (id) VALUES (1)");
              session.queue(Rows{1}, sql);
            });
          }) == Trouble::kFailed);
  }
  shelf.write([](Session& session) { CHECK(session.query("SELECT count(*) FROM shelf").integer() == 2); });
  shelf.write([](Session& session) {  // as many as were thought
    session.queue(Rows{1}, "INSERT INTO shelf (id, size) VALUES (7, 1) ON CONFLICT (id) DO UPDATE SET size = 1");
    session.queue(Rows{1}, "INSERT INTO shelf (id, size) VALUES (9, (SELECT size FROM shelf WHERE id = 7))");
  });
  shelf.write(
      [](Session& session) { CHECK(session.query("SELECT count(*) FROM shelf WHERE size = 1").integer() == 2); });
}

TEST_CASE("what is asked is carried out in its order, and looked at later, or not at all") {
  Shelf shelf;
  const auto size = [](const Row& row) { return row.integer(0); };
  shelf.write([&](Session& session) {
    auto added = session.ask_count("INSERT INTO shelf (id, size) VALUES (1, 5), (2, 6)");
    auto first = session.ask_one(size, "SELECT size FROM shelf WHERE id = $1", 1);
    session.queue(Rows{1}, "UPDATE shelf SET size = 7 WHERE id = 1");
    auto again = session.ask_one(size, "SELECT size FROM shelf WHERE id = $1", 1);
    auto none = session.ask_one(size, "SELECT size FROM shelf WHERE id = 3");
    auto unread = session.ask_count("DELETE FROM shelf WHERE id = 2");
    CHECK(again.get() == 7);
    CHECK(first.get() == 5);
    CHECK(added.get() == 2);
    CHECK(none.get() == std::nullopt);
    auto left = session.ask_one(size, "SELECT count(*) FROM shelf").then([](std::optional<std::int64_t> n) {
      return n.value_or(0) == 1;
    });
    CHECK(left.get());
  });
  CHECK(trouble_of([&] {
          shelf.write([](Session& session) {
            auto added = session.ask_count("INSERT INTO shelf (id) VALUES (1)");
            (void)added.get();
          });
        }) == Trouble::kConstraint);
}

TEST_CASE("statements may be many more than are kept") {
  Shelf shelf;
  shelf.write([](Session& session) {
    for (int i = 0; i < 1'500; ++i) CHECK(session.query("SELECT " + std::to_string(i)).integer() == i);
    CHECK(session.query("SELECT 7").integer() == 7);
  });
}

TEST_CASE("two statements at once are refused, and so is none") {
  Shelf shelf;
  shelf.write([](Session& session) {
    CHECK(trouble_of([&] { session.execute("SELECT 1; SELECT 2"); }) == Trouble::kDenied);
    CHECK(trouble_of([&] { session.execute("  -- nothing\n"); }) == Trouble::kFailed);
    session.execute("SELECT 1;");
  });
}

TEST_CASE("a name in double quotes is a name, never a text") {
  Shelf shelf;
  CHECK(trouble_of([&] {
          shelf.write([](Session& session) { session.execute("SELECT \"no such column\" FROM shelf"); });
        }) == Trouble::kFailed);
}

TEST_CASE("describe tells a statement's parameters, columns and whether it changes anything") {
  Shelf shelf;
  shelf.write([](Session& session) {
    const auto read = session.describe("SELECT id, name FROM shelf WHERE id = $1 OR size = $2 OR size = $1");
    CHECK(read.parameters == 2);
    CHECK(read.columns == 2);
    CHECK(!read.changes);
    const auto write = session.describe("DELETE FROM shelf WHERE id = $1");
    CHECK(write.parameters == 1);
    CHECK(write.columns == 0);
    CHECK(write.changes);
  });
}

TEST_CASE("an error says what was being done") {
  Shelf shelf;
  const std::string words = bobbin::storage::testing::words_of(
      [&] { shelf.write([](Session& session) { session.execute("SELECT *\n  FROM nowhere"); }); });
  INFO(words);
  CHECK(words.starts_with("SELECT * FROM nowhere: "));
  CHECK(words.find("nowhere", 30) != std::string::npos);
}
