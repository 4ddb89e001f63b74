#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "core/storage/open.hpp"
#include "tests/core/storage/support.hpp"
#include "tests/support/catch.hpp"

using bobbin::Result;
using bobbin::storage::Engine;
using bobbin::storage::IfMissing;
using bobbin::storage::open_sqlite;
using bobbin::storage::Session;
using bobbin::storage::testing::change;
using bobbin::storage::testing::count;
using bobbin::storage::testing::TemporaryFolder;

namespace {

constexpr int kThreads = 4;

// Sells for ever: two rows a sale, and each answered sale's number goes down the pipe.
[[noreturn]] void sell_until_killed(const std::filesystem::path& file, int answers) {
  const auto engine = open_sqlite(file, IfMissing::kFail);
  std::vector<std::thread> tills;
  for (int till = 0; till < kThreads; ++till) {
    tills.emplace_back([&, till] {
      for (std::int64_t n = 0;; ++n) {
        const std::int64_t id = n * kThreads + till;
        change(*engine, [&](Session& session) {
          session.execute("INSERT INTO sale (id) VALUES ($1)", id);
          session.execute("INSERT INTO line (sale) VALUES ($1)", id);
        });
        if (::write(answers, &id, sizeof id) != sizeof id) ::_exit(1);
      }
    });
  }
  for (auto& thread : tills) thread.join();
  ::_exit(0);
}

// Answers how many writes were answered well before the disk took no more; -1 when a failure wasn't told as one.
int write_until_full(const std::filesystem::path& file) {
  const auto engine = open_sqlite(file, IfMissing::kFail);
  const std::string big(3'000, 'x');
  for (int n = 0;; ++n) {
    try {
      change(*engine,
             [&](Session& session) { session.execute("INSERT INTO note (id, text) VALUES ($1, $2)", n, big); });
    } catch (const bobbin::storage::StorageError& error) {
      // SQLite tells a write that was cut short as a full disk, and the next one by the system's word.
      const bool full = error.trouble() == bobbin::storage::Trouble::kDiskFull;
      const bool told =
          std::string(error.what()).find(full ? "free some space" : "File too large") != std::string::npos;
      return told ? n : -1;
    }
  }
}

}  // namespace

TEST_CASE("when the disk takes no more, the write is refused with the system's words and the rest stays whole",
          "[sqlite]") {
  TemporaryFolder folder;
  {
    const auto engine = open_sqlite(folder / "shop.db", IfMissing::kCreate);
    change(*engine,
           [](Session& session) { session.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT) STRICT"); });
  }
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const ::rlimit limit{200'000, 200'000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    ::_exit(write_until_full(folder / "shop.db"));
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  REQUIRE(WIFEXITED(status));
  const int answered = WEXITSTATUS(status);
  CHECK(answered > 10);
  CHECK(answered < 100);
  const auto engine = open_sqlite(folder / "shop.db", IfMissing::kFail);
  CHECK(count(*engine, "SELECT count(*) FROM note") == answered);
  engine->read([](Session& session) { CHECK(session.structural_damage(10).empty()); });
}

TEST_CASE("kill -9 in a stream of writes loses no answered one and leaves no half", "[sqlite]") {
  for (int round = 0; round < 3; ++round) {
    TemporaryFolder folder;
    {
      const auto engine = open_sqlite(folder / "shop.db", IfMissing::kCreate);
      change(*engine, [](Session& session) {
        session.execute("CREATE TABLE sale (id INTEGER PRIMARY KEY) STRICT");
        session.execute("CREATE TABLE line (sale INTEGER NOT NULL) STRICT");
      });
    }
    int pipe_ends[2];
    REQUIRE(::pipe(pipe_ends) == 0);
    const pid_t child = ::fork();
    if (child == 0) sell_until_killed(folder / "shop.db", pipe_ends[1]);
    ::close(pipe_ends[1]);
    std::vector<std::int64_t> answered;
    std::int64_t id = 0;
    while (answered.size() < 300 && ::read(pipe_ends[0], &id, sizeof id) == sizeof id) answered.push_back(id);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    while (::read(pipe_ends[0], &id, sizeof id) == sizeof id) answered.push_back(id);
    ::close(pipe_ends[0]);

    CHECK(answered.size() >= 300);
    const auto engine = open_sqlite(folder / "shop.db", IfMissing::kFail);
    int missing = 0;
    engine->read([&](Session& session) {
      for (const std::int64_t sale : answered) {
        if (!session.query("SELECT 1 FROM sale WHERE id = $1", sale).any()) ++missing;
      }
    });
    CHECK(missing == 0);
    CHECK(count(*engine, "SELECT count(*) FROM sale s WHERE NOT EXISTS (SELECT 1 FROM line l WHERE l.sale = s.id)") ==
          0);
    CHECK(count(*engine, "SELECT count(*) FROM line") == count(*engine, "SELECT count(*) FROM sale"));
  }
}
