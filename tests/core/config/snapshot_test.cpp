#include "core/config/snapshot.hpp"

#include "tests/core/config/shop_file.hpp"

using namespace config_test;
using nlohmann::json;

namespace {

std::shared_ptr<const Snapshot> snapshot_of(const std::string& text) {
  const Reading reading = read(text);
  INFO(all_texts(reading));
  REQUIRE(reading.config);
  return Snapshot::make(*reading.config, known_modules().modules);
}

}  // namespace

TEST_CASE("settings merge key by key at any depth, and lists are replaced") {
  const json base = json::parse(R"({"a": {"b": 1, "c": {"d": 1, "e": [1, 2]}}, "f": [1]})");
  const json over = json::parse(R"({"a": {"c": {"e": [3]}}, "f": [], "g": null})");
  CHECK(merged(base, over) == json::parse(R"({"a": {"b": 1, "c": {"d": 1, "e": [3]}}, "f": [], "g": null})"));
}

TEST_CASE("a store's row shows the merged, effective values") {
  const auto snapshot = snapshot_of(kGood);
  CHECK(snapshot->state("hz-west", "payments") == modules::State::kOn);
  CHECK(snapshot->state("hz-east", "payments") == modules::State::kOff);
  CHECK(snapshot->state("hz-west", "points") == modules::State::kOn);
  CHECK(snapshot->state("hz-east", "points") == modules::State::kDraining);
  CHECK(snapshot->state("nowhere", "points") == modules::State::kOff);
  CHECK(snapshot->state("hz-west", "nothing") == modules::State::kOff);
  CHECK(snapshot->settings("hz-west", "points") == json::parse(R"({
      "earn": {"points": 2, "per_minor": 200}, "redeem": {"points": 100, "worth_minor": 100}, "rewards": [],
      "members_only": false})"));
  CHECK(snapshot->settings("hz-east", "points")["earn"] == json::parse(R"({"points": 2, "per_minor": 100})"));
  CHECK(snapshot->settings("", "points")["earn"] == json::parse(R"({"points": 2, "per_minor": 100})"));
  CHECK(snapshot->settings("hz-west", "nothing") == json::object());
}

TEST_CASE("a module that nobody switched on is off") {
  const auto snapshot = snapshot_of(with("    state: \"on\"\n", ""));
  CHECK(snapshot->state("hz-west", "points") == modules::State::kOff);
}

TEST_CASE("a snapshot is restored from its text, and equal settings have equal text") {
  const auto snapshot = snapshot_of(kGood);
  const auto again = Snapshot::parse(7, snapshot->content());
  CHECK(again->version() == 7);
  CHECK(again->content() == snapshot->content());
  CHECK(again->shop() == snapshot->shop());
  CHECK(again->store("hz-west")->day.closes_at_minute == 180);
  CHECK(again->store("hz-west")->tills == snapshot->store("hz-west")->tills);
  CHECK(again->store("nowhere") == nullptr);
  CHECK(again->state("hz-east", "points") == modules::State::kDraining);
  CHECK(again->settings("hz-west", "points") == snapshot->settings("hz-west", "points"));
  // The same shop, written in another way.
  std::string other = with("  payments: on", "  payments: {state: \"on\", settings: {cash_rounding_minor: 1}}");
  CHECK(snapshot_of(other + "\n# a comment\n")->content() == snapshot->content());
  CHECK(snapshot_of(with("points: 2", "points: 3"))->content() != snapshot->content());
  CHECK_THROWS_AS(Snapshot::parse(1, "{}"), std::runtime_error);
  CHECK_THROWS_AS(Snapshot::parse(1, "no"), std::runtime_error);
}

TEST_CASE("a secret is kept as a reference only") {
  setenv("BOBBIN_TEST_SECRET", "s3cret", 1);
  const auto snapshot = snapshot_of(
      with("  payments: on", "  payments: {state: on, settings: {api_key: \"${env:BOBBIN_TEST_SECRET}\"}}"));
  CHECK(snapshot->settings("hz-west", "payments")["api_key"] == "${env:BOBBIN_TEST_SECRET}");
  CHECK(snapshot->content().find("s3cret") == std::string::npos);
  unsetenv("BOBBIN_TEST_SECRET");
}

TEST_CASE("what a file means is said in a line for each store and module") {
  const Reading reading = read(kGood);
  REQUIRE(reading.config);
  const auto snapshot = Snapshot::make(*reading.config, known_modules().modules);
  const auto lines = meaning(*reading.config, *snapshot, "en");
  REQUIRE(lines.size() == 7);
  CHECK(lines[0] == "织里: CNY, zh-CN, sqlite:data/shop.db, refuses to sell below stock");
  CHECK(lines[2] == "  hz-west payments: on: cash_rounding_minor 1, tenders.cash on, tenders.wechat off");
  CHECK(lines[5] == "  hz-east payments: off");
  CHECK(meaning(*reading.config, *snapshot, "zh-CN")[1] ==
        "hz-west 西湖店: Asia/Shanghai，营业日到 03:00，收银台 till-1, till-2");
}
