#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/plugin_host/plugin.hpp"

namespace bobbin::plugin_host {

// Who does what in one store under one version of the settings. Every stage of every sale asks, so it is worked out
// once (Roster::lineup).
struct Lineup {
  using Row = std::vector<const Plugin*>;
  std::array<Row, kStages> serving;   // that serve, in the order of the stage; in price only those that are on (X2)
  std::array<Row, kStages> watching;  // the same, and in settle and unwind those that see all stores and are off here
  // What is switched on and isn't there, or lacks what it requires: the rest goes on (sdk.md 2), and what it would have
  // done is a gap. One that drains would have granted a sale nothing, but takes back.
  std::vector<std::string> gaps, gaps_of_returns;
  // A required module that is on in that store and does not serve stops the store (sdk.md 4): kModuleOff, says why.
  std::optional<Refusal> stop;

  [[nodiscard]] const Row& at(Stage stage) const { return serving[static_cast<std::size_t>(stage)]; }
  [[nodiscard]] const Row& watching_at(Stage stage) const { return watching[static_cast<std::size_t>(stage)]; }
};

// Those that were worked out, by settings and store. Any thread.
class Lineups {
 public:
  using Settings = std::shared_ptr<const config::Snapshot>;

  template <class Make>
  [[nodiscard]] std::shared_ptr<const Lineup> of(const Settings& settings, const std::string& store, Make&& make) {
    if (auto found = find(settings, store)) return found;
    return keep(settings, store, std::make_shared<const Lineup>(make()));
  }

 private:
  struct OfSettings {
    Settings settings;  // shared: while it is kept no other can have its address
    std::unordered_map<std::string, std::shared_ptr<const Lineup>> of_store;
  };
  [[nodiscard]] std::shared_ptr<const Lineup> find(const Settings& settings, const std::string& store) const;
  std::shared_ptr<const Lineup> keep(const Settings& settings, const std::string& store,
                                     std::shared_ptr<const Lineup> lineup);

  mutable std::shared_mutex mutex_;
  std::unordered_map<const config::Snapshot*, OfSettings> all_;
};

}  // namespace bobbin::plugin_host
