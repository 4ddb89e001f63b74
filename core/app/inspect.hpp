#pragma once

#include <filesystem>
#include <memory>

#include "core/config/read.hpp"
#include "core/plugin_host/host.hpp"

namespace bobbin::app {

// A shop's file and the plugins that it can have, looked at without running anything: no plugin's code, no database
// made or changed. `config check` and every command that opens a shop judge a file by this and nothing else, so that
// they come to one verdict.
struct Inspection {
  std::unique_ptr<plugin_host::PluginHost> plugins;
  config::Reading reading;
};

[[nodiscard]] Inspection inspect(const std::filesystem::path& file);

// Ids of modules that an existing database has seen; empty when there is none, or none that can be read.
[[nodiscard]] std::vector<std::string> modules_named_before(const config::Document& document);
// Where plugins of that file's shop are looked for.
[[nodiscard]] plugin_host::Places plugin_places(const std::filesystem::path& file, const config::Document& document);

}  // namespace bobbin::app
