#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/storage.hpp"
#include "core/checkout/modules.hpp"
#include "core/config/snapshot.hpp"
#include "core/journal/ledger.hpp"
#include "core/modules/directory.hpp"
#include "core/modules/report.hpp"
#include "core/plugin_host/budgets.hpp"

// The plugins of a shop, from files to the two ports that the house calls (sdk.md 3). The composition root uses it so:
//   auto host = PluginHost::discover(places);               // manifests only: no plugin's code runs
//   ... read the configuration with host->known(), open the storage, put the settings in force ...
//   host->start(household);                                 // probe, load, migrate, start
//   ... Shopfloor{storage, host->modules(), ...}, host->directory() ...
//   host->stop();
namespace bobbin::plugin_host {

struct Places {
  std::vector<std::filesystem::path> installed;    // Bobbin's own: these plugins get the capabilities they ask for
  std::vector<std::filesystem::path> directories;  // the shop's, searched after them
  std::filesystem::path copies;                    // a folder of ours for copies named by their hash; made when missing
  std::filesystem::path program;                   // executed as `program plugin probe FILE`
  std::chrono::milliseconds patience = std::chrono::seconds(5);  // of a probe
};

// What the plugins live on. Borrowed; outlives the host.
struct Household {
  Storage& storage;
  journal::Ledger& ledger;
  const config::Settings& settings;
  const Clock& clock;
  IdSource& ids;
  std::map<std::string, std::vector<std::string>> grants;  // of the configuration: plugin -> capabilities
  std::filesystem::path folder;                            // of the configuration's file
  Budgets budgets{};
  Purpose purpose = Purpose::kShop;
  std::function<std::string(std::string_view)> seal{};  // one way, with the shop's key; without one none are kept
};

// What `plugin list` and `plugin check` show of a file.
struct Found {
  std::string id;
  std::string version;  // empty when its manifest can't be read
  std::filesystem::path file;
};

// A module that a store's settings leave without what it needs, or the store without what it sells by.
struct Lack {
  std::string store;
  std::string module;
  Words words;
};

class PluginHost {
 public:
  // Reads the manifests of all plugins in all directories; of two with one id the first directory's wins. Never
  // throws for what stands there: see problems().
  [[nodiscard]] static std::unique_ptr<PluginHost> discover(Places places);
  ~PluginHost();  // stops
  PluginHost(const PluginHost&) = delete;
  PluginHost& operator=(const PluginHost&) = delete;

  [[nodiscard]] std::vector<config::KnownModule> known() const;  // by id
  [[nodiscard]] std::vector<Found> found() const;                // by id, the refused ones too
  [[nodiscard]] std::vector<modules::Problem> problems() const;  // so far: of discover, then of start too

  // Before start: what start would refuse, as far as it shows without the shop's database: the manifests, what they
  // require of each other, and each plugin tried in a process of its own. problems() of discover included.
  [[nodiscard]] std::vector<modules::Problem> tried() const;

  // By the manifests, before start: required modules that a store has off, and modules whose own needs are off there.
  [[nodiscard]] std::vector<Lack> lacks(const config::Snapshot& settings) const;

  // Once, on the main thread, after the settings are in force. A plugin that can't run is told in problems() and left
  // out; the shop starts without it. Throws what the storage throws.
  void start(const Household& household);
  // On the main thread, after the last visit. Once more is nothing.
  void stop();

  // After start.
  [[nodiscard]] checkout::Modules& modules();
  [[nodiscard]] modules::Directory& directory();
  [[nodiscard]] modules::Reports& reports();

 private:
  struct State;
  explicit PluginHost(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace bobbin::plugin_host
