#include "core/storage/engine.hpp"

#include <atomic>
#include <future>
#include <latch>
#include <thread>

#include "core/storage/open.hpp"
#include "tests/core/storage/support.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/database.hpp"

using bobbin::Code;
using bobbin::refuse;
using bobbin::Result;
using bobbin::storage::Engine;
using bobbin::storage::EngineOptions;
using bobbin::storage::IfMissing;
using bobbin::storage::open_sqlite;
using bobbin::storage::Row;
using bobbin::storage::Rows;
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
using bobbin::storage::testing::TemporaryFolder;
using bobbin::storage::testing::trouble_of;
using bobbin::storage::testing::words_of;
using bobbin::testing::open_temporary;

TEST_CASE("what a write did is there for the next read") {
  const auto engine = open_temporary();
  make_pieces(*engine);
  change(*engine, [](Session& session) { put(session, 1); });
  CHECK(count(*engine, kCountAll) == 1);
}

TEST_CASE("a refusal undoes everything and comes back as it was") {
  const auto engine = open_temporary();
  make_pieces(*engine);
  const Result<void> done = engine->write([](Session& session) -> Result<void> {
    put(session, 1);
    return no();
  });
  REQUIRE(!done);
  CHECK(done.error().code == Code::kInsufficientStock);
  CHECK(done.error().field == "/lines/0");
  CHECK(count(*engine, kCountAll) == 0);
}

TEST_CASE("an exception undoes everything and comes back to the caller's thread") {
  const auto engine = open_temporary();
  make_pieces(*engine);
  CHECK_THROWS_AS(change(*engine,
                         [](Session& session) {
                           put(session, 1);
                           throw std::domain_error("mine");
                         }),
                  std::domain_error);
  CHECK(count(*engine, kCountAll) == 0);
  CHECK(trouble_of([&] {
          change(*engine, [](Session& session) {
            put(session, 1);
            put(session, 1);
          });
        }) == Trouble::kConstraint);
  CHECK(count(*engine, kCountAll) == 0);
}

TEST_CASE("a read sees one state, whatever is written meanwhile, and doesn't wait for the writer") {
  const auto engine = open_temporary();
  make_pieces(*engine);
  change(*engine, [](Session& session) { put(session, 1); });
  engine->read([&](Session& session) {
    CHECK(session.query(kCountAll).integer() == 1);
    change(*engine, [](Session& writing) { put(writing, 2); });
    CHECK(session.query(kCountAll).integer() == 1);
  });
  CHECK(count(*engine, kCountAll) == 2);

  Doorstop stop(*engine);  // the writer is busy, and reading goes on
  CHECK(count(*engine, kCountAll) == 2);
  stop.lift();
}

TEST_CASE("what is not yet committed is not seen") {
  const auto engine = open_temporary();
  make_pieces(*engine);
  std::latch written(1);
  std::latch looked(1);
  std::thread writing([&] {
    change(*engine, [&](Session& session) {
      put(session, 1);
      written.count_down();
      looked.wait();
    });
  });
  written.wait();
  CHECK(count(*engine, kCountAll) == 0);
  looked.count_down();
  writing.join();
  CHECK(count(*engine, kCountAll) == 1);
}

TEST_CASE("a snapshot can't be written") {
  const auto engine = open_temporary();
  make_pieces(*engine);
  CHECK(trouble_of([&] { engine->read([](Session& session) { put(session, 1); }); }) == Trouble::kReadOnly);
  CHECK_THROWS_AS(engine->read([](Session&) { throw std::domain_error("mine"); }), std::domain_error);
  CHECK(count(*engine, kCountAll) == 0);
}

TEST_CASE("write inside write is a bug and says so") {
  const auto engine = open_temporary();
  CHECK_THROWS_AS(change(*engine, [&](Session&) { change(*engine, [](Session&) {}); }), std::logic_error);
  change(*engine, [](Session&) {});
}

TEST_CASE("a full queue refuses at once, with a time to come back", "[sqlite]") {
  TemporaryFolder folder;
  const auto engine = open_sqlite(folder / "shop.db", IfMissing::kCreate, EngineOptions{.queue_limit = 2});
  make_pieces(*engine);
  std::vector<std::thread> waiting;
  std::atomic<int> refused{0};
  std::atomic<int> done{0};
  {
    Doorstop stop(*engine);
    for (int i = 0; i < 6; ++i) {
      waiting.emplace_back([&, i] {
        const Result<void> answer = engine->write([&](Session& session) -> Result<void> {
          put(session, i);
          return {};
        });
        if (answer) {
          ++done;
        } else if (answer.error().code == Code::kBusy && answer.error().retry_after_s == 1) {
          ++refused;
        }
      });
    }
    while (refused < 4) std::this_thread::yield();
    stop.lift();
  }
  for (auto& thread : waiting) thread.join();
  CHECK(refused == 4);
  CHECK(done == 2);
  CHECK(count(*engine, kCountAll) == 2);
}

