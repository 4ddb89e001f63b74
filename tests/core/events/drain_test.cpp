#include "core/events/drain.hpp"

#include <stdexcept>

#include "tests/core/jobs/support.hpp"
#include "tests/support/catch.hpp"

namespace bobbin::events {
namespace {

struct Office {
  testing::SmallStorage storage;
  std::int64_t system_ms = 1'000'000;
  std::vector<std::string> heard;
  Drain drain{storage, [this] { return system_ms; }};

  void add(std::int64_t id, const std::string& store, const std::string& kind = "sale.settled") {
    REQUIRE(storage.write<void>([&](Stores& stores) -> Result<void> {
      stores.outbox.add({id, kind, store, "s" + std::to_string(id), "", Instant{5}});
      return {};
    }));
  }
  std::vector<Trouble> troubles() {
    return storage.read<std::vector<Trouble>>([](Stores& stores) { return stores.outbox.troubles(10); });
  }
};

}  // namespace

TEST_CASE("events are handled once, in their order, with what they carry") {
  Office office;
  office.drain.on("sale.settled", [&](Stores&, const Event& event) -> Result<void> {
    office.heard.push_back(event.subject + "/" + event.store + "/" + std::to_string(event.at.ms));
    return {};
  });
  office.add(1, "west");
  office.add(2, "east");
  office.add(3, "west");
  office.add(4, "west", "nobody.listens");
  CHECK(office.drain.run().handled == 4);
  CHECK(office.heard == std::vector<std::string>{"s1/west/5", "s2/east/5", "s3/west/5"});
  CHECK(office.drain.run().handled == 0);
}

TEST_CASE("an event that fails holds up its own store only, is tried again, and then goes through") {
  Office office;
  bool broken = true;
  office.drain.on("sale.settled", [&](Stores&, const Event& event) -> Result<void> {
    if (event.id == 1 && broken) return refuse(Code::kDeclined, {"不行", "the plugin said no"});
    office.heard.push_back(event.subject);
    return {};
  });
  for (int id = 1; id <= 4; ++id) office.add(id, id == 2 ? "east" : "west");
  const auto first = office.drain.run();
  CHECK(first.failed == 1);
  CHECK(office.heard == std::vector<std::string>{"s2"});
  REQUIRE(office.troubles().size() == 1);
  CHECK(office.troubles()[0].reason == "the plugin said no");
  CHECK(office.troubles()[0].retry_ms == office.system_ms + 1000);
  broken = false;
  CHECK(office.drain.run().handled == 0);  // not before its time
  office.system_ms += 1000;
  CHECK(office.drain.run().handled == 3);
  CHECK(office.heard == std::vector<std::string>{"s2", "s1", "s3", "s4"});
  CHECK(office.troubles().empty());
}

TEST_CASE("after eight tries an event is given up, kept and can be revived") {
  Office office;
  int tries = 0;
  office.drain.on("sale.settled", [&](Stores&, const Event& event) -> Result<void> {
    if (event.id == 1 && ++tries <= Drain::kTries) throw std::runtime_error("no line to the plugin");
    office.heard.push_back(event.subject);
    return {};
  });
  office.add(1, "west");
  office.add(2, "west");
  for (int i = 0; i < 10; ++i) {
    office.drain.run();
    office.system_ms += 64'000;
  }
  CHECK(tries == Drain::kTries);
  CHECK(office.heard == std::vector<std::string>{"s2"});
  REQUIRE(office.troubles().size() == 1);
  CHECK(office.troubles()[0].given_up);
  CHECK(office.troubles()[0].tries == Drain::kTries);
  CHECK(office.troubles()[0].reason == "no line to the plugin");
  const auto revived = office.storage.write<int>([](Stores& stores) -> Result<int> { return stores.outbox.revive(); });
  CHECK(*revived == 1);
  CHECK(office.drain.run().handled == 1);
}

TEST_CASE("what a failed handler did is undone") {
  Office office;
  office.drain.on("sale.settled", [&](Stores& stores, const Event&) -> Result<void> {
    stores.outbox.add({99, "late", "west", "x", "", Instant{5}});
    return refuse(Code::kDeclined, {"不行", "no"});
  });
  office.add(1, "west");
  office.drain.run();
  const auto waiting = office.storage.read<std::vector<Event>>(
      [&](Stores& stores) { return stores.outbox.waiting(office.system_ms + 60'000, 10); });
  REQUIRE(waiting.size() == 1);
  CHECK(waiting[0].id == 1);
}

TEST_CASE("the thread handles what is there when it is woken") {
  Office office;
  std::mutex mutex;
  std::condition_variable came;
  int heard = 0;
  office.drain.on("sale.settled", [&](Stores&, const Event&) -> Result<void> {
    const std::lock_guard lock(mutex);
    ++heard;
    came.notify_all();
    return {};
  });
  office.drain.start();
  office.add(1, "west");
  office.drain.wake();
  {
    std::unique_lock lock(mutex);
    CHECK(came.wait_for(lock, std::chrono::seconds(10), [&] { return heard == 1; }));
  }
  office.drain.stop();
}

}  // namespace bobbin::events
