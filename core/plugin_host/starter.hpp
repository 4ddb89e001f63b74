#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/plugin_host/discovery.hpp"
#include "core/plugin_host/host.hpp"
#include "core/plugin_host/roster.hpp"

namespace bobbin::plugin_host {

// Brings candidates to life, one after the other, each after those it requires (sdk.md 3): copy, probe, load, migrate,
// declare, start. Whatever goes wrong with one is told, and the others go on.
class Starter {
 public:
  Starter(const Places& places, const Household& household) : places_(places), household_(household) {}

  struct Outcome {
    Plugins plugins;
    StageOrder order;
    std::vector<Absent> absents;
    std::vector<modules::Problem> problems;
    std::vector<std::string> started;  // in this order; stop in the other
  };
  [[nodiscard]] Outcome start(std::map<std::string, Candidate> candidates);

 private:
  [[nodiscard]] Result<std::unique_ptr<Plugin>> bring_up(Candidate&& candidate);
  [[nodiscard]] Result<void> lay_data(Plugin& plugin);
  [[nodiscard]] Result<void> prepare(Stores& stores, Plugin& plugin) const;

  const Places& places_;
  const Household& household_;
  struct Tools;
  Tools* tools_ = nullptr;
};

}  // namespace bobbin::plugin_host