TEST_CASE("while another program writes, a write waits and is then refused", "[sqlite]") {
  TemporaryFolder folder;
  const auto other = open_sqlite(folder / "shop.db", IfMissing::kCreate);
  make_pieces(*other);
  const auto engine =
      open_sqlite(folder / "shop.db", IfMissing::kFail, EngineOptions{.lock_wait = std::chrono::milliseconds(10)});
  const auto write = [&] {
    return engine->write([](Session& session) -> Result<void> {
      put(session, 1);
      return {};
    });
  };
  {
    Doorstop stop(*other);
    const Result<void> answer = write();
    stop.lift();
    REQUIRE(!answer);
    CHECK(answer.error().code == Code::kBusy);
    CHECK(answer.error().retry_after_s == 1);
  }
  CHECK(write());
  CHECK(count(*other, kCountAll) == 1);
}

TEST_CASE("a full disk refuses clearly, and selling goes on when there is room", "[sqlite]") {
  const auto engine = open_temporary();
  make_pieces(*engine);
  change(*engine, [](Session& session) { put(session, 1); });
  engine->read([](Session&) {});
  change(*engine, [](Session& session) { session.query("PRAGMA max_page_count = 20").each([](const Row&) {}); });
  const std::string big(400'000, 'x');
  const auto fill = [&] {
    change(*engine, [&](Session& session) { session.execute("INSERT INTO piece (id, data) VALUES (2, $1)", big); });
  };
  CHECK(trouble_of(fill) == Trouble::kDiskFull);
  CHECK(words_of(fill).find("free some space") != std::string::npos);
  CHECK(count(*engine, kCountAll) == 1);
  change(*engine, [](Session& session) { session.query("PRAGMA max_page_count = 1000000").each([](const Row&) {}); });
  fill();
  CHECK(count(*engine, kCountAll) == 2);
}

TEST_CASE("a hundred threads write and read at once and nothing is lost") {
  const auto engine = open_temporary();
  change(*engine, [](Session& session) {
    session.execute(session.adapt("CREATE TABLE account (id BIGINT PRIMARY KEY, balance BIGINT NOT NULL)"));
    for (int i = 0; i < 10; ++i) session.execute("INSERT INTO account (id, balance) VALUES ($1, 100)", i);
  });
  std::atomic<bool> writing{true};
  std::atomic<int> wrong_sums{0};
  std::vector<std::thread> readers;
  for (int r = 0; r < 3; ++r) {
    readers.emplace_back([&] {
      while (writing) {
        if (count(*engine, "SELECT CAST(sum(balance) AS BIGINT) FROM account") != 1'000) ++wrong_sums;
      }
    });
  }
  std::atomic<int> moved{0};
  std::vector<std::thread> writers;
  for (int w = 0; w < 8; ++w) {
    writers.emplace_back([&, w] {
      for (int i = 0; i < 100; ++i) {
        const Result<void> answer = engine->write([&](Session& session) -> Result<void> {
          session.execute("UPDATE account SET balance = balance + 7 WHERE id = $1", (w + i) % 10);
          // Conditional, in the statement that debits (G7).
          if (session.execute("UPDATE account SET balance = balance - 7 WHERE id = $1 AND balance >= 7", i % 10) == 0) {
            return no();
          }
          return {};
        });
        if (answer) ++moved;
      }
    });
  }
  for (auto& thread : writers) thread.join();
  writing = false;
  for (auto& thread : readers) thread.join();
  CHECK(wrong_sums == 0);
  CHECK(moved > 0);
  CHECK(count(*engine, "SELECT CAST(sum(balance) AS BIGINT) FROM account") == 1'000);
  CHECK(count(*engine, "SELECT count(*) FROM account WHERE balance < 0") == 0);
}

TEST_CASE("a missing database, a folder that can't be written, and a file that is none say what they are", "[sqlite]") {
  TemporaryFolder folder;
  CHECK(words_of([&] { (void)open_sqlite(folder / "none.db", IfMissing::kFail); }).find("there is no database") == 0);
  CHECK(trouble_of([&] { (void)open_sqlite(folder / "no/such/folder/shop.db", IfMissing::kCreate); }) ==
        Trouble::kReadOnly);
  CHECK(words_of([&] {
          (void)open_sqlite(folder / "no/such/folder/shop.db", IfMissing::kCreate);
        }).find("No such file or directory") != std::string::npos);
  if (FILE* file = std::fopen((folder / "notes.txt").c_str(), "w")) {
    for (int i = 0; i < 1'000; ++i) std::fputs("not a database at all\n", file);
    std::fclose(file);
  }
  CHECK(trouble_of([&] { (void)open_sqlite(folder / "notes.txt", IfMissing::kFail); }) == Trouble::kCorrupt);
}

TEST_CASE("the WAL stays bounded under a stream of writes", "[sqlite]") {
  TemporaryFolder folder;
  const auto engine = open_sqlite(folder / "shop.db", IfMissing::kCreate);
  make_pieces(*engine);
  const std::string page(3'500, 'x');
  for (int i = 0; i < 60; ++i) {
    change(*engine, [&](Session& session) {
      for (int k = 0; k < 500; ++k) {
        session.execute("INSERT INTO piece (id, data) VALUES ($1, $2)", i * 500 + k, page);
      }
    });
  }
  // 30,000 pages were written; a checkpoint every 8,000 lets the file begin anew.
  CHECK(std::filesystem::file_size(folder / "shop.db-wal") < 10'000 * 4'200ULL);
  CHECK(count(*engine, kCountAll) == 30'000);
}
