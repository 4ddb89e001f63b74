#include "core/http/checks.hpp"

#include <nlohmann/json.hpp>
#include <stdexcept>

namespace bobbin::http {
namespace {

using nlohmann::json;

schema::Schema compiled(const Route& route, const std::string& text) {
  auto schema = schema::Schema::compile_text(text);
  if (schema) return *schema;
  throw std::logic_error(route.method + " " + route.path + ": " + schema.error().detail.en + " at " +
                         schema.error().field);
}

}  // namespace

Checks checks_of(const Route& route) {
  Checks out;
  const std::string none = R"({"type":"object","properties":{},"additionalProperties":false})";
  out.query = compiled(route, route.query.empty() ? none : route.query);
  if (!route.body.empty()) out.body = compiled(route, route.body);
  return out;
}

Result<json> body_of(const Request& request, const Checks& checks) {
  if (!checks.body) {
    if (request.body.find_first_not_of(" \t\r\n") == std::string::npos) return json();
    auto body = schema::parse(request.body);
    if (!body) return body;
    if (body->is_object() && body->empty()) return json();
    return refuse(Code::kMalformed, {"该请求不带请求体", "this request takes no body"});
  }
  if (request.body.empty()) return refuse(Code::kMalformed, {"缺少 JSON 请求体", "a JSON body is required"});
  auto body = schema::parse(request.body);
  if (!body) return body;
  if (auto checked = checks.body->require(*body); !checked) return Refused(checked.error());
  return body;
}

}  // namespace bobbin::http
