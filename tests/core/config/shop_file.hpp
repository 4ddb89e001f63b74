#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "core/config/read.hpp"
#include "tests/support/catch.hpp"

// What the tests of this folder share: a good file to spoil, and modules whose settings have every mark.
namespace config_test {

using namespace bobbin;
using namespace bobbin::config;

inline KnownModule module(const char* id, const char* settings) {
  auto schema = schema::Schema::compile_text(settings);
  REQUIRE(schema);
  return {id, *schema};
}

inline Known known_modules() {
  Known known;
  known.modules.push_back(module("payments", R"({"type": "object", "additionalProperties": false, "properties": {
      "tenders": {"type": "object", "additionalProperties": false, "properties": {
        "cash": {"enum": ["on", "off"], "default": "on"}, "wechat": {"enum": ["on", "off"], "default": "off"}}},
      "api_key": {"type": "string", "x-secret": true},
      "cash_rounding_minor": {"type": "integer", "minimum": 1, "default": 1}}})"));
  known.modules.push_back(module("points", R"({"type": "object", "additionalProperties": false, "properties": {
      "earn": {"type": "object", "additionalProperties": false, "properties": {
        "points": {"type": "integer", "minimum": 0, "default": 1}, "per_minor": {"type": "integer", "minimum": 1, "default": 100}}},
      "redeem": {"type": "object", "x-scope": "shop", "additionalProperties": false, "properties": {
        "points": {"type": "integer", "minimum": 1, "default": 100}, "worth_minor": {"type": "integer", "default": 100}}},
      "rewards": {"type": "array", "x-scope": "shop", "default": [], "items": {"type": "object", "additionalProperties": false,
        "required": ["id", "points"], "properties": {"id": {"type": "string"}, "points": {"type": "integer"}, "from": {"type": "string"}}}},
      "members_only": {"type": "boolean", "default": false}}})"));
  return known;
}

// A good file; its lines are counted on by the tests.
inline const char* const kGood = R"(bobbin: 1
database: sqlite:data/shop.db
http: {listen: "127.0.0.1:8080", tls: off}
shop: {name: 织里, currency: CNY, locale: zh-CN, negative_stock: refuse, member_discount_on_special: false}
plugins:
  directories: [plugins]
  grants: {stamps: [members.read]}
modules:
  payments: on
  points:
    state: "on"
    settings:
      earn: {points: 2}
      redeem:
        points: 100
stores:
  hz-west:
    name: 西湖店
    time_zone: Asia/Shanghai
    day_closes_at: "03:00"
    tills: [till-1, till-2]
    modules:
      points: {settings: {earn: {per_minor: 200}}}
  hz-east:
    name: 城东店
    tills: [till-1]
    modules:
      payments: "off"
      points: draining
)";

inline Reading read(const std::string& text) { return Document::parse(text, "shop.yaml").read(known_modules()); }

// The good file with one of its texts replaced.
inline std::string with(const std::string& old_text, const std::string& new_text) {
  std::string out = kGood;
  const std::size_t at = out.find(old_text);
  REQUIRE(at != std::string::npos);
  return out.replace(at, old_text.size(), new_text);
}

inline std::string all_texts(const Reading& reading) {
  std::string out;
  for (const Finding& finding : reading.findings) out += finding.text("en") + "\n";
  return out;
}

}  // namespace config_test
