#include "core/config/schema_walk.hpp"

#include <algorithm>

namespace bobbin::config {
namespace {

using nlohmann::json;

void with_branches(const json& schema, Schemas& out) {
  if (!schema.is_object()) return;
  out.push_back(&schema);
  for (const char* keyword : {"oneOf", "anyOf"}) {
    const auto branches = schema.find(keyword);
    if (branches == schema.end()) continue;
    for (const json& branch : *branches) with_branches(branch, out);
  }
}

Schemas under(const Schemas& schemas, const char* keyword) {
  Schemas out;
  for (const json* schema : schemas) {
    if (const auto found = schema->find(keyword); found != schema->end()) with_branches(*found, out);
  }
  return out;
}

}  // namespace

Schemas of_root(const json& schema) {
  Schemas out;
  with_branches(schema, out);
  return out;
}

Schemas of_member(const Schemas& schemas, const std::string& name) {
  Schemas out;
  for (const json* schema : schemas) {
    const auto properties = schema->find("properties");
    if (properties == schema->end()) continue;
    if (const auto member = properties->find(name); member != properties->end()) with_branches(*member, out);
  }
  return out.empty() ? under(schemas, "additionalProperties") : out;
}

Schemas of_items(const Schemas& schemas) { return under(schemas, "items"); }

std::string annotation(const Schemas& schemas, const char* keyword) {
  for (const json* schema : schemas) {
    const auto found = schema->find(keyword);
    if (found != schema->end() && found->is_string()) return found->get<std::string>();
  }
  return {};
}

bool marked(const Schemas& schemas, const char* keyword) {
  return std::any_of(schemas.begin(), schemas.end(), [&](const json* schema) {
    const auto found = schema->find(keyword);
    return found != schema->end() && *found == true;
  });
}

}  // namespace bobbin::config
