#include "core/jobs/scheduler.hpp"

#include <atomic>
#include <stdexcept>

#include "tests/core/jobs/support.hpp"
#include "tests/support/catch.hpp"

namespace bobbin::jobs {
namespace {

Instant at(const char* text) { return *parse_instant(text); }

struct Shop {
  testing::SmallStorage storage;
  std::int64_t system_ms = 1'000'000;
  std::vector<std::string> runs;

  Scheduler::Settings settings(const char* owner) {
    return {{{"hz-west", {"Asia/Shanghai", 180}}, {"hz-east", {"Asia/Tokyo", 180}}},
            owner,
            [this] { return system_ms; },
            nullptr};
  }
  Scheduler::Work note(const std::string& name) {
    return [this, name](Stores&, const std::string& store, Instant due) -> Result<bool> {
      runs.push_back(name + "/" + store + "@" + format_instant(due, "Asia/Shanghai").substr(5, 11));
      return false;
    };
  }
};

}  // namespace

TEST_CASE("a jump runs each job at its due time on the way, in order, once") {
  Shop shop;
  Scheduler scheduler(shop.storage, shop.settings("a"));
  REQUIRE(scheduler.add("points", "expire", "0 4 * * *", Scheduler::Scope::kStore, shop.note("expire")));
  REQUIRE(scheduler.add("host", "sweep", "30 3 6 * *", Scheduler::Scope::kShop, shop.note("sweep")));
  CHECK(scheduler.run_due(at("2026-01-05T10:00:00+08:00")).runs == 0);  // new: nothing is due yet
  std::vector<Instant> told;
  const auto report = scheduler.run_due(at("2026-01-07T04:00:00+08:00"), [&](Instant now) { told.push_back(now); });
  // Tokyo is an hour ahead of Shanghai: its 04:00 is 03:00 there.
  CHECK(shop.runs == std::vector<std::string>{"expire/hz-east@01-06T03:00", "sweep/@01-06T03:30",
                                              "expire/hz-west@01-06T04:00", "expire/hz-east@01-07T03:00",
                                              "expire/hz-west@01-07T04:00"});
  CHECK(report.runs == 5);
  CHECK(told.size() == 5);
  CHECK(scheduler.run_due(at("2026-01-07T04:00:00+08:00")).runs == 0);
  CHECK(scheduler.next_due() == at("2026-01-08T03:00:00+08:00"));
}

TEST_CASE("two owners of one database run each time once") {
  Shop shop;
  Scheduler a(shop.storage, shop.settings("a"));
  Scheduler b(shop.storage, shop.settings("b"));
  for (auto* scheduler : {&a, &b}) {
    REQUIRE(scheduler->add("host", "x", "0 4 * * *", Scheduler::Scope::kShop, shop.note("x")));
    scheduler->run_due(at("2026-01-05T10:00:00+08:00"));
  }
  a.run_due(at("2026-01-06T10:00:00+08:00"));
  b.run_due(at("2026-01-07T10:00:00+08:00"));
  a.run_due(at("2026-01-08T10:00:00+08:00"));
  CHECK(shop.runs == std::vector<std::string>{"x/@01-06T04:00", "x/@01-07T04:00", "x/@01-08T04:00"});
}

TEST_CASE("a lease keeps another owner away until it runs out") {
  Shop shop;
  Scheduler a(shop.storage, shop.settings("a"));
  REQUIRE(a.add("host", "x", "0 4 * * *", Scheduler::Scope::kShop, shop.note("x")));
  a.run_due(at("2026-01-05T10:00:00+08:00"));
  const Key key{"host", "x", ""};
  REQUIRE(shop.storage.write<void>([&](Stores& stores) -> Result<void> {
    CHECK(stores.jobs.lease(key, "b", shop.system_ms, shop.system_ms + 100));
    CHECK_FALSE(stores.jobs.advance(key, at("2026-01-06T04:00:00+08:00"), "a"));
    return {};
  }));
  CHECK(a.run_due(at("2026-01-06T10:00:00+08:00")).busy == 1);
  shop.system_ms += 100;
  CHECK(a.run_due(at("2026-01-06T10:00:00+08:00")).runs == 1);
}

TEST_CASE("a run of many batches goes on until it is done") {
  Shop shop;
  Scheduler scheduler(shop.storage, shop.settings("a"));
  int left = 3;
  REQUIRE(scheduler.add("host", "x", "0 4 * * *", Scheduler::Scope::kShop,
                        [&](Stores&, const std::string&, Instant) -> Result<bool> { return --left > 0; }));
  scheduler.run_due(at("2026-01-05T10:00:00+08:00"));
  CHECK(scheduler.run_due(at("2026-01-06T10:00:00+08:00")).runs == 1);
  CHECK(left == 0);
}

TEST_CASE("a run that fails three times is given up, its reason kept, and the next one comes") {
  Shop shop;
  Scheduler scheduler(shop.storage, shop.settings("a"));
  int tries = 0;
  REQUIRE(scheduler.add("host", "x", "0 4 * * *", Scheduler::Scope::kShop,
                        [&](Stores&, const std::string&, Instant) -> Result<bool> {
                          if (++tries == 2) throw std::runtime_error("disk on fire");
                          if (tries <= 3) return refuse(Code::kDeclined, {"不行", "not today"});
                          return false;
                        }));
  scheduler.run_due(at("2026-01-05T10:00:00+08:00"));
  const auto report = scheduler.run_due(at("2026-01-06T10:00:00+08:00"));
  CHECK(report.given_up == 1);
  CHECK(tries == 3);
  const auto state = [&] {
    return shop.storage.read<State>([](Stores& stores) { return stores.jobs.states().at(0); });
  };
  CHECK(state().reason == "not today");
  CHECK(state().last_due == at("2026-01-06T04:00:00+08:00"));
  CHECK(scheduler.run_due(at("2026-01-07T10:00:00+08:00")).runs == 1);
  CHECK(state().reason.empty());
  CHECK(state().failures == 0);
}

TEST_CASE("a jump over many runs shares transactions, and a run that fails among them shares none") {
  Shop shop;
  Scheduler scheduler(shop.storage, shop.settings("a"));
  REQUIRE(scheduler.add("a", "good", "0 4 * * *", Scheduler::Scope::kShop, shop.note("good")));
  int tries = 0;
  REQUIRE(scheduler.add("b", "bad", "0 4 9 * *", Scheduler::Scope::kShop,
                        [&](Stores&, const std::string&, Instant) -> Result<bool> {
                          ++tries;
                          return refuse(Code::kDeclined, {"不行", "not today"});
                        }));
  scheduler.run_due(at("2026-01-05T10:00:00+08:00"));
  const int before = shop.storage.writes;
  const auto report = scheduler.run_due(at("2026-01-08T10:00:00+08:00"));
  CHECK(report.runs == 3);
  CHECK(shop.storage.writes == before + 1);
  shop.runs.clear();
  const auto later = scheduler.run_due(at("2026-01-12T10:00:00+08:00"));
  CHECK(later.runs == 4);  // of `good`: the 9th to the 12th
  CHECK(later.given_up == 1);
  CHECK(tries == 1 + Scheduler::kTries);
  const auto states = shop.storage.read<std::vector<State>>([](Stores& stores) { return stores.jobs.states(); });
  REQUIRE(states.size() == 2);
  CHECK(states[0].last_due == at("2026-01-12T04:00:00+08:00"));
  CHECK(states[1].last_due == at("2026-01-09T04:00:00+08:00"));
  CHECK(states[1].reason == "not today");
}

TEST_CASE("a run of many batches in a jump keeps its place among the others") {
  Shop shop;
  Scheduler scheduler(shop.storage, shop.settings("a"));
  REQUIRE(scheduler.add("a", "before", "0 3 * * *", Scheduler::Scope::kShop, shop.note("before")));
  REQUIRE(scheduler.add("c", "after", "0 5 * * *", Scheduler::Scope::kShop, shop.note("after")));
  int left = 3;
  REQUIRE(scheduler.add("b", "long", "0 4 6 * *", Scheduler::Scope::kShop,
                        [&](Stores&, const std::string&, Instant) -> Result<bool> {
                          shop.runs.emplace_back("long");
                          return --left > 0;
                        }));
  scheduler.run_due(at("2026-01-05T10:00:00+08:00"));
  CHECK(scheduler.run_due(at("2026-01-07T10:00:00+08:00")).runs == 5);
  CHECK(shop.runs == std::vector<std::string>{"before/@01-06T03:00", "long", "long", "long", "after/@01-06T05:00",
                                              "before/@01-07T03:00", "after/@01-07T05:00"});
}

TEST_CASE("a jump leaves what another owner is at, and does the rest") {
  Shop shop;
  Scheduler a(shop.storage, shop.settings("a"));
  REQUIRE(a.add("host", "x", "0 4 * * *", Scheduler::Scope::kShop, shop.note("x")));
  REQUIRE(a.add("host", "y", "0 5 * * *", Scheduler::Scope::kShop, shop.note("y")));
  a.run_due(at("2026-01-05T10:00:00+08:00"));
  const Key key{"host", "x", ""};
  REQUIRE(shop.storage.write<void>([&](Stores& stores) -> Result<void> {
    CHECK(stores.jobs.lease(key, "b", shop.system_ms, shop.system_ms + 100));
    return {};
  }));
  const auto report = a.run_due(at("2026-01-07T10:00:00+08:00"));
  CHECK(report.busy == 1);
  CHECK(shop.runs == std::vector<std::string>{"y/@01-06T05:00", "y/@01-07T05:00"});
}

TEST_CASE("a full queue leaves the run for later") {
  Shop shop;
  Scheduler scheduler(shop.storage, shop.settings("a"));
  REQUIRE(scheduler.add("host", "x", "0 4 * * *", Scheduler::Scope::kShop, shop.note("x")));
  scheduler.run_due(at("2026-01-05T10:00:00+08:00"));
  shop.storage.busy = true;
  CHECK(scheduler.run_due(at("2026-01-06T10:00:00+08:00")).busy == 1);
  shop.storage.busy = false;
  CHECK(scheduler.run_due(at("2026-01-06T10:00:00+08:00")).runs == 1);
}

TEST_CASE("the thread runs what is due when it is woken") {
  class Hands final : public Clock {
   public:
    Instant now() const override { return Instant{ms.load()}; }
    std::atomic<std::int64_t> ms{0};
  };
  Shop shop;
  Hands clock;
  clock.ms = at("2026-01-05T10:00:00+08:00").ms;
  std::atomic<int> runs{0};
  std::mutex mutex;
  std::condition_variable ran;
  Scheduler scheduler(shop.storage, shop.settings("a"));
  REQUIRE(scheduler.add("host", "x", "0 4 * * *", Scheduler::Scope::kShop,
                        [&](Stores&, const std::string&, Instant) -> Result<bool> {
                          const std::lock_guard lock(mutex);
                          ++runs;
                          ran.notify_all();
                          return false;
                        }));
  scheduler.run_due(clock.now());
  scheduler.start(clock);
  clock.ms = at("2026-01-06T10:00:00+08:00").ms;
  scheduler.wake();
  {
    std::unique_lock lock(mutex);
    CHECK(ran.wait_for(lock, std::chrono::seconds(10), [&] { return runs == 1; }));
  }
  scheduler.stop();
}

TEST_CASE("a store that is new gets its jobs, one that is gone loses them, and time zones follow") {
  Shop shop;
  Scheduler scheduler(shop.storage, shop.settings("a"));
  REQUIRE(scheduler.add("points", "expire", "0 4 * * *", Scheduler::Scope::kStore, shop.note("expire")));
  REQUIRE(scheduler.add("host", "sweep", "0 5 * * *", Scheduler::Scope::kShop, shop.note("sweep")));
  scheduler.run_due(at("2026-01-05T10:00:00+08:00"));
  // The west is gone, the east has moved from Tokyo, the south is new and the shop goes by the first store's time.
  scheduler.follow({{"hz-south", {"Asia/Tokyo", 180}}, {"hz-east", {"Asia/Shanghai", 180}}});
  scheduler.run_due(at("2026-01-05T10:00:00+08:00"));
  scheduler.run_due(at("2026-01-06T10:00:00+08:00"));
  CHECK(shop.runs ==
        std::vector<std::string>{"expire/hz-south@01-06T03:00", "sweep/@01-06T04:00", "expire/hz-east@01-06T04:00"});
}

TEST_CASE("a job without a readable timetable is refused") {
  Shop shop;
  Scheduler scheduler(shop.storage, shop.settings("a"));
  CHECK_FALSE(scheduler.add("host", "x", "every day", Scheduler::Scope::kShop, shop.note("x")));
}

}  // namespace bobbin::jobs
