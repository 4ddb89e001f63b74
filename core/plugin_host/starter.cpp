#include "core/plugin_host/starter.hpp"

#include <algorithm>

#include "core/plugin_host/copies.hpp"
#include "core/plugin_host/probe.hpp"
#include "core/plugin_host/services.hpp"

namespace bobbin::plugin_host {

struct Starter::Tools {
  Copies copies;
  Prober prober;
};

namespace {

Absent absent_of(const Manifest& manifest, const Words& why) {
  return {manifest.id, manifest.criticality, manifest.name, manifest.version, why};
}

void grant(Plugin& plugin, Origin origin, const std::map<std::string, std::vector<std::string>>& grants) {
  const auto given = grants.find(plugin.id());
  for (const std::string& asked : plugin.manifest.capabilities) {
    const bool granted =
        origin == Origin::kInstalled ||
        (given != grants.end() && std::find(given->second.begin(), given->second.end(), asked) != given->second.end());
    if (granted) plugin.granted.insert(asked);
  }
}

std::vector<std::string> needs_of(const modules::DeclaredStatement& statement) {
  std::vector<std::string> out;
  for (const std::string& view : views_in(statement.sql)) {
    const std::string_view capability = capability_of_view(view);
    if (!capability.empty() && std::find(out.begin(), out.end(), capability) == out.end()) out.emplace_back(capability);
  }
  return out;
}

// Whether each report's statement takes and answers what the report says.
Result<void> check_reports(const Plugin& plugin) {
  for (const modules::Report& report : plugin.manifest.reports) {
    const modules::StatementFacts& facts = plugin.statements.find(report.statement)->second.facts;
    const bool fits = !facts.changes && facts.parameters == static_cast<int>(report.parameters.size()) &&
                      facts.columns == static_cast<int>(report.columns.size());
    if (fits) continue;
    const std::string takes = std::to_string(facts.parameters);
    const std::string gives = std::to_string(facts.columns);
    return refuse(Code::kInvalid,
                  {"报表“" + report.name + "”的语句须只读，并与它的 parameters、columns 相符；现有 " + takes +
                       " 个参数、" + gives + " 列",
                   "the statement of the report '" + report.name +
                       "' must only read, and fit its parameters and columns; it has " + takes + " and " + gives});
  }
  return {};
}

// Those of `order` that run, in its order.
// Statements that are read ahead: the member's id is all that they are given.
Result<void> choose_ahead(Plugin& plugin) {
  for (std::size_t i = 0; i < plugin.read_ahead.size(); ++i) {
    plugin.read_ahead[i].clear();
    for (const std::string& name : plugin.manifest.read_ahead[i]) {
      const Statement& statement = plugin.statements.find(name)->second;
      if (statement.facts.parameters != 1 || statement.facts.changes) {
        return refuse(Code::kInvalid,
                      {"/read_ahead：语句“" + name + "”应只读取，并只有一个参数：会员编号",
                       "/read_ahead: the statement '" + name + "' must only read, by one parameter: the member's id"});
      }
      plugin.read_ahead[i].push_back(&statement);
    }
  }
  return {};
}

StageOrder of_running(const StageOrder& order, const Plugins& running) {
  StageOrder out;
  for (std::size_t stage = 0; stage < kStages; ++stage) {
    std::copy_if(order[stage].begin(), order[stage].end(), std::back_inserter(out[stage]),
                 [&](const std::string& id) { return running.contains(id); });
  }
  return out;
}

}  // namespace

Result<void> Starter::prepare(Stores& stores, Plugin& plugin) const {
  const auto applied = stores.plugin_db.migrate(plugin.manifest.data);
  if (!applied) return Refused(applied.error());
  plugin.statements.clear();  // this may run again
  for (const modules::DeclaredStatement& statement : plugin.manifest.data.statements) {
    auto facts = stores.plugin_db.prepare(plugin.manifest.data, statement);
    if (!facts) {
      const Words& why = facts.error().detail;
      return refuse(Code::kInvalid, {"语句“" + statement.name + "”不行：" + why.zh,
                                     "the statement '" + statement.name + "' won't do: " + why.en});
    }
    plugin.statements.emplace(statement.name, Statement{&statement, *facts, needs_of(statement)});
  }
  if (auto fit = choose_ahead(plugin); !fit) return fit;
  if (auto fit = check_reports(plugin); !fit) return fit;
  return household_.ledger.declare(stores, plugin.manifest.accounts);
}

Result<void> Starter::lay_data(Plugin& plugin) {
  try {
    return household_.storage.write<void>([&](Stores& stores) { return prepare(stores, plugin); });
  } catch (const modules::PluginSqlError& error) {
    const std::string why = error.what();
    return refuse(Code::kInvalid, {"它的数据表建不起来：" + why, "its tables can't be made: " + why});
  }
}

Result<std::unique_ptr<Plugin>> Starter::bring_up(Candidate&& candidate) {
  const auto copy = tools_->copies.take(candidate.library);
  if (!copy) return Refused(copy.error());
  if (auto passed = tools_->prober.probe(copy->file, copy->hash); !passed) return Refused(std::move(passed.error()));

  auto plugin = std::make_unique<Plugin>();
  plugin->manifest = std::move(candidate.manifest);
  plugin->host = {{sizeof(bobbin_host), BOBBIN_ABI_MAJOR, BOBBIN_ABI_MINOR}, plugin.get(), find_service};
  for (const journal::Account& account : plugin->manifest.accounts) plugin->accounts.emplace(account.code, account);
  grant(*plugin, candidate.origin, household_.grants);
  auto library = Library::load(copy->file, plugin->host);
  if (!library) return Refused(std::move(library.error()));
  plugin->library = *std::move(library);
  if (auto laid = lay_data(*plugin); !laid) return Refused(std::move(laid.error()));
  if (auto started = plugin->library->start(); !started) return Refused(std::move(started.error()));
  return plugin;
}

Starter::Outcome Starter::start(std::map<std::string, Candidate> candidates) {
  Tools tools{Copies(places_.copies), Prober(places_.program, Copies(places_.copies).answers(), places_.patience)};
  tools_ = &tools;
  Outcome out;
  const auto refuse_one = [&](const Manifest& manifest, const std::filesystem::path& file, const Words& why) {
    out.problems.push_back(plugin_problem(manifest.id, file, why));
    out.absents.push_back(absent_of(manifest, why));
  };
  std::vector<const Manifest*> manifests;
  for (const auto& [id, candidate] : candidates) manifests.push_back(&candidate.manifest);
  const Ordering ordering = order_plugins(manifests);
  for (const auto& [id, why] : ordering.refused) refuse_one(candidates.at(id).manifest, candidates.at(id).library, why);

  for (const std::string& id : ordering.order[static_cast<std::size_t>(Stage::kSettle)]) {
    Candidate& candidate = candidates.at(id);
    if (const std::string* missing = missing_of(candidate.manifest, out.plugins)) {
      refuse_one(candidate.manifest, candidate.library, needs_first(*missing));
      continue;
    }
    const Manifest manifest = candidate.manifest;
    const std::filesystem::path file = candidate.library;
    auto plugin = bring_up(std::move(candidate));
    if (!plugin) {
      refuse_one(manifest, file, plugin.error().detail);
      continue;
    }
    out.plugins.emplace(id, *std::move(plugin));
    out.started.push_back(id);
  }
  out.order = of_running(ordering.order, out.plugins);
  tools.copies.sweep();
  tools_ = nullptr;
  return out;
}

}  // namespace bobbin::plugin_host
