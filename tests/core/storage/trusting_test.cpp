#include "tests/core/storage/plugin_shop.hpp"
#include "tests/support/catch.hpp"

// What is taken for granted until the commit, and what becomes of it when it doesn't hold (Session::trusts).
using bobbin::Code;
using bobbin::Result;
using bobbin::modules::DeclaredStatement;
using bobbin::modules::PluginDb;
using bobbin::modules::SqlValue;
using bobbin::storage::EngineOptions;
using bobbin::storage::PluginDbSql;
using bobbin::storage::Session;
using bobbin::storage::StorageError;
using bobbin::storage::testing::change;
using bobbin::storage::testing::count;
using bobbin::storage::testing::PluginShop;

namespace {

const DeclaredStatement kPut{"put", "INSERT INTO stamps_card (member, stamps) VALUES ($1, $2)"};
const DeclaredStatement kCard{"card", "SELECT stamps FROM stamps_card WHERE member = $1"};

class TrustingShop : public PluginShop {
 public:
  TrustingShop() : PluginShop(EngineOptions{}) { REQUIRE(migrate() == 1); }

  std::optional<std::size_t> put(PluginDbSql& db, std::int64_t member, std::int64_t stamps) {
    const PluginDb::Write write{&kPut, {member, stamps}, 1};
    return db.write(schema(), {&write, 1});
  }
  // What the plugin reads of member 1; -1 = no row.
  std::int64_t stamps(PluginDbSql& db) {
    std::int64_t out = -1;
    const std::vector<SqlValue> member{std::int64_t{1}};
    db.read(schema(), kCard, member, [&](std::span<const SqlValue> row) {
      out = std::get<std::int64_t>(row[0]);
      return false;
    });
    return out;
  }
};

bool take(Session& session, std::int64_t member) {
  return session.change_one("UPDATE member SET code = 'taken' WHERE id = $1 AND code <> 'taken'", member);
}

}  // namespace

TEST_CASE("who was quicker is found out before anything is committed, and then the answer is no") {
  TrustingShop shop;
  for (const bool first : {true, false}) {
    int runs = 0;
    const Result<void> done = shop.engine().write([&](Session& session) -> Result<void> {
      ++runs;
      session.execute("INSERT INTO stamps_pro_card (id) VALUES ($1)", first ? 1 : 2);
      if (!take(session, 1)) return bobbin::refuse(Code::kInsufficientStock, {"没了", "gone"});
      return {};
    });
    CHECK(done.has_value() == first);
    if (!first) CHECK(done.error().code == Code::kInsufficientStock);
    CHECK(runs <= (first ? 1 : 2));
  }
  CHECK(count(shop.engine(), "SELECT count(*) FROM stamps_pro_card") == 1);
}

TEST_CASE("a refusal that rests on something that did not hold is told anew") {
  TrustingShop shop;
  change(shop.engine(), [](Session& session) { REQUIRE(take(session, 1)); });
  const Result<void> done = shop.engine().write([&](Session& session) -> Result<void> {
    if (!take(session, 1)) return bobbin::refuse(Code::kInsufficientStock, {"没了", "gone"});
    return bobbin::refuse(Code::kDeclined, {"不行", "no"});
  });
  REQUIRE(!done);
  CHECK(done.error().code == Code::kInsufficientStock);
}

TEST_CASE("a plugin's fault that shows late is undone alone when its visit has a savepoint, and told as its own") {
  TrustingShop shop;
  std::string told;
  change(shop.engine(), [&](Session& session) {
    PluginDbSql db(session);
    session.execute("UPDATE member SET code = 'kept' WHERE id = 1");
    const auto visit = db.savepoint();
    try {
      (void)shop.put(db, 7, -1);
      visit->keep();
    } catch (const bobbin::modules::PluginSqlError& error) {
      told = error.what();
      visit->undo();
    }
  });
  CHECK(told.find("stamps, statement put") == 0);
  CHECK(count(shop.engine(), "SELECT count(*) FROM member WHERE code = 'kept'") == 1);
  CHECK(count(shop.engine(), "SELECT count(*) FROM stamps_card") == 0);
}

