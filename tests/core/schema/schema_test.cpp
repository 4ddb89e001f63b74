#include "core/schema/schema.hpp"

#include <nlohmann/json.hpp>
#include <thread>

#include "tests/support/catch.hpp"

using bobbin::Code;
using bobbin::schema::Issue;
using bobbin::schema::Kind;
using bobbin::schema::Schema;
using nlohmann::json;

namespace {

Schema compiled(const char* text) {
  auto schema = Schema::compile_text(text);
  INFO((schema ? "" : schema.error().field + ": " + schema.error().detail.en));
  REQUIRE(schema);
  return *schema;
}

Issue only_issue(const Schema& schema, const json& instance) {
  const auto issues = schema.check(instance);
  INFO(instance.dump(-1, ' ', false, json::error_handler_t::replace));
  REQUIRE(issues.size() == 1);
  return issues.front();
}

const char* const kBasket = R"({
  "type": "object", "additionalProperties": false, "required": ["lines"],
  "properties": {
    "member": {"type": "string", "maxLength": 4},
    "discount_minor": {"type": "integer", "minimum": 0, "maximum": 9000},
    "offline": {"type": "boolean"},
    "mode": {"enum": ["on", "off", "draining"]},
    "lines": {"type": "array", "minItems": 1, "maxItems": 3, "items": {
      "type": "object", "additionalProperties": false,
      "properties": {"sku": {"type": "string", "pattern": "^[A-Z]+-[0-9]+$"}, "barcode": {"type": "string"},
                     "quantity": {"type": "integer", "minimum": 1}},
      "oneOf": [{"required": ["sku"]}, {"required": ["barcode"]}]}}
  }})";

}  // namespace

TEST_CASE("a value that fits has no issues") {
  const Schema basket = compiled(kBasket);
  CHECK(basket.check(json::parse(R"({"lines": [{"sku": "A-1", "quantity": 2}], "discount_minor": 0, "mode": "on"})"))
            .empty());
}

TEST_CASE("each kind of fault is found where it is, in both languages") {
  const Schema basket = compiled(kBasket);
  struct Row {
    const char* instance;
    const char* pointer;
    Kind kind;
    const char* en;
    const char* zh;
  };
  const Row rows[] = {
      {R"([])", "", Kind::kType, "expected an object, found a list", "应为对象，实际是列表"},
      {R"({})", "/lines", Kind::kMissing, "'lines' is missing", "缺少 “lines”"},
      {R"({"lines": []})", "/lines", Kind::kValue, "expected at least 1 items, found 0", "应不少于 1 项，实际有 0 项"},
      {R"({"lines": [{"sku": "A-1"}], "membr": "x"})", "/membr", Kind::kUnknownKey,
       "unknown key 'membr'; did you mean 'member'?", "未知的字段 “membr”，是不是 “member”？"},
      {R"({"lines": [{"sku": "A-1"}], "a/b~c": 1})", "/a~1b~0c", Kind::kUnknownKey,
       "unknown key 'a/b~c'; known are: discount_minor, lines, member, mode, offline",
       "未知的字段 “a/b~c”，可用的有：discount_minor、lines、member、mode、offline"},
      {R"({"lines": [{"sku": "A-1", "quantity": "2"}]})", "/lines/0/quantity", Kind::kType,
       "expected a whole number, found text '2'", "应为整数，实际是文本“2”"},
      {R"({"lines": [{"sku": "A-1", "quantity": 1.0}]})", "/lines/0/quantity", Kind::kType,
       "expected a whole number, found 1.0", "应为整数，实际是 1.0"},
      {R"({"lines": [{"sku": "A-1", "quantity": 0}]})", "/lines/0/quantity", Kind::kValue,
       "expected at least 1, found 0", "应不小于 1，实际是 0"},
      {R"({"lines": [{"sku": "A-1"}], "discount_minor": 9001})", "/discount_minor", Kind::kValue,
       "expected at most 9000, found 9001", "应不大于 9000，实际是 9001"},
      {R"({"lines": [{"sku": "a-1"}]})", "/lines/0/sku", Kind::kValue,
       "has the wrong form: expected ^[A-Z]+-[0-9]+$, found text 'a-1'",
       "格式不对：应为符合 ^[A-Z]+-[0-9]+$，实际是文本“a-1”"},
      {R"({"lines": [{"sku": "A-1"}], "mode": "drainin"})", "/mode", Kind::kValue,
       "expected one of on, off, draining, found text 'drainin'; did you mean 'draining'?",
       "应为 on、off、draining 之一，实际是文本“drainin”，是不是 “draining”？"},
      {R"({"lines": [{"sku": "A-1"}], "member": "一二三四五"})", "/member", Kind::kValue,
       "expected at most 4 characters, found 5", "应不多于 4 个字符，实际有 5 个字符"},
      {R"({"lines": [{"quantity": 1}]})", "/lines/0", Kind::kMissing, "one of sku, barcode is needed",
       "需要 sku、barcode 之一"},
      {R"({"lines": [{"sku": "A-1", "barcode": "1"}]})", "/lines/0", Kind::kValue,
       "only one of sku, barcode may stand here", "sku、barcode 只能有其中一个"},
  };
  for (const Row& row : rows) {
    const Issue issue = only_issue(basket, json::parse(row.instance));
    INFO(row.instance);
    CHECK(issue.pointer == row.pointer);
    CHECK(issue.kind == row.kind);
    CHECK(issue.words.en == row.en);
    CHECK(issue.words.zh == row.zh);
  }
}

