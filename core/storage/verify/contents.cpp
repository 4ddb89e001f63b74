#include <exception>
#include <set>

#include "core/config/content_hash.hpp"
#include "core/config/snapshot.hpp"
#include "core/storage/verify/leaves.hpp"

namespace bobbin::storage {
std::vector<Words> wrong_settings(Session& session, int limit) {
  Findings found(limit);
  std::set<std::string> named;
  session.query("SELECT version, hash, content FROM settings_version ORDER BY version").each([&](const Row& row) {
    const std::string version = std::to_string(row.integer(0));
    if (config::content_hash(row.text_view(2)) != row.text_view(1)) {
      found.add("设置版本 " + version + " 的内容与其校验值不符",
                "settings " + version + " are not what their hash says");
    }
    try {
      const auto snapshot = config::Snapshot::parse(row.integer(0), row.text(2));
      named.insert(snapshot->modules().begin(), snapshot->modules().end());
    } catch (const std::exception&) {
      found.add("设置版本 " + version + " 无法读取", "settings " + version + " can't be read");
    }
  });
  std::set<std::string> known;
  session.query("SELECT id FROM settings_module").each([&](const Row& row) { known.insert(row.text(0)); });
  for (const std::string& id : named) {
    if (!known.contains(id))
      found.add("设置提到的模块 " + id + " 没有登记", "the module " + id + " of the settings is not noted");
  }
  for (const std::string& id : known) {
    if (!named.contains(id))
      found.add("登记的模块 " + id + " 不在任何设置里", "the module " + id + " is noted, but in no settings");
  }
  return found.take();
}

}  // namespace bobbin::storage
