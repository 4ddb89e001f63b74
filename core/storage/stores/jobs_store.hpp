#pragma once

#include "core/jobs/store.hpp"
#include "core/storage/session.hpp"

namespace bobbin::storage {

class JobsSqlStore final : public jobs::Store {
 public:
  explicit JobsSqlStore(Session& session) : session_(session) {}

  std::optional<jobs::State> state(const jobs::Key& key) override;
  std::vector<jobs::State> states() override;
  void begin(const jobs::Key& key, Instant from) override;
  bool lease(const jobs::Key& key, const std::string& owner, std::int64_t now_ms, std::int64_t until_ms) override;
  void free(const jobs::Key& key, const std::string& owner) override;
  bool advance(const jobs::Key& key, Instant due, const std::string& owner) override;
  void succeeded(const jobs::Key& key) override;
  void failed(const jobs::Key& key, const std::string& reason) override;

 private:
  Session& session_;
};

}  // namespace bobbin::storage
