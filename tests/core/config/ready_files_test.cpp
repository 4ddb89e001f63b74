#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "core/config/shared_part.hpp"
#include "tests/core/config/shop_file.hpp"

using namespace config_test;

namespace {

const std::filesystem::path kTree = BOBBIN_SOURCE_DIR;

Known own_modules() {
  Known known;
  for (const char* id : {"commission", "payments", "points", "referral", "rfm", "stored_value", "tiers"}) {
    std::ifstream manifest(kTree / "plugins" / id / "plugin.json");
    REQUIRE(manifest);
    known.modules.push_back(module(id, nlohmann::json::parse(manifest).at("settings").dump().c_str()));
  }
  return known;
}

}  // namespace

TEST_CASE("the ready file of a chain is good where its variables are set, and can be cut for its database") {
  ::setenv("BOBBIN_DATABASE_HOST", "db.internal", 1);
  ::setenv("BOBBIN_MEMBERS_KEY", std::string(64, 'a').c_str(), 1);
  const Known known = own_modules();
  const Document document = Document::load(kTree / "config" / "chain.yaml");
  const Reading reading = document.read(known);
  ::unsetenv("BOBBIN_DATABASE_HOST");
  ::unsetenv("BOBBIN_MEMBERS_KEY");
  INFO(all_texts(reading));
  REQUIRE(reading.config);
  CHECK(reading.config->database.url == "postgresql://bobbin@db.internal/bobbin");
  const auto snapshot = Snapshot::make(*reading.config, known.modules);
  CHECK(snapshot->settings("hz-west", "points")["earn"]["points"] == 2);
  CHECK(snapshot->settings("hz-east", "points")["earn"]["points"] == 1);
  CHECK(snapshot->state("jx-outlet", "points") == modules::State::kOff);
  CHECK(snapshot->state("nb-port", "points") == modules::State::kDraining);
  CHECK(snapshot->settings("nb-port", "payments")["tenders"]["card"] == "off");
  const auto parts = parts_of(document.text());
  REQUIRE(parts);
  CHECK(parts->as_written);
  CHECK(parts->shared.starts_with("# --- 各主机共用的"));
  CHECK(parts->own.find("plugins: {directories: [plugins]}") != std::string::npos);
  REQUIRE(Document::parse(parts->shared, "r").read_shared(known, *reading.config).config);
}

TEST_CASE("the ready file of a clothing shop is good by the modules' own schemas") {
  const Known known = own_modules();
  const Reading reading = Document::load(kTree / "config" / "boutique.yaml").read(known);
  INFO(all_texts(reading));
  REQUIRE(reading.config);
  const auto lines = meaning(*reading.config, *Snapshot::make(*reading.config, known.modules), "en");
  CHECK(lines.size() == 1 + 2 * 8);
  CHECK(lines[1] == "hz-west 西湖店: Asia/Shanghai, day ends at 03:00, tills till-1, till-2");
}

TEST_CASE("T1 a ladder that can't be is told where it stands") {
  const Known known = own_modules();
  const auto found = std::find_if(known.modules.begin(), known.modules.end(),
                                  [](const KnownModule& one) { return one.id == "tiers"; });
  REQUIRE(found != known.modules.end());
  struct Row {
    const char* settings;
    const char* pointer;
    const char* en;
  };
  const Row rows[] = {
      {R"({"ladder": [{"id": "a", "name": "甲"}, {"id": "b", "name": "乙", "spend": {"above_minor": 500}},
                      {"id": "c", "name": "丙", "spend": {"at_least_minor": 501}}]})",
       "/ladder/2/spend/at_least_minor", "must be above"},
      {R"({"ladder": [{"id": "a", "name": "甲"}, {"id": "b", "name": "乙", "visits": {"at_least": 9}},
                      {"id": "c", "name": "丙", "visits": {"at_least": 8}}]})",
       "/ladder/2/visits/at_least", "must be above the 9"},
      {R"({"ladder": [{"id": "a", "name": "甲"}, {"id": "a", "name": "乙", "visits": {"at_least": 9}}]})",
       "/ladder/1/id", "twice"},
      {R"({"ladder": [{"id": "a", "name": "甲"}, {"id": "b", "name": "乙", "visits": {"at_least": 0}}]})",
       "/ladder/1/visits/at_least", "0"},
      {R"({"ladder": [{"id": "a", "name": "甲", "benefits": [{"id": "x", "kind": "discount", "rate_ppm": 1000001}]}]})",
       "/ladder/0/benefits/0/rate_ppm", "1000001"},
      {R"({"ladder": [{"id": "a", "name": "甲", "spend": {"at_least_minor": 1, "above_minor": 2}}]})",
       "/ladder/0/spend", "only one of"},
      {R"({"ladder": [{"id": "a", "name": "甲", "benefits": [{"id": "x", "kind": "quota", "rate_ppm": 1, "pieces": 1}]}]})",
       "/ladder/0/benefits/0/period", "missing"},
      {R"({"gifts": [{"id": "g", "at_least_minor": 1, "tiers": ["golden"], "skus": ["S"]}]})", "/gifts/0/tiers/0",
       "there is no 'golden'"},
  };
  for (const Row& row : rows) {
    INFO(row.settings);
    const auto issues = found->settings.check(found->settings.with_defaults(nlohmann::json::parse(row.settings)));
    REQUIRE(issues.size() == 1);
    CHECK(issues.front().pointer == row.pointer);
    INFO(issues.front().words.en);
    CHECK(issues.front().words.en.find(row.en) != std::string::npos);
  }
}
