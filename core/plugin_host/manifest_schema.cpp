#include "core/plugin_host/manifest_schema.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

namespace bobbin::plugin_host {
namespace {

// "@name" stands for one of the parts below: the subset of JSON Schema that we read has no references.
constexpr const char* kParts = R"json({
  "@words": {"type": "object", "additionalProperties": false, "required": ["zh-CN", "en"],
    "properties": {"zh-CN": {"type": "string", "minLength": 1, "maxLength": 500},
                   "en": {"type": "string", "minLength": 1, "maxLength": 500}}},
  "@id": {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"},
  "@ids": {"type": "array", "maxItems": 50, "uniqueItems": true,
    "items": {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"}},
  "@name": {"type": "string", "pattern": "^[a-z][a-z0-9_.-]{0,63}$"},
  "@names": {"type": "array", "maxItems": 20, "uniqueItems": true,
    "items": {"type": "string", "pattern": "^[a-z][a-z0-9_.-]{0,63}$"}},
  "@stages": {"type": "object", "additionalProperties": false,
    "properties": {"price": "@ids", "tender": "@ids", "settle": "@ids", "after": "@ids", "unwind": "@ids"}},
  "@account": {"type": "object", "additionalProperties": false, "required": ["code", "unit", "holder"],
    "properties": {
      "code": {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,38}$"},
      "unit": {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"},
      "holder": {"enum": ["none", "member", "staff", "store"]},
      "lots": {"type": "boolean"},
      "may_go_negative": {"type": "boolean"}}},
  "@route": {"type": "object", "additionalProperties": false,
    "required": ["method", "path", "handler", "mode", "permission", "summary"],
    "properties": {
      "method": {"enum": ["GET", "PUT", "POST", "PATCH", "DELETE"]},
      "path": {"type": "string", "maxLength": 200},
      "handler": "@name",
      "mode": {"enum": ["read", "write", "outside", "charge", "refund"]},
      "answer": "@name",
      "permission": {"type": "string", "minLength": 1, "maxLength": 40},
      "cause": {"type": "string", "pattern": "^[a-z][a-z_]{0,39}$"},
      "grants": {"type": "boolean"},
      "needs_shift": {"type": "boolean"},
      "audited": {"type": "boolean"},
      "summary": "@words",
      "query": {"type": "object"},
      "request": {"type": "object"},
      "response": {"type": "object"},
      "columns": "@columns"}},
  "@job": {"type": "object", "additionalProperties": false, "required": ["id", "handler", "cron", "scope"],
    "properties": {"id": "@id", "handler": "@name", "cron": {"type": "string", "maxLength": 100},
                   "scope": {"enum": ["shop", "store"]}}},
  "@column": {"type": "object", "additionalProperties": false, "required": ["name", "kind"],
    "properties": {
      "name": "@id",
      "kind": {"enum": ["text", "integer", "money", "ppm", "date", "time", "staff", "member", "store"]},
      "title": "@words"}},
  "@columns": {"type": "array", "minItems": 1, "maxItems": 100,
               "items": {"oneOf": [{"type": "string", "minLength": 1, "maxLength": 60}, "@column"]}},
  "@report": {"type": "object", "additionalProperties": false, "required": ["name", "title", "statement", "columns"],
    "properties": {
      "name": "@id", "title": "@words", "statement": "@name",
      "permission": {"type": "string", "minLength": 1, "maxLength": 40},
      "parameters": {"type": "array", "maxItems": 6, "uniqueItems": true,
                     "items": {"enum": ["store", "from", "to", "from_ms", "until_ms", "staff"]}},
      "columns": "@columns"}},
  "@panel": {"type": "object", "additionalProperties": false, "required": ["slot", "src"],
    "properties": {"slot": {"type": "string", "minLength": 1, "maxLength": 60},
                   "src": {"type": "string", "minLength": 1, "maxLength": 100}}}
})json";

constexpr const char* kManifest = R"json({
  "type": "object", "additionalProperties": false,
  "required": ["id", "version", "host", "name", "criticality"],
  "properties": {
    "id": "@id",
    "version": {"type": "string", "pattern": "^[0-9]{1,6}\\.[0-9]{1,6}\\.[0-9]{1,6}([-+][0-9A-Za-z.-]{1,40})?$"},
    "host": {"type": "integer", "minimum": 0, "maximum": 65535},
    "name": "@words",
    "description": "@words",
    "criticality": {"enum": ["required", "optional"]},
    "requires": "@ids",
    "optional": "@ids",
    "before": "@stages",
    "after": "@stages",
    "all_stores": {"type": "boolean"},
    "capabilities": {"type": "array", "maxItems": 50, "uniqueItems": true, "items": {"type": "string"}},
    "settings": {"type": "object"},
    "accounts": {"type": "array", "maxItems": 100, "items": "@account"},
    "tables": {"type": "array", "maxItems": 100, "uniqueItems": true, "items": {"type": "string", "maxLength": 63}},
    "statements": {"type": "object", "maxProperties": 300,
      "additionalProperties": {"type": "string", "minLength": 1, "maxLength": 10000}},
    "read_ahead": {"type": "object", "additionalProperties": false,
      "properties": {"price": "@names", "settle": "@names", "receipt": "@names"}},
    "tenders": "@ids",
    "routes": {"type": "array", "maxItems": 200, "items": "@route"},
    "jobs": {"type": "array", "maxItems": 50, "items": "@job"},
    "services": {"type": "array", "maxItems": 50, "items":
      {"type": "object", "additionalProperties": false, "required": ["name", "handler"],
       "properties": {"name": "@name", "handler": "@name"}}},
    "receipt": "@name",
    "card": "@name",
    "early_access": "@name",
    "reports": {"type": "array", "maxItems": 100, "items": "@report"},
    "panels": {"type": "array", "maxItems": 20, "items": "@panel"}
  }
})json";

nlohmann::json with_parts(const nlohmann::json& value, const nlohmann::json& parts) {
  if (value.is_string()) {
    const auto part = parts.find(value.get<std::string>());
    return part == parts.end() ? value : with_parts(*part, parts);
  }
  if (!value.is_structured()) return value;
  nlohmann::json out = value;
  for (auto& member : out) member = with_parts(member, parts);
  return out;
}

schema::Schema compile() {
  const nlohmann::json parts = nlohmann::json::parse(kParts);
  auto compiled = schema::Schema::compile(with_parts(nlohmann::json::parse(kManifest), parts));
  if (!compiled) throw std::logic_error("the schema of manifests: " + compiled.error().detail.en);
  return *std::move(compiled);
}

}  // namespace

const schema::Schema& manifest_schema() {
  static const schema::Schema schema = compile();
  return schema;
}

}  // namespace bobbin::plugin_host
