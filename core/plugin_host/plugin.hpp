#pragma once

#include <bobbin/abi.h>

#include <array>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/time.hpp"
#include "core/config/snapshot.hpp"
#include "core/journal/ledger.hpp"
#include "core/plugin_host/budgets.hpp"
#include "core/plugin_host/library.hpp"
#include "core/plugin_host/manifest.hpp"
#include "core/staff/tries.hpp"

namespace bobbin::plugin_host {

// A declared statement as the database knows it.
struct Statement {
  const modules::DeclaredStatement* declared = nullptr;  // in Plugin::manifest.data
  modules::StatementFacts facts;
  std::vector<std::string> needs;  // capabilities, for the views that it reads
};

// One running plugin. Made at start, then const: any thread.
struct Plugin {
  Manifest manifest;
  bobbin_host host{};  // what the plugin was created with; ctx is this
  std::unique_ptr<Library> library;
  std::set<std::string, std::less<>> granted;  // capabilities
  std::map<std::string, Statement, std::less<>> statements;
  std::array<std::vector<const Statement*>, checkout::kBefores> read_ahead;  // of those
  std::map<std::string, journal::Account, std::less<>> accounts;             // its own, by code

  [[nodiscard]] const std::string& id() const { return manifest.id; }
};

using Plugins = std::map<std::string, std::unique_ptr<Plugin>, std::less<>>;

// What visits work with. Borrowed; outlives them.
struct House {
  journal::Ledger& ledger;
  const config::Settings& settings;
  const Clock& clock;
  IdSource& ids;
  std::filesystem::path folder;  // of the configuration: `${file:...}` is relative to it
  Budgets budgets;
  Plugins plugins;  // all that run
  Purpose purpose = Purpose::kShop;
  std::function<std::string(std::string_view)> seal{};  // one way, with the shop's key
  std::unique_ptr<staff::Tries> tries =
      std::make_unique<staff::Tries>();  // wrong secrets in a row, by plugin and subject
};

}  // namespace bobbin::plugin_host
