#include "core/plugin_host/order.hpp"

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
