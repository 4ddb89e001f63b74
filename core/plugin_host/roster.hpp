#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/plugin_host/lineup.hpp"
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

  // Who does what in that store; the same object again while those settings are in use.
  [[nodiscard]] std::shared_ptr<const Lineup> lineup(const std::shared_ptr<const config::Snapshot>& settings,
                                                     const std::string& store) const;

  [[nodiscard]] const std::vector<Absent>& absents() const { return absents_; }
  [[nodiscard]] const Plugins& plugins() const { return plugins_; }

 private:
  [[nodiscard]] const std::string* lacks(const config::Snapshot& settings, const std::string& store,
                                         const Plugin& plugin) const;
  [[nodiscard]] Lineup line_up(const config::Snapshot& settings, const std::string& store) const;
  [[nodiscard]] std::optional<Refusal> stop_of(const config::Snapshot& settings, const std::string& store) const;
  void add_gaps(const config::Snapshot& settings, const std::string& store, Lineup& out) const;
  const Plugins& plugins_;
  StageOrder order_;
  std::vector<Absent> absents_;
  mutable Lineups lineups_;
};

}  // namespace bobbin::plugin_host
