#include <bobbin/abi.h>

#include <thread>

#include "tests/core/plugin_host/shop.hpp"

using namespace plugin_host_test;

namespace {

using modules::Mode;

struct Services : Shop {
  Services() : Shop({packed(), put()}) {
    ::setenv("BOBBIN_TEST_KEY", "s3cret", 1);
    open(words(), {{"bench", {"members.read"}}});
  }
  static fs::path put() {
    static const Folder folder;
    folder.put_bench("plugins");
    return folder / "plugins";
  }
  static Words_ words() { return {{"stamps", on()}, {"bench", on(R"({"key": "${env:BOBBIN_TEST_KEY}"})")}}; }

  Result<modules::Answer> invoke(const std::string& handler, Mode mode, bool grants = false) {
    modules::Route route = bench_route(handler, mode);
    route.grants = grants;
    const auto run = [&](Stores& stores) {
      return host->directory().invoke(stores, route, asked_by(), json::object());
    };
    if (mode == Mode::kWrite) return write<modules::Answer>(run);
    return read<Result<modules::Answer>>(run);
  }
  // What the plugin got; -1 when the visit itself was refused.
  int status(const std::string& trial, Mode mode = Mode::kWrite) {
    const auto answer = invoke(trial, mode);
    return answer ? json::parse(answer->body_json).at("status").get<int>() : -1;
  }
};

}  // namespace

TEST_CASE("every service answers what its table says") {
  struct Row {
    const char* trial;
    Mode mode;
    int status;
  };
  const std::vector<Row> rows{
      {"post", Mode::kWrite, BOBBIN_OK},
      {"post", Mode::kRead, BOBBIN_DENIED},
      {"post", Mode::kOutside, BOBBIN_DENIED},
      {"post_null", Mode::kWrite, BOBBIN_INVALID},
      {"post_short", Mode::kWrite, BOBBIN_INVALID},
      {"post_longer", Mode::kWrite, BOBBIN_OK},
      {"hold_again", Mode::kRead, BOBBIN_DENIED},
      {"hold_foreign", Mode::kWrite, BOBBIN_INVALID},
      {"hold_nobodys", Mode::kWrite, BOBBIN_INVALID},
      {"hold_nothing", Mode::kWrite, BOBBIN_INVALID},
      {"release", Mode::kRead, BOBBIN_DENIED},
      {"release_none", Mode::kWrite, BOBBIN_OK},
      {"post_nothing", Mode::kWrite, BOBBIN_INVALID},
      {"post_unknown", Mode::kWrite, BOBBIN_INVALID},
      {"post_foreign", Mode::kWrite, BOBBIN_INVALID},
      {"post_other_unit", Mode::kWrite, BOBBIN_INVALID},
      {"post_flags", Mode::kWrite, BOBBIN_INVALID},
      {"post_correction", Mode::kWrite, BOBBIN_INVALID},
      {"post_terms", Mode::kWrite, BOBBIN_INVALID},
      {"balance_own", Mode::kRead, BOBBIN_OK},
      {"balance_own", Mode::kOutside, BOBBIN_DENIED},
      {"balance_foreign", Mode::kRead, BOBBIN_DENIED},
      {"balance_unknown", Mode::kRead, BOBBIN_INVALID},
      {"entries_limit", Mode::kRead, BOBBIN_INVALID},
      {"read", Mode::kRead, BOBBIN_OK},
      {"read", Mode::kWrite, BOBBIN_OK},
      {"read", Mode::kOutside, BOBBIN_DENIED},
      {"read_unknown", Mode::kRead, BOBBIN_INVALID},
      {"read_parameters", Mode::kRead, BOBBIN_INVALID},
      {"read_a_write", Mode::kWrite, BOBBIN_INVALID},
      {"read_ungranted", Mode::kRead, BOBBIN_DENIED},
      {"write", Mode::kWrite, BOBBIN_OK},
      {"write", Mode::kRead, BOBBIN_DENIED},
      {"write_a_read", Mode::kWrite, BOBBIN_INVALID},
      {"write_type", Mode::kWrite, BOBBIN_INVALID},
      {"write_text", Mode::kWrite, BOBBIN_INVALID},
      {"member", Mode::kRead, BOBBIN_OK},
      {"member", Mode::kOutside, BOBBIN_DENIED},
      {"service_undeclared", Mode::kRead, BOBBIN_DENIED},
      {"service_absent", Mode::kRead, BOBBIN_OK},
      {"service_unknown", Mode::kRead, BOBBIN_INVALID},
      {"secret", Mode::kOutside, BOBBIN_OK},
      {"secret_shown", Mode::kRead, BOBBIN_DENIED},
      {"sealed", Mode::kRead, BOBBIN_OK},
      {"seal_nothing", Mode::kRead, BOBBIN_INVALID},
      {"guessed", Mode::kRead, -1},  // after five wrong ones the visit itself is refused
      {"setting_missing", Mode::kRead, BOBBIN_INVALID},
      {"setting_type", Mode::kRead, BOBBIN_INVALID},
      {"setting_json", Mode::kRead, BOBBIN_OK},
      {"setting_item", Mode::kRead, BOBBIN_OK},
      {"new_id", Mode::kWrite, BOBBIN_OK},
      {"new_id", Mode::kRead, BOBBIN_DENIED},
      {"day_too_far", Mode::kRead, BOBBIN_INVALID},
      {"null_call", Mode::kRead, BOBBIN_INVALID},
      {"other_thread", Mode::kRead, BOBBIN_INVALID},
  };
  Services shop;
  for (const Row& row : rows) {
    INFO(row.trial << " in mode " << static_cast<int>(row.mode));
    CHECK(shop.status(row.trial, row.mode) == row.status);
  }
}

