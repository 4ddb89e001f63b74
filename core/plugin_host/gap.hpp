#pragma once

#include <string>
#include <string_view>

#include "core/plugin_host/visit.hpp"

namespace bobbin::plugin_host {

struct Gap {
  std::string module;
  std::string_view stage;
  std::string sale;  // UUID; may be empty
};

// What a module should have done and did not, although the whole went on: G5's only exception. Stands in the audit
// trail (action `module.gap`), in the transaction that has the gap. Nothing in a preview.
void record_gap(const House& house, const Occasion& occasion, const Gap& gap);

}  // namespace bobbin::plugin_host
