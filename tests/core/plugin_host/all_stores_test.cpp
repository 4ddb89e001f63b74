#include "tests/core/plugin_host/shop.hpp"

using namespace plugin_host_test;

// X2: a plugin whose manifest says `all_stores` sees the sales of stores where it is off, once it serves in any store.
namespace {

using modules::State;

struct TwoStores : Shop {
  explicit TwoStores(bool all_stores) : Shop({put(all_stores)}) {}

  static fs::path put(bool all_stores) {
    static const Folder folder;
    json manifest = bench_manifest();
    manifest["all_stores"] = all_stores;
    const std::string into = all_stores ? "seeing" : "plain";
    folder.put_bench(into, manifest);
    return folder / into;
  }
  // The bench plugin fails at settle where it is visited: that leaves a gap, which tells that it was.
  void open_with(State here, State there, const std::string& said) {
    config::Config config;
    config.shop.name = "织里";
    config.modules = {{"bench", {true, here, said}}};
    config.stores.push_back({"hz-west", "西湖店", {"Asia/Shanghai", 180}, {"till-1"}, {}});
    config.stores.push_back(
        {"hz-east", "城东店", {"Asia/Shanghai", 180}, {"till-1"}, {{"bench", {true, there, said}}}});
    REQUIRE(settings.put_in_force(*storage, clock, config::Snapshot::make(config, host->known())));
    host->start({*storage, ledger, settings, clock, ids, {}, folder / "", budgets});
  }
  [[nodiscard]] checkout::Sale sale_at(const std::string& store) const {
    checkout::Sale out = sale();
    out.tendered.priced.store = store;
    out.tendered.priced.member.reset();
    return out;
  }
  std::size_t gaps_of(const checkout::Sale& one) {
    const std::size_t before = trail().size();
    REQUIRE(settle(one));
    return trail().size() - before;
  }
};

const std::string kFails = R"({"fail_at": "settle", "how": "internal"})";

}  // namespace

TEST_CASE("a plugin that sees all stores is visited where it is off, while it is on in another store") {
  TwoStores shop(true);
  shop.open_with(State::kOn, State::kOff, kFails);
  CHECK(shop.gaps_of(shop.sale_at("hz-west")) == 1);
  CHECK(shop.gaps_of(shop.sale_at("hz-east")) == 1);
}

TEST_CASE("one that is off in every store is not visited, whatever its manifest says") {
  TwoStores shop(true);
  shop.open_with(State::kOff, State::kOff, kFails);
  CHECK(shop.gaps_of(shop.sale_at("hz-west")) == 0);
  CHECK(shop.gaps_of(shop.sale_at("hz-east")) == 0);
}

TEST_CASE("without all_stores only stores where it serves visit it") {
  TwoStores shop(false);
  shop.open_with(State::kOn, State::kOff, kFails);
  CHECK(shop.gaps_of(shop.sale_at("hz-west")) == 1);
  CHECK(shop.gaps_of(shop.sale_at("hz-east")) == 0);
}

TEST_CASE("where it is off it sees a sale, but may move nobody's balance") {
  TwoStores shop(true);
  shop.open_with(State::kOn, State::kOff, R"({"grants": true})");
  checkout::Sale west = shop.sale_at("hz-west");
  west.tendered.priced.member = checkout::MemberRef{1, "M0000018"};
  REQUIRE(shop.settle(west));
  const std::int64_t granted = shop.balance("bench.member", "1");
  CHECK(granted > 0);
  checkout::Sale east = west;
  east.tendered.priced.store = "hz-east";
  CHECK(shop.gaps_of(east) == 1);  // what it tried is undone
  CHECK(shop.balance("bench.member", "1") == granted);
}