TEST_CASE("all faults are answered, not only the first") {
  const auto issues = compiled(kBasket).check(
      json::parse(R"({"discount_minor": -1, "offlin": true, "lines": [{"sku": "A-1"}, {"sku": 5}, {}]})"));
  CHECK(issues.size() == 4);
}

TEST_CASE("a count of code points is a count of characters, not of bytes") {
  const Schema four = compiled(R"({"type": "string", "minLength": 4, "maxLength": 4})");
  CHECK(four.check("织里西湖").empty());
  CHECK(four.check("🧵🧵🧵🧵").empty());
  CHECK_FALSE(four.check("织里西").empty());
}

TEST_CASE("of alternatives the one that was meant is explained") {
  const Schema benefit = compiled(R"({"oneOf": [
    {"type": "object", "additionalProperties": false, "required": ["of", "rate_ppm"],
     "properties": {"of": {"const": "discount"}, "rate_ppm": {"type": "integer"}}},
    {"type": "object", "additionalProperties": false, "required": ["of", "days"],
     "properties": {"of": {"const": "early"}, "days": {"type": "integer"}}}]})");
  const Issue issue = only_issue(benefit, json::parse(R"({"of": "early", "days": "3"})"));
  CHECK(issue.pointer == "/days");
  const Schema state = compiled(R"({"anyOf": [{"type": "string"}, {"type": "object"}]})");
  CHECK(only_issue(state, 5).words.en == "expected text or an object, found 5");
}

TEST_CASE("ranges are exact over all of int64") {
  const Schema most = compiled(R"({"type": "integer", "maximum": 9007199254740992})");
  CHECK(most.check(std::int64_t{9007199254740992}).empty());
  CHECK_FALSE(most.check(std::int64_t{9007199254740993}).empty());
  const Schema between = compiled(R"({"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 3})");
  CHECK_FALSE(between.check(0).empty());
  CHECK(between.check(1).empty());
  CHECK(between.check(2).empty());
  CHECK_FALSE(between.check(3).empty());
  const Schema any = compiled(R"({"type": "integer"})");
  CHECK(any.check(json::parse("9223372036854775807")).empty());
  CHECK(any.check(json::parse("9223372036854775808")).front().kind == Kind::kText);
  CHECK(any.check(json::parse("99999999999999999999")).front().kind == Kind::kType);
}

TEST_CASE("bad text is refused whatever the schema says") {
  const Schema anything = compiled("{}");
  CHECK(only_issue(anything, json{{"note", std::string("a\0b", 3)}}).pointer == "/note");
  CHECK(only_issue(anything, json{{"note", "\xED\xA0\x80"}}).kind == Kind::kText);
  CHECK(only_issue(anything, json{{"\xFF", 1}}).kind == Kind::kText);
  json deep = 1;
  for (int i = 0; i < 100; ++i) deep = json::array({deep});
  CHECK(only_issue(anything, deep).kind == Kind::kText);
}

TEST_CASE("a long text under a pattern is refused quickly and never brings the process down") {
  const Schema schema = compiled(R"({"type": "string", "pattern": "^(a|aa)+$"})");
  CHECK(schema.check(std::string(1'000'000, 'a')).size() == 1);
  CHECK(schema.check(std::string(2000, 'a')).empty());
  CHECK(schema.check(std::string(2000, 'a') + "b").size() == 1);
}

TEST_CASE("a refusal carries code and field") {
  const Schema basket = compiled(kBasket);
  CHECK(basket.require(json::parse(R"({"lines": [{"sku": "A-1"}]})")));
  const auto unknown = basket.require(json::parse(R"({"lines": [{"sku": "A-1"}], "x": 1})"));
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == Code::kMalformed);
  CHECK(unknown.error().field == "/x");
  const auto low = basket.require(json::parse(R"({"lines": [{"sku": "A-1", "quantity": 0}]})"));
  REQUIRE_FALSE(low);
  CHECK(low.error().code == Code::kInvalid);
  CHECK(low.error().field == "/lines/0/quantity");
}

