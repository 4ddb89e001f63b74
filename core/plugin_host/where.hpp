#pragma once

#include <string>

#include "core/config/snapshot.hpp"

namespace bobbin::plugin_host {

// The state of a module in a store; for the whole shop (store "") the liveliest of all its stores: on, else draining,
// else quarantined, else off. Balances are the shop's, so a job of the shop runs while anybody honours them (X2).
[[nodiscard]] inline modules::State state_in(const config::Snapshot& settings, const std::string& store,
                                             const std::string& plugin) {
  using modules::State;
  if (!store.empty()) return settings.state(store, plugin);
  State out = State::kOff;
  for (const config::StoreConfig& one : settings.stores()) {
    const State here = settings.state(one.id, plugin);
    if (here == State::kOn) return here;
    if (here == State::kDraining || (here == State::kQuarantined && out == State::kOff)) out = here;
  }
  return out;
}

[[nodiscard]] inline bool serves(modules::State state) {
  return state == modules::State::kOn || state == modules::State::kDraining;
}

}  // namespace bobbin::plugin_host
