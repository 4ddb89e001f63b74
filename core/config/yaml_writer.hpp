#pragma once

#include <string>

#include "core/config/yaml.hpp"

namespace bobbin::config::yaml {

// A key of a map and its value as block YAML below that indentation, anchors and merges resolved, without comments. For
// trees that a Rendering has found small enough: aliases are followed.
[[nodiscard]] std::string written(const std::string& key, const Node& value, int indent);

}  // namespace bobbin::config::yaml
