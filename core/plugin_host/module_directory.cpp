#include "core/plugin_host/module_directory.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/plugin_host/where.hpp"

// What there is: rows, states, problems. Calls into plugins stand in directory_calls.cpp.
namespace bobbin::plugin_host {

ModuleDirectory::ModuleDirectory(const House& house, const Roster& roster, std::vector<modules::Problem> problems)
    : house_(house), roster_(roster), problems_(std::move(problems)) {
  for (const auto& [id, plugin] : roster.plugins()) {
    routes_.insert(routes_.end(), plugin->manifest.routes.begin(), plugin->manifest.routes.end());
    jobs_.insert(jobs_.end(), plugin->manifest.jobs.begin(), plugin->manifest.jobs.end());
  }
}

modules::State ModuleDirectory::state(const std::string& store, const std::string& plugin) const {
  return roster_.state(*house_.settings.current(), store, plugin);
}

std::vector<modules::Row> ModuleDirectory::modules(const std::string& store) const {
  const auto settings = house_.settings.current();
  std::vector<modules::Row> out;
  for (const std::string& id : settings->modules()) {
    modules::Row row;
    row.id = id;
    row.name = {id, id};
    row.state = roster_.state(*settings, store, id);
    row.settings_json = settings->settings(store, id).dump();
    if (const Plugin* plugin = roster_.find(id)) {
      const Manifest& manifest = plugin->manifest;
      row.name = manifest.name;
      row.version = manifest.version;
      row.criticality = manifest.criticality == Criticality::kRequired ? "required" : "optional";
      row.requires_ids = manifest.requires_ids;
      row.settings_schema_json = manifest.settings_schema_json;
    }
    for (const Absent& absent : roster_.absents()) {
      if (absent.id != id || !absent.criticality) continue;
      row.name = absent.name;
      row.version = absent.version;
      row.criticality = absent.criticality == Criticality::kRequired ? "required" : "optional";
    }
    out.push_back(std::move(row));
  }
  return out;
}

// Those of the start, and what the settings in force ask for and can't have: a module that is on in a store where one
// that it requires is not.
std::vector<modules::Problem> ModuleDirectory::problems() const {
  std::vector<modules::Problem> out = problems_;
  const auto settings = house_.settings.current();
  for (const config::StoreConfig& store : settings->stores()) {
    for (const auto& [id, plugin] : roster_.plugins()) {
      if (!serves(settings->state(store.id, id)) || serves(roster_.state(*settings, store.id, id))) continue;
      const auto& needs = plugin->manifest.requires_ids;
      const auto lacks = std::find_if(needs.begin(), needs.end(), [&](const std::string& needed) {
        return !serves(roster_.state(*settings, store.id, needed));
      });
      if (lacks == needs.end()) continue;
      modules::Problem problem;
      problem.kind = "plugin";
      problem.id = id;
      problem.detail = {
          "门店 " + store.id + "：模块“" + id + "”需要“" + *lacks + "”，请在本店启用它，或关闭“" + id + "”",
          "store " + store.id + ": the module '" + id + "' requires '" + *lacks + "': switch that on there, or '" + id +
              "' off"};
      out.push_back(std::move(problem));
    }
  }
  return out;
}

}  // namespace bobbin::plugin_host
