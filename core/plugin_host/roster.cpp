#include "core/plugin_host/roster.hpp"

#include "core/plugin_host/where.hpp"

namespace bobbin::plugin_host {

using modules::State;

const Plugin* Roster::find(std::string_view id) const {
  const auto found = plugins_.find(id);
  return found == plugins_.end() ? nullptr : found->second.get();
}

// One that `plugin` requires and that does not serve in the store; null when all do. No cycles here: the order of
// plugins refuses them at start.
const std::string* Roster::lacks(const config::Snapshot& settings, const std::string& store,
                                 const Plugin& plugin) const {
  for (const std::string& needed : plugin.manifest.requires_ids) {
    if (!serves(state(settings, store, needed))) return &needed;
  }
  return nullptr;
}

State Roster::state(const config::Snapshot& settings, const std::string& store, const std::string& id) const {
  const State said = state_in(settings, store, id);
  if (!serves(said)) return said;
  const Plugin* plugin = find(id);
  return plugin == nullptr || lacks(settings, store, *plugin) != nullptr ? State::kQuarantined : said;
}

std::shared_ptr<const Lineup> Roster::lineup(const std::shared_ptr<const config::Snapshot>& settings,
                                             const std::string& store) const {
  return lineups_.of(settings, store, [&] { return line_up(*settings, store); });
}

Lineup Roster::line_up(const config::Snapshot& settings, const std::string& store) const {
  const std::string anywhere;
  Lineup out;
  for (std::size_t stage = 0; stage < kStages; ++stage) {
    const bool prices = static_cast<Stage>(stage) == Stage::kPrice;
    const bool counts = static_cast<Stage>(stage) == Stage::kSettle || static_cast<Stage>(stage) == Stage::kUnwind;
    for (const std::string& id : order_[stage]) {
      const Plugin* plugin = find(id);
      if (plugin == nullptr) continue;
      const State here = state(settings, store, id);
      const bool serves_here = prices ? here == State::kOn : serves(here);
      const bool sees = counts && plugin->manifest.all_stores && here == State::kOff;
      if (serves_here) out.serving[stage].push_back(plugin);
      if (serves_here || (sees && serves(state(settings, anywhere, id)))) out.watching[stage].push_back(plugin);
    }
  }
  out.stop = stop_of(settings, store);
  add_gaps(settings, store, out);
  return out;
}

void Roster::add_gaps(const config::Snapshot& settings, const std::string& store, Lineup& out) const {
  for (const std::string& id : settings.modules()) {
    const State said = settings.state(store, id);
    if (said == State::kOff || serves(state(settings, store, id))) continue;
    if (said != State::kDraining) out.gaps.push_back(id);
    out.gaps_of_returns.push_back(id);
  }
}

std::optional<Refusal> Roster::stop_of(const config::Snapshot& settings, const std::string& store) const {
  const auto stop = [](const std::string& id, const Words& name, const Words& why) {
    Refusal out{Code::kModuleOff,
                {"本店必需的模块“" + name.zh + "”没有运行，暂时不能销售：" + why.zh,
                 "the module '" + name.en + "', which this store can't sell without, isn't running: " + why.en}};
    out.plugin = id;
    return out;
  };
  for (const Absent& absent : absents_) {
    if (absent.criticality != Criticality::kRequired) continue;
    const State said = settings.state(store, absent.id);
    if (said != State::kOff) return stop(absent.id, absent.name, absent.why);
  }
  for (const auto& [id, plugin] : plugins_) {
    if (plugin->manifest.criticality != Criticality::kRequired || !serves(settings.state(store, id))) continue;
    const std::string* needed = lacks(settings, store, *plugin);
    if (needed == nullptr) continue;
    return stop(
        id, plugin->manifest.name,
        {"它需要的模块“" + *needed + "”在本店未启用", "it needs '" + *needed + "', which isn't on in this store"});
  }
  return std::nullopt;
}

}  // namespace bobbin::plugin_host
