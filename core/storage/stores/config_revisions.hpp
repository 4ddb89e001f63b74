#pragma once

#include "core/config/revision.hpp"
#include "core/storage/session.hpp"

namespace bobbin::storage {

class RevisionSqlStore final : public config::RevisionStore {
 public:
  explicit RevisionSqlStore(Session& session) : session_(session) {}

  [[nodiscard]] std::int64_t current() override;
  [[nodiscard]] std::int64_t current_alone() override;
  [[nodiscard]] std::optional<config::Revision> find(std::int64_t number) override;
  [[nodiscard]] std::vector<config::Revision> list(std::int64_t before, int limit) override;
  void add(const config::Revision& revision) override;

 private:
  Session& session_;
};

}  // namespace bobbin::storage
