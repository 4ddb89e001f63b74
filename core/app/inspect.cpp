#include "core/app/inspect.hpp"

#include "core/app/files.hpp"
#include "core/members/vault.hpp"
#include "core/storage/storage.hpp"

namespace bobbin::app {

std::vector<std::string> modules_named_before(const config::Document& document) {
  const std::optional<config::Database> database = document.database();
  if (!database) return {};
  try {
    storage::SqlStorage storage(storage::open_engine(database->address(), storage::IfMissing::kFail));
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

namespace {

// What is written well, and this program can't do.
std::vector<config::Finding> unserved(const config::Document& document, const config::Config& config) {
  std::vector<config::Finding> out;
  if (config.http.tls != config::Tls::kOff) {
    out.push_back(document.finding("/http/tls", {"TLS 尚在计划中：现在请写 tls: \"off\"，由前面的代理提供 HTTPS",
                                                 "TLS is planned; today write tls: \"off\" and put a proxy in front"}));
  }
  if (config.keys.members.value.empty()) {
    std::error_code error;
    const bool sealed =
        config.database.engine != config::Engine::kSqlite || std::filesystem::exists(config.database.path, error);
    if (!sealed) return out;  // a new shop: its key is made with its database
    out.push_back(document.finding(
        "/keys", {"没有会员密钥 data/members.key，而数据库已用密钥封存：请把备份的密钥放回原处",
                  "there is no key data/members.key, and the database has been sealed with one: put your copy back"}));
  } else if (const auto vault = members::Vault::from_key(config.keys.members.value); !vault) {
    out.push_back(document.finding("/keys/members", vault.error().detail));
  }
  return out;
}

// What a good file means and its author may not.
std::vector<config::Finding> notes(const config::Document& document, const config::Config& config,
                                   const plugin_host::PluginHost& plugins) {
  std::vector<config::Finding> out;
  for (std::size_t i = 0; i < config.plugin_directories.size(); ++i) {
    const std::string folder = config.plugin_directories[i].string();
    std::error_code error;
    if (std::filesystem::is_directory(config.plugin_directories[i], error)) continue;
    out.push_back(document.finding("/plugins/directories/" + std::to_string(i),
                                   {"提示：没有文件夹 " + folder + "，里面不会有插件",
                                    "note: there is no folder " + folder + ", so no plugin in it"}));
  }
  const auto snapshot = config::Snapshot::make(config, plugins.known());
  for (const plugin_host::Lack& lack : plugins.lacks(*snapshot)) {
    const std::string in_store = "/stores/" + lack.store + "/modules/" + lack.module;
    out.push_back(document.finding(in_store, lack.words));
  }
  return out;
}

}  // namespace

Inspection inspect(const std::filesystem::path& file) {
  const config::Document document = config::Document::load(file);
  auto plugins = plugin_host::PluginHost::discover(plugin_places(file, document));
  const config::Known known{plugins->known(), modules_named_before(document), {installed_plugins()}};
  config::Reading reading = document.read(known);
  if (reading.config) {
    reading.findings = unserved(document, *reading.config);
    reading.notes = notes(document, *reading.config, *plugins);
    if (!reading.findings.empty()) reading.config.reset();
  }
  return {std::move(plugins), std::move(reading)};
}

}  // namespace bobbin::app
