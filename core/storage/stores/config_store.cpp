#include "core/storage/stores/config_store.hpp"

namespace bobbin::storage {

std::int64_t ConfigSqlStore::keep(const Version& version, Instant at) {
  session_.alone("settings");
  session_.execute(
      "INSERT INTO settings_version (version, hash, content, first_ms)"
      " SELECT COALESCE(MAX(version), 0) + 1, CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS BIGINT)"
      " FROM settings_version WHERE 1 = 1 ON CONFLICT (hash) DO NOTHING",
      version.hash, version.content, at);
  for (const std::string& id : version.modules) {
    session_.execute("INSERT INTO settings_module (id) VALUES ($1) ON CONFLICT (id) DO NOTHING", id);
  }
  return *session_.query("SELECT version FROM settings_version WHERE hash = $1", version.hash).one([](const Row& row) {
    return row.integer(0);
  });
}

std::optional<std::string> ConfigSqlStore::content(std::int64_t version) {
  return session_.query("SELECT content FROM settings_version WHERE version = $1", version).one([](const Row& row) {
    return std::string(row.text(0));
  });
}

std::vector<std::string> ConfigSqlStore::modules_ever_named() {
  return session_.query("SELECT id FROM settings_module ORDER BY id").all([](const Row& row) {
    return std::string(row.text(0));
  });
}

}  // namespace bobbin::storage
