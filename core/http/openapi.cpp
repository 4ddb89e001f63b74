#include "core/http/openapi.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/http/problem.hpp"

namespace bobbin::http {
namespace {

using nlohmann::json;

json parsed(const std::string& schema) { return schema.empty() ? json::object() : json::parse(schema); }

bool takes_key(const Route& route) { return route.method == "POST" && route.door == Door::kSession; }

json problem_schema() {
  json types = json::array();
  for (const CodeRow& row : code_rows()) {
    const std::string urn = std::string("urn:bobbin:error:") + row.urn;
    if (std::find(types.begin(), types.end(), json(urn)) == types.end()) types.push_back(urn);
  }
  return {{"type", "object"},
          {"required", {"type", "title", "status", "detail"}},
          {"additionalProperties", false},
          {"properties",
           {{"type", {{"type", "string"}, {"enum", types}}},
            {"title", {{"type", "string"}}},
            {"status", {{"type", "integer"}}},
            {"detail", {{"type", "string"}}},
            {"field", {{"type", "string"}}},
            {"plugin", {{"type", "string"}}},
            {"log_id", {{"type", "string"}}}}}};
}

json parameters_of(const Route& route) {
  json out = json::array();
  std::string_view path = route.path;
  while (true) {
    const auto open = path.find('{');
    if (open == std::string_view::npos) break;
    const auto close = path.find('}', open);
    const std::string name(path.substr(open + 1, close - open - 1));
    json schema = {{"type", "string"}};
    if (name == "uuid") schema["format"] = "uuid";
    out.push_back({{"name", name}, {"in", "path"}, {"required", true}, {"schema", schema}});
    path.remove_prefix(close + 1);
  }
  const json query = parsed(route.query);
  const json required = query.value("required", json::array());
  const json properties = query.value("properties", json::object());
  for (const auto& [name, schema] : properties.items()) {
    const bool needed = std::find(required.begin(), required.end(), json(name)) != required.end();
    json row = {{"name", name}, {"in", "query"}, {"required", needed}, {"schema", schema}};
    if (schema.contains("description")) row["description"] = schema["description"];
    out.push_back(std::move(row));
  }
  if (takes_key(route)) {
    out.push_back({{"name", "Idempotency-Key"},
                   {"in", "header"},
                   {"required", false},
                   {"schema", {{"type", "string"}, {"maxLength", 200}}}});
  }
  return out;
}

json responses_of(const Route& route) {
  json out = json::object();
  for (const Answers& answer : route.answers) {
    json row = {{"description", answer.status == 204 ? "Done" : "OK"}};
    if (!answer.schema.empty() || answer.content_type != "application/json") {
      row["content"][answer.content_type] =
          answer.schema.empty() ? json::object() : json{{"schema", parsed(answer.schema)}};
    }
    const std::string status = std::to_string(answer.status);
    if (out.contains(status) && row.contains("content")) {
      out[status]["content"].update(row["content"]);
    } else {
      out[status] = std::move(row);
    }
  }
  // The same request again, by its Idempotency-Key, is answered as the first time, with 200.
  if (takes_key(route) && out.contains("201") && !out.contains("200")) out["200"] = out["201"];
  out["default"] = {{"$ref", "#/components/responses/problem"}};
  return out;
}

json operation_of(const Route& route, std::string_view locale) {
  json out = {{"summary", route.summary.in(locale)}, {"responses", responses_of(route)}};
  std::string id = route.method;
  for (const char c : route.path) {
    if (c == '/' || c == '.') id += '_';
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_') id += c;
  }
  out["operationId"] = id;
  if (json parameters = parameters_of(route); !parameters.empty()) out["parameters"] = std::move(parameters);
  if (!route.body.empty()) {
    out["requestBody"] = {{"required", true}, {"content", {{"application/json", {{"schema", parsed(route.body)}}}}}};
  }
  if (route.door == Door::kAnybody) out["security"] = json::array();
  if (!route.permission.empty()) out["x-permission"] = route.permission;
  if (!route.plugin.empty()) out["tags"] = json::array({route.plugin});
  return out;
}

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

}  // namespace

json openapi(const std::vector<Route>& routes, const std::function<bool(const Route&)>& shown,
             const std::string& version, std::string_view locale) {
  json paths = json::object();
  for (const Route& route : routes) {
    if (shown(route)) paths[route.path][lower(route.method)] = operation_of(route, locale);
  }
  const Words title{"Bobbin 收银 API", "Bobbin point of sale API"};
  return {{"openapi", "3.1.0"},
          {"info", {{"title", title.in(locale)}, {"version", version}}},
          {"security", json::array({json{{"session", json::array()}}})},
          {"paths", paths},
          {"components",
           {{"securitySchemes", {{"session", {{"type", "http"}, {"scheme", "bearer"}}}}},
            {"responses",
             {{"problem",
               {{"description", "Refused: RFC 9457 problem details"},
                {"content", {{"application/problem+json", {{"schema", problem_schema()}}}}}}}}}}}};
}

}  // namespace bobbin::http
