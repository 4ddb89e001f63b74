#include <atomic>
#include <thread>

#include "core/storage/open.hpp"
#include "tests/core/storage/support.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/database.hpp"

// What becomes of those that share one COMMIT.
using bobbin::Result;
using bobbin::storage::Session;
using bobbin::storage::StorageError;
using bobbin::storage::Trouble;
using bobbin::storage::testing::change;
using bobbin::storage::testing::count;
using bobbin::storage::testing::Doorstop;
using bobbin::storage::testing::kCountAll;
using bobbin::storage::testing::make_pieces;
using bobbin::storage::testing::no;
using bobbin::storage::testing::put;
using bobbin::testing::open_temporary;

TEST_CASE("in one group each has its own fate: refused, failed, done") {
  const auto engine = open_temporary();
  make_pieces(*engine);
  std::vector<std::thread> threads;
  std::atomic<int> refused{0};
  std::atomic<int> failed{0};
  std::atomic<int> done{0};
  {
    Doorstop stop(*engine);
    for (int i = 0; i < 30; ++i) {
      threads.emplace_back([&, i] {
        try {
          const Result<void> answer = engine->write([&](Session& session) -> Result<void> {
            put(session, i);
            if (i % 3 == 1) return no();
            if (i % 3 == 2) throw std::domain_error("mine");
            return {};
          });
          ++(answer ? done : refused);
        } catch (const std::domain_error&) {
          ++failed;
        }
      });
    }
    stop.lift();
  }
  for (auto& thread : threads) thread.join();
  CHECK(done == 10);
  CHECK(refused == 10);
  CHECK(failed == 10);
  CHECK(count(*engine, "SELECT count(*) FROM piece WHERE id % 3 = 0") == 10);
  CHECK(count(*engine, kCountAll) == 10);
}

TEST_CASE("who loses the transaction is refused, and the others of the group are carried out") {
  const auto engine = open_temporary();
  make_pieces(*engine);
  std::vector<std::thread> threads;
  std::atomic<int> done{0};
  std::atomic<int> lost{0};
  std::atomic<int> runs{0};
  {
    Doorstop stop(*engine);
    for (int i = 0; i < 20; ++i) {
      threads.emplace_back([&, i] {
        try {
          change(*engine, [&](Session& session) {
            ++runs;
            put(session, i);
            if (i == 7) session.execute("ROLLBACK");
          });
          ++done;
        } catch (const StorageError&) {
          ++lost;
        }
      });
    }
    stop.lift();
  }
  for (auto& thread : threads) thread.join();
  CHECK(done == 19);
  CHECK(lost == 1);
  CHECK(runs >= 20);
  CHECK(count(*engine, kCountAll) == 19);
  CHECK(count(*engine, "SELECT count(*) FROM piece WHERE id = 7") == 0);
}

TEST_CASE("when the common COMMIT fails, each runs again alone and only the cause is refused") {
  const auto engine = open_temporary();
  change(*engine, [](Session& session) {
    session.execute(session.adapt("CREATE TABLE owner (id BIGINT PRIMARY KEY)"));
    session.execute(
        session.adapt("CREATE TABLE piece (id BIGINT PRIMARY KEY, owner BIGINT REFERENCES owner (id) DEFERRABLE "
                      "INITIALLY DEFERRED)"));
    session.execute("INSERT INTO owner (id) VALUES (1)");
  });
  std::vector<std::thread> threads;
  std::atomic<int> done{0};
  std::atomic<int> failed{0};
  {
    Doorstop stop(*engine);
    for (int i = 0; i < 16; ++i) {
      threads.emplace_back([&, i] {
        try {
          change(*engine, [&](Session& session) {
            session.execute("INSERT INTO piece (id, owner) VALUES ($1, $2)", i, i == 5 ? 99 : 1);
          });
          ++done;
        } catch (const StorageError& error) {
          if (error.trouble() == Trouble::kConstraint) ++failed;
        }
      });
    }
    stop.lift();
  }
  for (auto& thread : threads) thread.join();
  CHECK(done == 15);
  CHECK(failed == 1);
  CHECK(count(*engine, kCountAll) == 15);
}
