#include "core/app/inspect.hpp"

#include "core/app/files.hpp"
#include "core/members/vault.hpp"
#include "core/storage/storage.hpp"

namespace bobbin::app {

Remembered remembered(const config::Document& document) {
  Remembered out;
  const std::optional<config::Database> database = document.database();
  if (!database) return out;
  try {
    storage::SqlStorage storage(storage::open_engine(database->address(), storage::IfMissing::kFail));
    out.modules =
        storage.read<std::vector<std::string>>([](Stores& stores) { return stores.config.modules_ever_named(); });
    if (database->engine != config::Engine::kPostgresql) return out;
    out.revision = storage.read<std::optional<config::Revision>>(
        [](Stores& stores) { return stores.revisions.find(stores.revisions.current()); });
  } catch (const std::exception& failure) {
    // An unreadable or older database is told by the command that opens it; a full file can be judged without it.
    out.trouble = failure.what();
  }
  return out;
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
std::vector<config::Finding> notes(const config::Document& document, const config::Document& shared,
                                   const config::Config& config, const plugin_host::PluginHost& plugins) {
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
    out.push_back(shared.finding(in_store, lack.words));
  }
  return out;
}

// A file that leaves shop and stores to a database that doesn't have them.
config::Finding nothing_in_force(const config::Document& document, const Remembered& remembered) {
  if (!remembered.trouble.empty()) {
    return document.finding("/database", {"本文件没有 shop 和 stores，而数据库问不到：" + remembered.trouble,
                                          "this file has no shop and no stores, and the database can't be asked for "
                                          "them: " +
                                              remembered.trouble});
  }
  return document.finding(
      "/database", {"本文件没有 shop 和 stores，数据库里也还没有配置：先用 bobbin config apply 应用一份完整的文件",
                    "this file has no shop and no stores, and the database has none yet: put a "
                    "full file in force with `bobbin config apply FILE`"});
}

// The host's own part of the file with the part that all hosts share.
config::Reading read_both(const config::Document& document, const config::Document& shared,
                          const config::Known& known) {
  config::Reading own = document.read_own(known);
  config::Config base;
  base.file = std::filesystem::absolute(document.file()).lexically_normal();
  base.plugin_directories = document.plugin_directories();
  config::Reading both = shared.read_shared(known, own.config ? *own.config : base);
  both.findings.insert(both.findings.begin(), own.findings.begin(), own.findings.end());
  if (!both.findings.empty()) both.config.reset();
  return both;
}

}  // namespace

Inspection inspect(const std::filesystem::path& file, Judge judge) {
  const config::Document document = config::Document::load(file);
  Inspection out{plugin_host::PluginHost::discover(plugin_places(file, document)), {}, {}, {}};
  Remembered known_before = remembered(document);
  const config::Known known{out.plugins->known(), std::move(known_before.modules), {installed_plugins()}};
  std::optional<config::Document> shared;
  if (judge == Judge::kInForce && known_before.revision) {
    out.revision = std::move(known_before.revision);
    shared.emplace(config::Document::parse(out.revision->content, config::revision_name(out.revision->number)));
    out.overruled = document.disagreement(*shared, out.revision->number, known.modules);
  }
  const auto database = document.database();
  const bool shareable = database && database->engine == config::Engine::kPostgresql;
  if (shared) {
    out.reading = read_both(document, *shared, known);
  } else if (judge == Judge::kInForce && shareable && !document.outline().shares) {
    out.reading = document.read_own(known);
    out.reading.findings.push_back(nothing_in_force(document, known_before));
    out.reading.config.reset();
  } else {
    out.reading = document.read(known);
  }
  if (out.reading.config) {
    out.reading.findings = unserved(document, *out.reading.config);
    out.reading.notes = notes(document, shared ? *shared : document, *out.reading.config, *out.plugins);
    if (!out.reading.findings.empty()) out.reading.config.reset();
  }
  return out;
}

}  // namespace bobbin::app
