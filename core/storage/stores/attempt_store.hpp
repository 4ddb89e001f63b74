#pragma once

#include "core/checkout/store.hpp"
#include "core/storage/session.hpp"

namespace bobbin::storage {

class AttemptSqlStore final : public checkout::AttemptStore {
 public:
  explicit AttemptSqlStore(Session& session) : session_(session) {}

  void insert(const checkout::Attempt& attempt) override;
  void update(const checkout::Attempt& attempt) override;
  bool send(const checkout::Attempt& attempt) override;
  bool advance(const checkout::Attempt& attempt) override;
  bool revive(const checkout::Attempt& attempt) override;
  [[nodiscard]] std::optional<checkout::Attempt> find(const std::string& id) override;
  [[nodiscard]] std::vector<checkout::Attempt> of_cause(const std::string& cause) override;
  [[nodiscard]] std::vector<checkout::Attempt> due(Whose whose, std::int64_t now_ms, int limit) override;
  [[nodiscard]] std::vector<checkout::Attempt> open_at(const std::string& store, const std::string& till) override;

 private:
  Session& session_;
};

}  // namespace bobbin::storage
