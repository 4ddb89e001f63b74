#include "core/plugin_host/trial.hpp"

#include <set>

#include "core/plugin_host/order.hpp"
#include "core/plugin_host/plugin.hpp"
#include "core/plugin_host/probe.hpp"

namespace bobbin::plugin_host {

std::vector<modules::Problem> try_out(const Places& places, const std::map<std::string, Candidate>& candidates) {
  std::vector<modules::Problem> out;
  const auto refuse_one = [&](const Candidate& candidate, const Words& why) {
    out.push_back(plugin_problem(candidate.manifest.id, candidate.library, why));
  };
  std::vector<const Manifest*> manifests;
  for (const auto& [id, candidate] : candidates) manifests.push_back(&candidate.manifest);
  const Ordering ordering = order_plugins(manifests);
  for (const auto& [id, why] : ordering.refused) refuse_one(candidates.at(id), why);

  const Prober prober(places.program, {}, places.patience);
  std::set<std::string> good;
  for (const std::string& id : ordering.order[static_cast<std::size_t>(Stage::kSettle)]) {
    const Candidate& candidate = candidates.at(id);
    if (const std::string* missing = missing_of(candidate.manifest, good)) {
      refuse_one(candidate, needs_first(*missing));
    } else if (const auto passed = prober.run(candidate.library); !passed) {
      refuse_one(candidate, passed.error().detail);
    } else {
      good.insert(id);
    }
  }
  return out;
}

}  // namespace bobbin::plugin_host
