#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

// Which schemas describe a part of a value, whatever alternative (oneOf, anyOf) it stands in. Private to this folder.
namespace bobbin::config {

using Schemas = std::vector<const nlohmann::json*>;

[[nodiscard]] Schemas of_root(const nlohmann::json& schema);
[[nodiscard]] Schemas of_member(const Schemas& schemas, const std::string& name);
[[nodiscard]] Schemas of_items(const Schemas& schemas);

// The text of an annotation ("x-scope") of the first schema that has it, else "".
[[nodiscard]] std::string annotation(const Schemas& schemas, const char* keyword);
[[nodiscard]] bool marked(const Schemas& schemas, const char* keyword);  // `keyword: true`

}  // namespace bobbin::config
