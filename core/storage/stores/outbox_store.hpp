#pragma once

#include "core/events/outbox.hpp"
#include "core/storage/session.hpp"

namespace bobbin::storage {

class OutboxSqlStore final : public events::Outbox {
 public:
  explicit OutboxSqlStore(Session& session) : session_(session) {}

  void add(const events::Event& event) override;
  std::vector<events::Event> waiting(std::int64_t now_ms, int limit) override;
  bool take(std::int64_t id) override;
  void failed(std::int64_t id, const std::string& reason, std::optional<std::int64_t> retry_ms) override;
  int tries(std::int64_t id) override;
  std::optional<std::int64_t> next_retry_ms() override;
  std::vector<events::Trouble> troubles(int limit) override;
  int revive() override;

 private:
  Session& session_;
};

}  // namespace bobbin::storage
