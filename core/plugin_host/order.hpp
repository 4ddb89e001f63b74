#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "core/plugin_host/manifest.hpp"

namespace bobbin::plugin_host {

// Ids in the order in which a stage visits them.
using StageOrder = std::array<std::vector<std::string>, kStages>;

struct Ordering {
  StageOrder order;                      // of those that can serve
  std::map<std::string, Words> refused;  // the others, and why: something that they require is missing, or a cycle
};

// A plugin comes after those that it requires or names as optional, and as `before` and `after` say for the stage; what
// is left open is decided by id, so that the order is the same everywhere. A cycle in any stage refuses all that are in
// it; a plugin that requires a refused or missing one is refused too.
[[nodiscard]] Ordering order_plugins(const std::vector<const Manifest*>& manifests);

}  // namespace bobbin::plugin_host
