#include "core/plugin_host/host.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <stdexcept>
#include <utility>

#include "core/plugin_host/discovery.hpp"
#include "core/plugin_host/module_directory.hpp"
#include "core/plugin_host/plugin_reports.hpp"
#include "core/plugin_host/sale_modules.hpp"
#include "core/plugin_host/starter.hpp"
#include "core/plugin_host/trial.hpp"

namespace bobbin::plugin_host {

// What runs: made by start, taken down by stop.
struct Running {
  House house;
  Roster roster;
  SaleModules modules;
  ModuleDirectory directory;
  PluginReports reports;

  Running(const Household& household, Starter::Outcome&& outcome, std::vector<modules::Problem> problems)
      : house{household.ledger,  household.settings,         household.clock,   household.ids, household.folder,
              household.budgets, std::move(outcome.plugins), household.purpose, household.seal},
        roster(house.plugins, std::move(outcome.order), std::move(outcome.absents)),
        modules(house, roster),
        directory(house, roster, std::move(problems)),
        reports(roster) {}
};

struct PluginHost::State {
  Places places;
  Discovery discovery;
  std::vector<modules::Problem> problems;
  std::vector<config::KnownModule> known;
  std::vector<Found> found;
  std::vector<std::string> started;
  std::unique_ptr<Running> running;
};

PluginHost::PluginHost(std::unique_ptr<State> state) : state_(std::move(state)) {}
PluginHost::~PluginHost() { stop(); }

std::unique_ptr<PluginHost> PluginHost::discover(Places places) {
  auto state = std::make_unique<State>();
  state->places = std::move(places);
  Discovery& found = state->discovery;
  std::set<std::filesystem::path> searched;  // one that is named twice is not told about its own files
  const auto search = [&](const std::vector<std::filesystem::path>& directories, Origin origin) {
    for (const auto& directory : directories) {
      if (searched.insert(std::filesystem::weakly_canonical(directory)).second) discover_in(directory, origin, found);
    }
  };
  search(state->places.installed, Origin::kInstalled);
  search(state->places.directories, Origin::kShop);
  state->problems = std::move(found.problems);
  for (const auto& [id, candidate] : found.candidates) {
    state->known.push_back({id, *candidate.manifest.settings});
    state->found.push_back({id, candidate.manifest.version, candidate.library});
  }
  for (const auto& [id, file] : found.refused) state->found.push_back({id, "", file});
  std::sort(state->found.begin(), state->found.end(), [](const Found& a, const Found& b) { return a.id < b.id; });
  return std::unique_ptr<PluginHost>(new PluginHost(std::move(state)));
}

std::vector<config::KnownModule> PluginHost::known() const { return state_->known; }
std::vector<Found> PluginHost::found() const { return state_->found; }

std::vector<modules::Problem> PluginHost::problems() const {
  return state_->running ? state_->running->directory.problems() : state_->problems;
}

std::vector<modules::Problem> PluginHost::tried() const {
  std::vector<modules::Problem> out = state_->problems;
  auto more = try_out(state_->places, state_->discovery.candidates);
  std::move(more.begin(), more.end(), std::back_inserter(out));
  return out;
}

std::vector<Lack> PluginHost::lacks(const config::Snapshot& settings) const {
  std::vector<Lack> out;
  const auto serves = [&](const std::string& store, const std::string& id) {
    const modules::State state = settings.state(store, id);
    return state == modules::State::kOn || state == modules::State::kDraining;
  };
  for (const config::StoreConfig& store : settings.stores()) {
    for (const auto& [id, candidate] : state_->discovery.candidates) {
      const Manifest& manifest = candidate.manifest;
      const std::string in = "store " + store.id + ": ";
      const std::string zh = "提示：门店 " + store.id;
      if (!serves(store.id, id)) {
        if (manifest.criticality != Criticality::kRequired) continue;
        out.push_back({store.id,
                       id,
                       {zh + " 没有启用“" + manifest.name.zh + "”（" + id + "），在那里收不了款、卖不了货",
                        "note: " + in + "the module '" + id + "' is off, and without it nothing can be sold there"}});
        continue;
      }
      for (const std::string& needed : manifest.requires_ids) {
        if (serves(store.id, needed)) continue;
        out.push_back({store.id,
                       id,
                       {zh + "：模块“" + id + "”需要“" + needed + "”，请一并启用",
                        "note: " + in + "the module '" + id + "' requires '" + needed + "': switch that on too"}});
      }
    }
  }
  return out;
}

void PluginHost::start(const Household& household) {
  if (state_->running) throw std::logic_error("PluginHost::start: started already");
  Starter::Outcome outcome = Starter(state_->places, household).start(std::exchange(state_->discovery.candidates, {}));
  for (modules::Problem& problem : outcome.problems) state_->problems.push_back(std::move(problem));
  state_->started = outcome.started;
  state_->running = std::make_unique<Running>(household, std::move(outcome), state_->problems);
}

void PluginHost::stop() {
  if (!state_->running) return;
  Plugins& plugins = state_->running->house.plugins;
  for (auto id = state_->started.rbegin(); id != state_->started.rend(); ++id) plugins.at(*id)->library->stop();
  for (auto id = state_->started.rbegin(); id != state_->started.rend(); ++id) plugins.erase(*id);
  state_->running.reset();
}

checkout::Modules& PluginHost::modules() {
  if (!state_->running) throw std::logic_error("PluginHost::modules: not started");
  return state_->running->modules;
}

modules::Directory& PluginHost::directory() {
  if (!state_->running) throw std::logic_error("PluginHost::directory: not started");
  return state_->running->directory;
}

modules::Reports& PluginHost::reports() {
  if (!state_->running) throw std::logic_error("PluginHost::reports: not started");
  return state_->running->reports;
}

}  // namespace bobbin::plugin_host
