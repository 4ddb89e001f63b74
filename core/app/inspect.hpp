#pragma once

#include <filesystem>
#include <memory>

#include "core/config/read.hpp"
#include "core/config/revision.hpp"
#include "core/plugin_host/host.hpp"

namespace bobbin::app {

// A shop's file and the plugins that it can have, looked at without running anything: no plugin's code, no database
// made or changed. `config check` and every command that opens a shop judge a file by this and nothing else, so that
// they come to one verdict.
struct Inspection {
  std::unique_ptr<plugin_host::PluginHost> plugins;
  config::Reading reading;
  // On PostgreSQL: the revision of the database whose shop, modules, stores and grants are in force, whatever the file
  // says of them; and where it says something else. Null when there is none yet.
  std::optional<config::Revision> revision;
  std::optional<config::Finding> overruled;
};

enum class Judge : std::uint8_t {
  kInForce,   // what a host would start with
  kFileAlone  // the file as a full one, whatever the database has
};
[[nodiscard]] Inspection inspect(const std::filesystem::path& file, Judge judge = Judge::kInForce);

// What an existing database knows of its shop's configuration; nothing when there is none, or none that can be read.
struct Remembered {
  std::vector<std::string> modules;          // ids that it has ever seen
  std::optional<config::Revision> revision;  // on PostgreSQL
  std::string trouble;                       // why nobody could ask it
};
[[nodiscard]] Remembered remembered(const config::Document& document);
// Where plugins of that file's shop are looked for.
[[nodiscard]] plugin_host::Places plugin_places(const std::filesystem::path& file, const config::Document& document);

}  // namespace bobbin::app
