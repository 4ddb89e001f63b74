#include <atomic>
#include <barrier>
#include <latch>
#include <thread>
#include <vector>

#include "core/storage/open.hpp"
#include "core/storage/presence.hpp"
#include "tests/core/storage/support.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/database.hpp"

// What only a server has: other transactions at the same moment, connections that break, a pool of them.
using bobbin::Code;
using bobbin::Result;
using bobbin::storage::Company;
using bobbin::storage::Engine;
using bobbin::storage::EngineOptions;
using bobbin::storage::enter;
using bobbin::storage::IfMissing;
using bobbin::storage::open_engine;
using bobbin::storage::Session;
using bobbin::storage::Trouble;
using bobbin::storage::testing::change;
using bobbin::storage::testing::count;
using bobbin::storage::testing::kCountAll;
using bobbin::storage::testing::make_pieces;
using bobbin::storage::testing::put;
using bobbin::storage::testing::trouble_of;
using bobbin::testing::open_temporary;
using bobbin::testing::TemporaryPlace;

namespace {

// Ends every connection of the test's own place but the one that asks.
void end_connections(Engine& engine) {
  engine.read([](Session& session) {
    session
        .query(
            "SELECT CAST(pg_terminate_backend(pid) AS INTEGER) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            " AND application_name = current_setting('application_name')")
        .each([](const bobbin::storage::Row&) {});
  });
}

}  // namespace

TEST_CASE("two that wait for each other: one runs again, and both are carried out", "[.postgresql]") {
  const auto engine = open_temporary();
  make_pieces(*engine);
  change(*engine, [](Session& session) {
    for (int i = 1; i <= 2; ++i) session.execute("INSERT INTO piece (id, owner) VALUES ($1, 0)", i);
  });
  std::latch both(2);
  std::atomic<int> runs{0};
  const auto cross = [&](int first, int second) {
    bool met = false;
    change(*engine, [&](Session& session) {
      ++runs;
      session.execute("UPDATE piece SET owner = owner + 1 WHERE id = $1", first);
      if (!met) both.arrive_and_wait();
      met = true;
      session.execute("UPDATE piece SET owner = owner + 1 WHERE id = $1", second);
    });
  };
  std::thread other([&] { cross(2, 1); });
  cross(1, 2);
  other.join();
  CHECK(runs >= 3);  // who runs again may reach for its first piece before the other has it, and meet it once more
  CHECK(count(*engine, "SELECT CAST(sum(owner) AS BIGINT) FROM piece") == 4);
}

TEST_CASE("a conditional update sees what the one that it waited for left (G7)", "[.postgresql]") {
  const auto engine = open_temporary();
  make_pieces(*engine);
  change(*engine, [](Session& session) { session.execute("INSERT INTO piece (id, owner) VALUES (1, 10)"); });
  std::atomic<int> spent{0};
  std::vector<std::thread> all;
  for (int i = 0; i < 8; ++i) {
    all.emplace_back([&] {
      change(*engine, [&](Session& session) {
        if (session.execute("UPDATE piece SET owner = owner - 3 WHERE id = 1 AND owner >= 3") == 1) ++spent;
      });
    });
  }
  for (auto& one : all) one.join();
  CHECK(spent == 3);
  CHECK(count(*engine, "SELECT owner FROM piece") == 1);
}

TEST_CASE("who asks for the same name is alone until its transaction ends", "[.postgresql]") {
  const auto engine = open_temporary();
  make_pieces(*engine);
  std::vector<std::thread> all;
  for (int i = 0; i < 8; ++i) {
    all.emplace_back([&] {
      change(*engine, [&](Session& session) {
        session.alone("pieces");
        put(session, session.query(kCountAll).integer());  // would be the same number twice
      });
    });
  }
  for (auto& one : all) one.join();
  CHECK(count(*engine, kCountAll) == 8);
}

TEST_CASE("those who come together don't wait for each other, and who is alone waits for them", "[.postgresql]") {
  const auto engine = open_temporary();
  make_pieces(*engine);
  std::thread alone;
  std::barrier both_inside(2);
  const auto come = [&](int piece) {
    change(*engine, [&](Session& session) {
      session.together("pieces");
      session.send();
      both_inside.arrive_and_wait();  // never comes about when one waits for the other
      if (piece == 1) {
        alone = std::thread([&] {
          change(*engine, [](Session& late) {
            late.alone("pieces");
            put(late, late.query(kCountAll).integer());
          });
        });
      }
      put(session, 100 + piece);
    });
  };
  std::thread other([&] { come(2); });
  come(1);
  other.join();
  alone.join();
  CHECK(count(*engine, "SELECT count(*) FROM piece WHERE id = 2") == 1);  // counted what both had put after it came
}

TEST_CASE("connections that the server has ended are made anew, and nobody notices", "[.postgresql]") {
  const auto engine = open_temporary();
  make_pieces(*engine);
  for (int i = 0; i < 5; ++i) {
    end_connections(*engine);
    change(*engine, [&](Session& session) { put(session, i); });
    CHECK(count(*engine, kCountAll) == i + 1);
  }
}

TEST_CASE("a connection that breaks in the middle leaves nothing, and the write runs again", "[.postgresql]") {
  const auto engine = open_temporary();
  make_pieces(*engine);
  int runs = 0;
  change(*engine, [&](Session& session) {
    put(session, 1);
    session.send();
    if (++runs == 1) end_connections(*engine);
    session.execute("INSERT INTO piece (id) VALUES (2)");
  });
  CHECK(runs == 2);
  CHECK(count(*engine, kCountAll) == 2);
}

TEST_CASE("a server that isn't there is told as away, at once", "[.postgresql]") {
  CHECK(trouble_of([] { (void)open_engine("postgresql://bobbin@/none?host=/nowhere", IfMissing::kCreate); }) ==
        Trouble::kAway);
  CHECK(trouble_of([] { (void)open_engine("postgresql://bobbin@127.0.0.1:1/none", IfMissing::kCreate); }) ==
        Trouble::kAway);
}

TEST_CASE("when all connections are in use, a write waits, and is then refused with a time to come back",
          "[.postgresql]") {
  EngineOptions options;
  options.connections = 1;
  options.lock_wait = std::chrono::milliseconds(20);
  const auto engine = bobbin::testing::open_temporary(options);
  make_pieces(*engine);
  std::latch inside(1);
  std::latch go(1);
  std::thread holding([&] {
    change(*engine, [&](Session&) {
      inside.count_down();
      go.wait();
    });
  });
  inside.wait();
  const Result<void> answer = engine->write([](Session&) -> Result<void> { return {}; });
  go.count_down();
  holding.join();
  REQUIRE(!answer);
  CHECK(answer.error().code == Code::kBusy);
  CHECK(answer.error().retry_after_s == 1);
  change(*engine, [](Session& session) { put(session, 1); });
}

TEST_CASE("programs at one server have numbers of their own, and give them back", "[.postgresql]") {
  const TemporaryPlace place;
  const auto first = enter(place.address(), Company::kHost);
  CHECK(first->node() == 1);
  {
    const auto second = enter(place.address(), Company::kHost);
    CHECK(second->node() == 2);
    CHECK(trouble_of([&] { (void)enter(place.address(), Company::kAlone); }) == Trouble::kBusy);
  }
  end_connections(*open_engine(place.address(), IfMissing::kCreate));
  CHECK(first->keep() == 1);
}

TEST_CASE("who lost its place to a program that must be alone says so until it has a place again", "[.postgresql]") {
  const TemporaryPlace place;
  const auto host = enter(place.address(), Company::kHost);
  end_connections(*open_engine(place.address(), IfMissing::kCreate));
  {
    const auto alone = enter(place.address(), Company::kAlone);
    CHECK(trouble_of([&] { (void)host->keep(); }) == Trouble::kBusy);
    CHECK(trouble_of([&] { (void)host->keep(); }) == Trouble::kBusy);  // nor is it believed at the next look
  }
  CHECK(host->keep() == 1);
  const auto other = enter(place.address(), Company::kHost);
  CHECK(other->node() == 2);
}

TEST_CASE("text sorts by its bytes, whatever the server's language is", "[.postgresql]") {
  const auto engine = open_temporary();
  change(*engine, [](Session& session) {
    session.execute(session.adapt("CREATE TABLE word (id TEXT PRIMARY KEY, CHECK (CAST(id AS TEXT) <> ''))"));
    session.execute("INSERT INTO word (id) VALUES ('b'), ('B'), ('a'), ('衣'), ('ä')");
    std::string all;
    session.query("SELECT id FROM word ORDER BY id").each([&](const bobbin::storage::Row& row) { all += row.text(0); });
    CHECK(all == "Bab\xC3\xA4衣");
  });
}
