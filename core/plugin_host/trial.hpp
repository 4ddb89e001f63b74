#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/plugin_host/discovery.hpp"
#include "core/plugin_host/host.hpp"

namespace bobbin::plugin_host {

// What would keep candidates from starting, as far as it shows without the shop's database: what they require of each
// other, and each tried in a process of its own. Nothing is kept of it.
[[nodiscard]] std::vector<modules::Problem> try_out(const Places& places,
                                                    const std::map<std::string, Candidate>& candidates);

}  // namespace bobbin::plugin_host
