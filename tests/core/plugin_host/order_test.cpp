#include "core/plugin_host/order.hpp"

#include <fstream>
#include <sstream>

#include "tests/core/plugin_host/shop.hpp"

using namespace plugin_host_test;

namespace {

Manifest plugin(const std::string& id, std::vector<std::string> requires_ids = {}) {
  Manifest out;
  out.id = id;
  out.requires_ids = std::move(requires_ids);
  return out;
}

Ordering ordered(const std::vector<Manifest>& manifests) {
  std::vector<const Manifest*> all;
  for (const Manifest& one : manifests) all.push_back(&one);
  return order_plugins(all);
}

using Ids = std::vector<std::string>;
const Ids& at(const Ordering& ordering, Stage stage) { return ordering.order[static_cast<std::size_t>(stage)]; }

}  // namespace

TEST_CASE("what is left open is decided by id") {
  CHECK(at(ordered({plugin("c"), plugin("a"), plugin("b")}), Stage::kPrice) == Ids{"a", "b", "c"});
}

TEST_CASE("a plugin comes after those it requires or names as optional, in every stage") {
  Manifest points = plugin("points");
  points.optional_ids = {"tiers", "absent"};
  const Ordering out = ordered({points, plugin("tiers"), plugin("all", {"points"})});
  for (const Stage stage : {Stage::kPrice, Stage::kSettle, Stage::kUnwind}) {
    CHECK(at(out, stage) == Ids{"tiers", "points", "all"});
  }
}

TEST_CASE("an optional dependency gives way to what is said of a stage, and to one that goes both ways") {
  Manifest points = plugin("points");
  points.optional_ids = {"tiers"};
  points.before[static_cast<std::size_t>(Stage::kSettle)] = {"tiers"};
  Manifest tiers = plugin("tiers");
  Ordering out = ordered({points, tiers});
  CHECK(out.refused.empty());
  CHECK(at(out, Stage::kPrice) == Ids{"tiers", "points"});
  CHECK(at(out, Stage::kSettle) == Ids{"points", "tiers"});
  tiers.optional_ids = {"points"};
  out = ordered({points, tiers});
  CHECK(out.refused.empty());
  CHECK(at(out, Stage::kPrice) == Ids{"points", "tiers"});  // by id
  CHECK(at(out, Stage::kSettle) == Ids{"points", "tiers"});
}

TEST_CASE("before and after order one stage only") {
  Manifest a = plugin("a");
  a.after[static_cast<std::size_t>(Stage::kPrice)] = {"z"};
  Manifest z = plugin("z");
  z.before[static_cast<std::size_t>(Stage::kTender)] = {"a"};
  const Ordering out = ordered({a, z});
  CHECK(at(out, Stage::kPrice) == Ids{"z", "a"});
  CHECK(at(out, Stage::kTender) == Ids{"z", "a"});
  CHECK(at(out, Stage::kSettle) == Ids{"a", "z"});
}

TEST_CASE("a cycle refuses those in it, and who requires them") {
  const Ordering out = ordered({plugin("a", {"b"}), plugin("b", {"a"}), plugin("c", {"a"}), plugin("d")});
  CHECK(at(out, Stage::kPrice) == Ids{"d"});
  REQUIRE(out.refused.size() == 3);
  CHECK(out.refused.at("a").en.find("cycle (a → b → a)") != std::string::npos);
  CHECK(out.refused.at("c").en.find("requires the plugin 'a'") != std::string::npos);
}

TEST_CASE("a cycle of one stage names it") {
  Manifest a = plugin("a");
  Manifest b = plugin("b");
  a.after[static_cast<std::size_t>(Stage::kSettle)] = {"b"};
  b.after[static_cast<std::size_t>(Stage::kSettle)] = {"a"};
  CHECK(ordered({a, b}).refused.at("b").en.find("at the stage settle is a cycle") != std::string::npos);
}

TEST_CASE("a missing dependency refuses the one that requires it, not the one that can do without") {
  Manifest easy = plugin("easy");
  easy.optional_ids = {"gone"};
  const Ordering out = ordered({plugin("needy", {"gone"}), easy});
  CHECK(at(out, Stage::kPrice) == Ids{"easy"});
  CHECK(out.refused.at("needy").en.find("'gone', which isn't there") != std::string::npos);
}

TEST_CASE("our own plugins are visited in the order that docs/reference/stages.md gives, stage by stage") {
  const fs::path tree = BOBBIN_SOURCE_DIR;
  std::vector<Manifest> manifests;
  for (const auto& folder : fs::directory_iterator(tree / "plugins")) {
    if (!folder.is_directory()) continue;
    std::ifstream file(folder.path() / "plugin.json");
    std::stringstream text;
    text << file.rdbuf();
    auto reading = parse_manifest(text.str(), folder.path().filename().string());
    REQUIRE(reading.manifest);
    manifests.push_back(*std::move(reading.manifest));
  }
  const Ordering out = ordered(manifests);
  std::ifstream page(tree / "docs" / "reference" / "stages.md");
  std::stringstream text;
  text << page.rdbuf();
  for (std::size_t stage = 0; stage < kStages; ++stage) {
    std::string row = "| " + std::string(stage_name(static_cast<Stage>(stage))) + " | ";
    for (std::size_t i = 0; i < out.order[stage].size(); ++i) row += (i == 0 ? "" : ", ") + out.order[stage][i];
    INFO(row);
    CHECK(text.str().find(row + " |\n") != std::string::npos);
  }
}
