#pragma once

#include "core/config/snapshot.hpp"
#include "core/storage/session.hpp"

namespace bobbin::storage {

class ConfigSqlStore final : public config::VersionStore {
 public:
  explicit ConfigSqlStore(Session& session) : session_(session) {}

  [[nodiscard]] std::int64_t keep(const Version& version, Instant at) override;
  [[nodiscard]] std::optional<std::string> content(std::int64_t version) override;
  [[nodiscard]] std::vector<std::string> modules_ever_named() override;

 private:
  Session& session_;
};

}  // namespace bobbin::storage
