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

// The first that it requires and that is not among `running`, which contains ids; null when all are.
template <class Ids>
[[nodiscard]] const std::string* missing_of(const Manifest& manifest, const Ids& running) {
  for (const std::string& needed : manifest.requires_ids) {
    if (!running.contains(needed)) return &needed;
  }
  return nullptr;
}
[[nodiscard]] inline Words needs_first(const std::string& missing) {
  return {"需要模块“" + missing + "”，但它没有启动：请先解决它的问题",
          "requires the plugin '" + missing + "', which didn't start: mend that one first"};
}

}  // namespace bobbin::plugin_host