TEST_CASE("what a plugin holds is spent by nobody until it is released or its time is over") {
  Services shop;
  const auto held = [&] {
    return shop.read<std::int64_t>([](Stores& stores) {
      return journal::Ledger::balance(stores, {"bench.member", "1"}).held;
    });
  };
  CHECK(shop.status("hold") == BOBBIN_OK);
  CHECK(held() == 5);
  CHECK(shop.status("hold_again") == BOBBIN_OK);
  CHECK(held() == 5);
  const auto refused = shop.invoke("hold_more", Mode::kWrite);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::kInsufficientBalance);
  CHECK(shop.status("release") == BOBBIN_OK);
  CHECK(held() == 0);
  CHECK(shop.status("hold_again") == BOBBIN_OK);
  const auto ids = shop.read<std::vector<std::string>>(
      [](Stores& stores) { return stores.journal.holds_until(std::numeric_limits<std::int64_t>::max(), 10); });
  CHECK(ids == std::vector<std::string>{"bench:h"});  // no plugin meets another's
}

TEST_CASE("a handle that is kept answers INVALID on another visit's thread") {
  Services shop;
  CHECK(shop.status("remember_call", Mode::kRead) == BOBBIN_OK);
  int status = -1;
  std::thread([&] { status = shop.status("stale_call", Mode::kRead); }).join();
  CHECK(status == BOBBIN_INVALID);
}

TEST_CASE("a statement that breaks a rule of its table is the plugin's fault, and sticks") {
  Services shop;
  const auto refused = shop.invoke("sticky", Mode::kWrite);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::kInternal);
  CHECK(refused.error().plugin == "bench");
}

TEST_CASE("after the deadline every service that reaches data says so, and the visit is undone") {
  Shop late({Services::put()});
  late.budgets.handler = std::chrono::milliseconds(-1);
  late.open({{"bench", on()}});
  const modules::Route route = bench_route("read", Mode::kRead);
  const auto refused = late.read<Result<modules::Answer>>(
      [&](Stores& stores) { return late.host->directory().invoke(stores, route, asked_by(), json::object()); });
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::kInternal);
}

TEST_CASE("a route answers its body, and one that can't be read is internal") {
  Services shop;
  CHECK(shop.invoke("echo", Mode::kRead)->body_json == "{}");
  CHECK(shop.invoke("no_json", Mode::kRead).error().code == Code::kInternal);
  CHECK(shop.invoke("unheard", Mode::kRead).error().code == Code::kInvalid);
}

TEST_CASE("a module that is off answers module_off, a draining one where it grants") {
  Services shop;
  shop.set({{"stamps", on()}});
  const auto off = shop.invoke("read", Mode::kRead);
  REQUIRE_FALSE(off);
  CHECK(off.error().code == Code::kModuleOff);
  CHECK(off.error().plugin == "bench");
  shop.set({{"bench", draining()}});
  CHECK(shop.status("read", Mode::kRead) == BOBBIN_OK);
  CHECK(shop.invoke("read", Mode::kRead, true).error().code == Code::kModuleOff);
  CHECK(shop.status("post", Mode::kWrite) == BOBBIN_DENIED);  // an entry that grants, by whatever way
}

TEST_CASE("a job runs for its store or for the whole shop, and says whether there is more") {
  Services shop;
  const auto run = [&](const std::string& handler, const std::string& store) {
    const modules::Job job{"bench", "nightly", handler, "0 4 * * *", !store.empty()};
    return shop.write<bool>(
        [&](Stores& stores) { return shop.host->directory().run_job(stores, job, asked_by(store), shop.clock.at); });
  };
  CHECK(run("more", "hz-west") == true);
  CHECK(run("echo", "") == false);
  CHECK(run("no_json", "").error().code == Code::kInternal);
  shop.set({});
  CHECK(run("more", "hz-west") == false);  // off: not run at all
  CHECK(run("more", "") == false);
}

TEST_CASE("visits from many threads at once don't disturb each other") {
  Services shop;
  constexpr int kThreads = 8;
  constexpr int kRounds = 40;
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      for (int round = 0; round < kRounds; ++round) {
        const auto id = "0194a000-0000-7000-8000-0000000" + std::to_string(10'000 + i * kRounds + round);
        const auto preview = shop.preview(shop.sale(id));
        const auto settled = shop.settle(shop.sale(id));
        if (preview && settled && preview->size() == 1 && settled->size() == 1) ++good;
      }
    });
  }
  for (std::thread& one : threads) one.join();
  CHECK(good == kThreads * kRounds);
  CHECK(shop.balance("stamps.card", "1") == 2 * kThreads * kRounds);
}
