#pragma once

#include <vector>

#include "core/audit/store.hpp"
#include "core/storage/session.hpp"

namespace bobbin::storage {

class AuditSqlStore final : public audit::Store {
 public:
  explicit AuditSqlStore(Session& session) : session_(session) {}

  void insert(const audit::Record& record) override;
  [[nodiscard]] std::vector<audit::Record> list(const audit::Filter& filter) override;
  [[nodiscard]] std::optional<Instant> latest() override;

 private:
  Session& session_;
};

}  // namespace bobbin::storage
