#include "core/app/inspect.hpp"

#include "core/app/files.hpp"
#include "core/storage/storage.hpp"

namespace bobbin::app {

std::vector<std::string> modules_named_before(const config::Document& document) {
  const std::optional<config::Database> database = document.database();
  if (!database || database->engine != config::Engine::kSqlite || !std::filesystem::exists(database->path)) return {};
  try {
    storage::SqlStorage storage(storage::open_sqlite(database->path, storage::IfMissing::kFail));
    return storage.read<std::vector<std::string>>([](Stores& stores) { return stores.config.modules_ever_named(); });
  } catch (const std::exception&) {
    // An unreadable or older database is told by the command that opens it; a file can be judged without it.
    return {};
  }
}

plugin_host::Places plugin_places(const std::filesystem::path& file, const config::Document& document) {
  return {.installed = {installed_plugins()},
          .directories = document.plugin_directories(),
          .copies = std::filesystem::absolute(file).parent_path() / "data" / "plugins",
          .program = own_program()};
}

Inspection inspect(const std::filesystem::path& file) {
  const config::Document document = config::Document::load(file);
  auto plugins = plugin_host::PluginHost::discover(plugin_places(file, document));
  const config::Known known{plugins->known(), modules_named_before(document), {installed_plugins()}};
  config::Reading reading = document.read(known);
  return {std::move(plugins), std::move(reading)};
}

}  // namespace bobbin::app
