#include <ctime>
#include <nlohmann/json.hpp>

#include "core/base/text.hpp"
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
      {"{\"a\": \"\xFF\"}", "/a"},
      {std::string("{}\0{}", 5), ""},
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
    if (value) RC_ASSERT(bobbin::schema::parse(bobbin::schema::to_text(*value)).value() == *value);
  });
  const json all = {{"text", "\"\\/\b\f\n\r\t\x01\x7F é织🧵"},
                    {"织", {nullptr, true, false, 0, -1, INT64_MIN, INT64_MAX}},
                    {"", json::object()},
                    {"none", json::array()},
                    {"deep", {{{"a", {1}}}}}};
  CHECK(json::parse(bobbin::schema::to_text(all)) == all);
}

TEST_CASE("a byte that needs an escape, or is no UTF-8, is seen wherever it stands") {
  for (std::size_t length = 1; length <= 17; ++length) {
    for (std::size_t at = 0; at < length; ++at) {
      std::string text(length, 'a');
      for (int byte = 0; byte < 0x80; ++byte) {
        text[at] = static_cast<char>(byte);
        const std::string written = bobbin::schema::to_text(json(text));
        if (json::parse(written) != json(text) || written.size() != json(text).dump().size())
          FAIL_CHECK("byte " << byte << " at " << at << " of " << length);
      }
      for (int byte = 0x80; byte <= 0xFF; ++byte) {
        text[at] = static_cast<char>(byte);
        if (bobbin::is_utf8(text)) FAIL_CHECK("byte " << byte << " at " << at << " of " << length);
      }
    }
  }
}

TEST_CASE("escapes stand among any other characters") {
  check_property("what is written is read as it was", [] {
    const auto parts = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
        "\n", "\"", "\\", "\x1F", "\x7F", std::string(1, '\0'), "a", "abcdefgh", "é", "织", "🧵"));
    std::string text;
    for (const std::string& part : parts) text += part;
    RC_ASSERT(json::parse(bobbin::schema::to_text(json{{text, text}})) == json({{text, text}}));
  });
}

TEST_CASE("what is written is UTF-8, whatever bytes it is given") {
  check_property("each byte that is none becomes U+FFFD", [](const std::string& bytes) {
    const std::string text = bobbin::schema::to_text(json(bytes));
    RC_ASSERT(bobbin::is_utf8(text));
    RC_ASSERT(json::parse(text) == json::parse(json(bytes).dump(-1, ' ', false, json::error_handler_t::replace)) ||
              !bobbin::is_utf8(bytes));
  });
  CHECK(bobbin::schema::to_text(json("a\xFF织")) == "\"a\uFFFD织\"");
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