TEST_CASE("a module that fails without a word of the database is undone alone too") {
  TrustingShop shop;
  change(shop.engine(), [&](Session& session) {
    PluginDbSql db(session);
    session.execute("UPDATE member SET code = 'kept' WHERE id = 1");
    const auto visit = db.savepoint();
    (void)shop.put(db, 7, 1);
    visit->undo();
  });
  CHECK(count(shop.engine(), "SELECT count(*) FROM member WHERE code = 'kept'") == 1);
  CHECK(count(shop.engine(), "SELECT count(*) FROM stamps_card") == 0);
}

TEST_CASE("a read whose statement fails is told as the plugin's, and the rest of the snapshot is read") {
  TrustingShop shop;
  const DeclaredStatement broken{"broken", "SELECT 1 / (id - id) FROM bobbin_members"};
  const DeclaredStatement sound{"sound", "SELECT count(*) FROM bobbin_members"};
  std::int64_t members = 0;
  bool told = false;
  shop.engine().read([&](Session& session) {
    PluginDbSql db(session);
    try {
      db.read(shop.schema(), broken, {}, [&](std::span<const SqlValue> row) {
        told = std::holds_alternative<std::monostate>(row[0]);  // SQLite has no such fault: NULL
        return false;
      });
    } catch (const bobbin::modules::PluginSqlError&) {
      told = true;
    }
    db.read(shop.schema(), sound, {}, [&](std::span<const SqlValue> row) {
      members = std::get<std::int64_t>(row[0]);
      return false;
    });
  });
  CHECK(told);
  CHECK(members == 2);
}

TEST_CASE("what has been streamed is never handed out twice") {
  TrustingShop shop;
  const DeclaredStatement all{"all", "SELECT id FROM bobbin_members"};
  const DeclaredStatement broken{"broken", "SELECT CAST(code AS BIGINT) FROM bobbin_members"};
  int rows = 0;
  const auto look = [&](Session& session) {
    PluginDbSql db(session);
    db.stream(shop.schema(), all, {}, [&](auto) { return ++rows > 0; });
    try {
      db.read(shop.schema(), broken, {}, [](auto) { return true; });
    } catch (const bobbin::modules::PluginSqlError&) {
      // PostgreSQL minds, SQLite makes 0 of it.
    }
  };
  shop.engine().read(look);
  CHECK(rows == 2);
}

TEST_CASE("what was read ahead is what would have been read, until the plugin changes something or it is forgotten") {
  TrustingShop shop;
  const PluginDb::Wish wish{&shop.schema(), &kCard, 1};
  change(shop.engine(), [&](Session& session) {
    PluginDbSql db(session);
    db.read_ahead({&wish, 1});
    CHECK(shop.stamps(db) == -1);
    REQUIRE(!shop.put(db, 1, 5));
    CHECK(shop.stamps(db) == 5);
    db.read_ahead({&wish, 1});
    session.execute("UPDATE stamps_card SET stamps = 6 WHERE member = 1");  // not by the plugin
    CHECK(shop.stamps(db) == 5);
    db.know(nullptr);
    CHECK(shop.stamps(db) == 6);
  });
}

TEST_CASE("what was read ahead is there after the commit, for another snapshot that then asks nothing") {
  TrustingShop shop;
  const PluginDb::Wish wish{&shop.schema(), &kCard, 1};
  std::shared_ptr<bobbin::modules::RowsAhead> known;
  change(shop.engine(), [&](Session& session) {
    PluginDbSql db(session);
    REQUIRE(!shop.put(db, 1, 5));
    db.read_ahead({&wish, 1});
    known = db.known();
  });
  change(shop.engine(),
         [](Session& session) { session.execute("UPDATE stamps_card SET stamps = 6 WHERE member = 1"); });
  shop.engine().read([&](Session& session) {
    PluginDbSql db(session);
    db.know(known);
    CHECK(shop.stamps(db) == 5);
  });
}

TEST_CASE("what can't be read ahead harms nobody but who asks for it") {
  TrustingShop shop;
  const DeclaredStatement broken{"card", "SELECT CAST(code AS BIGINT) / (id - id) FROM bobbin_members WHERE id >= $1"};
  const PluginDb::Wish wish{&shop.schema(), &broken, 1};
  const auto reads = [&](Session& session) {
    PluginDbSql db(session);
    db.read_ahead({&wish, 1});
    const std::int64_t members = session.query("SELECT count(*) FROM member").integer();
    CHECK(members == 2);
  };
  change(shop.engine(), reads);
  shop.engine().read(reads);
}
