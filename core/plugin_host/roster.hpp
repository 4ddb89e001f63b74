#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/plugin_host/order.hpp"
#include "core/plugin_host/plugin.hpp"

namespace bobbin::plugin_host {

// A plugin that is known but does not run: refused by its probe, its migrations or its start.
struct Absent {
  std::string id;
  std::optional<Criticality> criticality;  // when its manifest could be read
  Words name;
  std::string version;
  Words why;
};

// Who serves where. Made at start, then const: any thread.
class Roster {
 public:
  Roster(const Plugins& plugins, StageOrder order, std::vector<Absent> absents)
      : plugins_(plugins), order_(std::move(order)), absents_(std::move(absents)) {}

  [[nodiscard]] const Plugin* find(std::string_view id) const;  // null when it doesn't run

  // What the settings say, but quarantined for a module that is on there and can't serve: it does not run, or one that
  // it requires doesn't serve there.
  [[nodiscard]] modules::State state(const config::Snapshot& settings, const std::string& store,
                                     const std::string& id) const;

  // Those that serve in that store, in the order of the stage.
  [[nodiscard]] std::vector<const Plugin*> at(Stage stage, const config::Snapshot& settings,
                                              const std::string& store) const;

  // The same, and in settle and unwind those that see all stores and are off here, but serve in another one (X2).
  [[nodiscard]] std::vector<const Plugin*> watching(Stage stage, const config::Snapshot& settings,
                                                    const std::string& store) const;

  // A required module that is on in that store and does not serve stops the store (sdk.md 4): kModuleOff, says which
  // and why.
  [[nodiscard]] Result<void> check_required(const config::Snapshot& settings, const std::string& store) const;

  [[nodiscard]] const std::vector<Absent>& absents() const { return absents_; }
  [[nodiscard]] const Plugins& plugins() const { return plugins_; }

 private:
  [[nodiscard]] const std::string* lacks(const config::Snapshot& settings, const std::string& store,
                                         const Plugin& plugin) const;
  const Plugins& plugins_;
  StageOrder order_;
  std::vector<Absent> absents_;
};

}  // namespace bobbin::plugin_host
