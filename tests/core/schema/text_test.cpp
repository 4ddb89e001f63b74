#include <ctime>
#include <nlohmann/json.hpp>

#include "core/schema/schema.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"

using bobbin::schema::nearest;
using nlohmann::json;

TEST_CASE("JSON is read strictly") {
  struct Row {
    std::string text;
    const char* field;
  };
  const Row rows[] = {
      {"", ""},
      {"{", ""},
      {"{} x", ""},
      {"nul", ""},
      {R"({"a": {"b": 1, "b": 2}})", "/a/b"},
      {R"({"a": [1, {"b": 1, "b": 1}]})", "/a/1/b"},
      {R"({"a": "\u0000"})", "/a"},
      {R"({"a": "\ud800"})", ""},
      {"{\"a\": \"\xFF\"}", ""},
      {R"([9223372036854775808])", "/0"},
      {R"([0, 1e999])", "/1"},
      {std::string(100'000, '['), nullptr},
      {std::string(70, '[') + std::string(70, ']'), nullptr},
  };
  for (const Row& row : rows) {
    INFO(row.text.substr(0, 60));
    const auto value = bobbin::schema::parse(row.text);
    REQUIRE_FALSE(value);
    CHECK(value.error().code == bobbin::Code::kMalformed);
    if (row.field != nullptr) CHECK(value.error().field == row.field);
  }
  CHECK(bobbin::schema::parse(R"({"a": [{"b": 1}, {"b": 2}], "c": "织"})"));
  CHECK(bobbin::schema::parse("-9223372036854775808"));
}

TEST_CASE("anything that is read can be written and read again") {
  check_property("random bytes never do more than be refused", [](const std::string& bytes) {
    const auto value = bobbin::schema::parse(bytes);
    if (value) RC_ASSERT(bobbin::schema::parse(value->dump()).value() == *value);
  });
}

TEST_CASE("reading takes time in proportion to the text") {
  const auto read_lists = [](int count) {
    std::string text = "[";
    for (int i = 0; i < count; ++i) text += i == 0 ? "[]" : ",[]";
    const std::clock_t start = std::clock();  // of the processor: the machine may be busy
    CHECK(bobbin::schema::parse(text + "]"));
    return (std::clock() - start) / CLOCKS_PER_SEC;
  };
  CHECK(read_lists(300'000) < 5);  // what looks back at each item takes minutes
}

TEST_CASE("well-formed UTF-8 is told from the rest") {
  for (const char* good : {"", "a", "é", "织", "🧵", "\xEF\xBF\xBF", "\xF4\x8F\xBF\xBF"})
    CHECK(bobbin::schema::is_utf8(good));
  for (const char* bad :
       {"\x80", "\xC0\x80", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80"}) {
    CHECK_FALSE(bobbin::schema::is_utf8(bad));
  }
}

TEST_CASE("the nearest name is the one that was meant, or none") {
  const std::vector<std::string> known = {"points", "payments", "stored_value", "tiers"};
  CHECK(nearest("point", known) == "points");
  CHECK(nearest("piont", known) == "points");
  CHECK(nearest("Points", known) == "points");
  CHECK(nearest("store_value", known) == "stored_value");
  CHECK(nearest("commission", known).empty());
  CHECK(nearest("", known).empty());
  CHECK(nearest("ab", {"cd"}).empty());
  CHECK(nearest("on", {"off", "of", "on"}) == "on");
  CHECK(nearest(std::string(1000, 'a'), known).empty());
}
