#include "core/http/json/shapes.hpp"

#include <limits>
#include <nlohmann/json.hpp>

namespace bobbin::http::shapes {

using nlohmann::json;

json object(const Members& members) {
  json properties = json::object();
  json required = json::array();
  for (const auto& [name, schema] : members) {
    const bool optional = name.ends_with('?');
    const std::string key = optional ? name.substr(0, name.size() - 1) : name;
    properties[key] = schema;
    if (!optional) required.push_back(key);
  }
  json out = {{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
  if (!required.empty()) out["required"] = std::move(required);
  return out;
}

json map_of(const json& value) { return {{"type", "object"}, {"additionalProperties", value}}; }

json list(const json& item, std::int64_t most) { return {{"type", "array"}, {"items", item}, {"maxItems", most}}; }

json nullable(json schema) {
  json& type = schema["type"];
  if (type.is_string()) type = json::array({type});
  type.push_back("null");
  if (schema.contains("enum")) schema["enum"].push_back(nullptr);
  return schema;
}

json any() { return json::object(); }

json any_object() { return {{"type", "object"}}; }

json page_of(const json& item) {
  return object(
      {{"items", {{"type", "array"}, {"items", item}}}, {"next", {{"type", json::array({"string", "null"})}}}});
}

json text(std::int64_t most) { return {{"type", "string"}, {"maxLength", most}}; }

json some_text(std::int64_t most) { return {{"type", "string"}, {"minLength", 1}, {"maxLength", most}}; }

json note() { return text(1000); }

json one_of(const std::vector<std::string>& words) { return {{"type", "string"}, {"enum", words}}; }

json flag() { return {{"type", "boolean"}}; }

json whole() { return {{"type", "integer"}}; }

json whole(std::int64_t least, std::int64_t most) {
  return {{"type", "integer"}, {"minimum", least}, {"maximum", most}};
}

json price() { return whole(0, kMostMinor); }

json pieces() { return whole(1, kMostPieces); }

json ppm() { return whole(0, 1'000'000); }

json uuid() {
  return {{"type", "string"},
          {"format", "uuid"},
          {"pattern", "^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$"}};
}

json id() { return {{"type", "string"}, {"minLength", 1}, {"maxLength", 40}}; }

json date() { return {{"type", "string"}, {"format", "date"}, {"minLength", 1}, {"maxLength", 40}}; }

json moment() { return {{"type", "string"}, {"format", "date-time"}, {"minLength", 1}, {"maxLength", 40}}; }

json words() { return object({{"zh-CN", text(1000)}, {"en", text(1000)}}); }

Members paged(Members filters) {
  filters.emplace_back("limit?", whole(1, 1000));
  filters.back().second["description"] = "rows of a page, 100 when absent / 每页行数，不给为 100";
  filters.emplace_back("cursor?", some_text(200));
  filters.back().second["description"] = "`next` of the page before / 上一页的 next";
  return filters;
}

std::string str(const json& schema) { return schema.dump(); }

}  // namespace bobbin::http::shapes
