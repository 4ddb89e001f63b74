#include <nlohmann/json.hpp>

#include "core/schema/schema.hpp"
#include "tests/support/catch.hpp"

namespace {

using bobbin::schema::Kind;
using bobbin::schema::Schema;
using nlohmann::json;

const char* const kLadder = R"({
  "type": "object",
  "x-unique": ["/ladder/*/id", "/ladder/*/gives/*/id"],
  "x-rising": [{"at_least": "/ladder/*/spend/at_least", "above": "/ladder/*/spend/above"}, {"at_least": "/cuts/*"}],
  "x-among": [{"value": "/gifts/*/tiers/*", "names": "/ladder/*/id"}],
  "properties": {"ladder": {"type": "array", "default": [{"id": "one"}, {"id": "silver"}]}, "gifts": {"type": "array"}}
})";

Schema ladder() {
  auto schema = Schema::compile_text(kLadder);
  REQUIRE(schema);
  return *schema;
}

}  // namespace

TEST_CASE("what holds between values: twice, not rising, unknown; each where it stands") {
  struct Row {
    const char* instance;
    const char* pointer;
    const char* en;
  };
  const Row rows[] = {
      {R"({"ladder": [{"id": "a"}, {"id": "b"}, {"id": "a"}]})", "/ladder/2/id", "twice"},
      {R"({"ladder": [{"id": "a", "gives": [{"id": "x"}]}, {"id": "b", "gives": [{"id": "y"}, {"id": "x"}]}]})",
       "/ladder/1/gives/1/id", "twice"},
      {R"({"ladder": [{"id": "a", "spend": {"at_least": 5}}, {"id": "b"}, {"id": "c", "spend": {"at_least": 5}}]})",
       "/ladder/2/spend/at_least", "must be above the 5 of the one before it"},
      {R"({"ladder": [{"id": "a", "spend": {"above": 5}}, {"id": "b", "spend": {"at_least": 6}}]})",
       "/ladder/1/spend/at_least", "must be above the 5"},
      {R"({"cuts": [1, 2, 2]})", "/cuts/2", "must be above the 2"},
      {R"({"ladder": [{"id": "gold"}], "gifts": [{"tiers": ["gold", "golt"]}]})", "/gifts/0/tiers/1",
       "did you mean 'gold'?"},
  };
  for (const Row& row : rows) {
    INFO(row.instance);
    const auto issues = ladder().check(json::parse(row.instance));
    REQUIRE(issues.size() == 1);
    CHECK(issues.front().pointer == row.pointer);
    CHECK(issues.front().kind == Kind::kValue);
    CHECK(issues.front().words.en.find(row.en) != std::string::npos);
    CHECK_FALSE(issues.front().words.zh.empty());
  }
}

TEST_CASE("a name that another module must know: unknown, known, and without that module") {
  const auto schema = Schema::compile_text(
      R"({"type": "object", "x-among": [{"value": "/steps/*/tier", "names": "/ladder/*/id", "module": "tiers"}]})");
  REQUIRE(schema);
  const json said = json::parse(R"({"steps": [{"tier": "silver"}, {"tier": "golt"}, {}]})");
  const auto tiers = [](const std::string& module) -> std::optional<json> {
    CHECK(module == "tiers");
    return json::parse(R"({"ladder": [{"id": "silver"}, {"id": "gold"}]})");
  };
  CHECK(schema->check(said).empty());
  const auto issues = schema->check_others(said, tiers);
  REQUIRE(issues.size() == 1);
  CHECK(issues.front().pointer == "/steps/1/tier");
  CHECK(issues.front().words.en == "there is no 'golt'; did you mean 'gold'?");
  const auto nobody =
      schema->check_others(said, [](const std::string&) -> std::optional<json> { return std::nullopt; });
  REQUIRE(nobody.size() == 2);
  CHECK(nobody.front().words.en == "needs the module 'tiers', which isn't installed");
  CHECK(schema->check_others(json::object(), tiers).empty());
  CHECK_FALSE(Schema::compile_text(R"({"x-among": [{"value": "/a", "names": "/b", "module": 1}]})"));
}

TEST_CASE("what ends doesn't end before it begins, where both are said") {
  const auto offers =
      Schema::compile_text(R"({"type": "object", "x-ordered": [{"first": "/offers/*/from", "last": "/offers/*/to"}]})");
  REQUIRE(offers);
  const auto issues = offers->check(json::parse(
      R"({"offers": [{"from": "2026-01-01", "to": "2026-01-01"}, {"from": "2026-12-30", "to": "2026-01-01"}]})"));
  REQUIRE(issues.size() == 1);
  CHECK(issues.front().pointer == "/offers/1/to");
  CHECK(issues.front().kind == Kind::kValue);
  CHECK(issues.front().words.en == "must not be before 'from' (text '2026-12-30'), found text '2026-01-01'");
  CHECK(issues.front().words.zh == "不应先于 “from”（文本“2026-12-30”），实际是文本“2026-01-01”");
  CHECK(offers->check(json::parse(R"({"offers": [{"from": "2026-12-30"}, {"to": "2026-01-01"}]})")).empty());
  CHECK(offers->check(json::parse(R"({"offers": [{"from": 9, "to": 10}]})")).empty());
  CHECK(offers->check(json::parse(R"({"offers": [{"from": 10, "to": 9}]})")).size() == 1);
}

TEST_CASE("what holds between values: good ones, also against defaults") {
  for (const char* good :
       {R"({"ladder": [{"id": "a", "spend": {"at_least": 5}}, {"id": "b", "spend": {"above": 5}}]})",
        R"({"ladder": [{"id": "a"}, {"id": "b", "spend": {"at_least": 1}}, {"id": "c", "spend": {"at_least": 2}}]})",
        R"({"gifts": [{"tiers": ["silver"]}]})", R"({})"}) {
    INFO(good);
    CHECK(ladder().check(ladder().with_defaults(json::parse(good))).empty());
  }
}

TEST_CASE("relations that are written wrongly are no schema") {
  for (const char* wrong :
       {R"({"x-unique": "/a"})", R"({"x-unique": ["a"]})", R"({"x-rising": [{"above": "/a/*/b"}]})",
        R"({"x-rising": [{"at_least": "/a/b"}]})", R"({"x-among": [{"value": "/a"}]})",
        R"({"x-ordered": [{"first": "/a"}]})", R"({"x-ordered": [{"first": "/a/*/b", "last": "/c/*/d"}]})"}) {
    INFO(wrong);
    CHECK_FALSE(Schema::compile_text(wrong));
  }
}
