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

std::vector<const Plugin*> Roster::at(Stage stage, const config::Snapshot& settings, const std::string& store) const {
  std::vector<const Plugin*> out;
  for (const std::string& id : order_[static_cast<std::size_t>(stage)]) {
    const Plugin* plugin = find(id);
    if (plugin != nullptr && serves(state(settings, store, id))) out.push_back(plugin);
  }
  return out;
}

std::vector<const Plugin*> Roster::watching(Stage stage, const config::Snapshot& settings,
                                            const std::string& store) const {
  const std::string anywhere;
  const bool counts = stage == Stage::kSettle || stage == Stage::kUnwind;
  std::vector<const Plugin*> out;
  for (const std::string& id : order_[static_cast<std::size_t>(stage)]) {
    const Plugin* plugin = find(id);
    if (plugin == nullptr) continue;
    const State here = state(settings, store, id);
    const bool sees = counts && plugin->manifest.all_stores && here == State::kOff;
    if (serves(here) || (sees && serves(state(settings, anywhere, id)))) out.push_back(plugin);
  }
  return out;
}

Result<void> Roster::check_required(const config::Snapshot& settings, const std::string& store) const {
  const auto stop = [](const std::string& id, const Words& name, const Words& why) {
    return refuse(Code::kModuleOff,
                  {"本店必需的模块“" + name.zh + "”没有运行，暂时不能销售：" + why.zh,
                   "the module '" + name.en + "', which this store can't sell without, isn't running: " + why.en},
                  "", id);
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
  return {};
}

}  // namespace bobbin::plugin_host