TEST_CASE("defaults are filled in at any depth") {
  const Schema settings = compiled(R"({"type": "object", "properties": {
    "earn": {"type": "object", "properties": {"points": {"type": "integer", "default": 1},
                                                "per_minor": {"type": "integer", "default": 100}}},
    "discount": {"type": "object", "properties": {"rate_ppm": {"type": "integer"}}},
    "half": {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}, "b": {"type": "integer", "default": 2}}},
    "steps": {"type": "array", "default": [{}], "items": {"type": "object", "properties": {"n": {"type": "integer", "default": 7}}}},
    "combine": {"enum": ["highest", "product"], "default": "highest"}}})");
  CHECK(settings.with_defaults(json::object()) ==
        json::parse(R"({"earn": {"points": 1, "per_minor": 100}, "steps": [{"n": 7}], "combine": "highest"})"));
  CHECK(settings.with_defaults(json::parse(R"({"earn": {"points": 3}, "steps": [{"n": 1}, {}], "half": {"a": 1}})")) ==
        json::parse(R"({"earn": {"points": 3, "per_minor": 100}, "steps": [{"n": 1}, {"n": 7}], "combine": "highest",
                        "half": {"a": 1, "b": 2}})"));
}

TEST_CASE("a schema outside the subset is refused with the place") {
  struct Row {
    const char* schema;
    const char* field;
  };
  const Row rows[] = {
      {R"({"properties": {"a": {"typ": "string"}}})", "/properties/a/typ"},
      {R"({"type": "number"})", "/type"},
      {R"({"$ref": "#/x"})", "/$ref"},
      {R"({"pattern": "("})", "/pattern"},
      {R"({"pattern": "织"})", "/pattern"},
      {R"({"properties": {"a": {"type": "integer", "default": "x"}}})", "/properties/a/default"},
      {R"({"minLength": -1})", "/minLength"},
      {R"({"minimum": 1.5})", "/minimum"},
      {R"({"minimum": 1, "exclusiveMinimum": 1})", "/minimum"},
      {R"({"required": [1]})", "/required"},
      {R"({"oneOf": []})", "/oneOf"},
      {R"(false)", ""},
      {R"({"items": [{}]})", "/items"},
  };
  for (const Row& row : rows) {
    INFO(row.schema);
    const auto schema = Schema::compile_text(row.schema);
    REQUIRE_FALSE(schema);
    CHECK(schema.error().field == row.field);
    CHECK_FALSE(schema.error().detail.en.empty());
    CHECK_FALSE(schema.error().detail.zh.empty());
  }
}

TEST_CASE("a secret's value is never in the words") {
  const Schema schema =
      compiled(R"({"properties": {"key": {"type": "string", "x-secret": true, "maxLength": 3, "pattern": "^[$]"}}})");
  for (const char* value : {"geheim", "geh"}) {
    CHECK(only_issue(schema, {{"key", value}}).words.en.find("geh") == std::string::npos);
  }
}

TEST_CASE("a pattern may say what it means in people's words") {
  const Schema time = compiled(R"({"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$",
                                   "x-form": {"zh-CN": "时刻，如 03:00", "en": "a time such as 03:00"}})");
  CHECK(only_issue(time, "3am").words.en == "has the wrong form: expected a time such as 03:00, found text '3am'");
  CHECK(only_issue(time, "3am").words.zh == "格式不对：应为时刻，如 03:00，实际是文本“3am”");
}

TEST_CASE("a date is a day of the calendar") {
  const Schema day = compiled(R"({"type": "string", "format": "date"})");
  for (const char* good : {"2026-06-30", "2028-02-29", "2000-02-29"}) CHECK(day.check(good).empty());
  CHECK(only_issue(day, "2026-06-31").words.en ==
        "there is no such day: that month ends on 2026-06-30, found text '2026-06-31'");
  CHECK(only_issue(day, "2026-06-31").words.zh == "没有这一天，这个月到 2026-06-30 为止，实际是文本“2026-06-31”");
  CHECK(only_issue(day, "2026-02-29").words.en.find("2026-02-28") != std::string::npos);
  CHECK(only_issue(day, "2100-02-29").words.en.find("2100-02-28") != std::string::npos);
  for (const char* none : {"2026-13-01", "2026-06-00", "2026-6-1", "", "1 June 2026"}) {
    INFO(none);
    CHECK(only_issue(day, none).words.en.find("expected a date such as 2026-06-01") != std::string::npos);
  }
  CHECK(compiled(R"({"type": "string", "format": "colour"})").check("2026-06-31").empty());
}

TEST_CASE("one compiled schema serves many threads at once") {
  const Schema basket = compiled(kBasket);
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      const json good = json::parse(R"({"lines": [{"sku": "A-1"}]})");
      const json bad = json::parse(R"({"lines": [{"sku": "A-x"}]})");
      for (int i = 0; i < 200; ++i)
        wrong += basket.check(t % 2 == 0 ? good : bad).size() == (t % 2 == 0 ? 0U : 1U) ? 0 : 1;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}
