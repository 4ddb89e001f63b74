#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/staff/store.hpp"
#include "core/storage/session.hpp"

namespace bobbin::storage {

class StaffSqlStore final : public staff::Store {
 public:
  explicit StaffSqlStore(Session& session) : session_(session) {}

  [[nodiscard]] bool insert(const staff::Credentials& credentials) override;
  void update(const staff::Credentials& credentials) override;
  [[nodiscard]] std::optional<staff::Credentials> find(const std::string& id) override;
  [[nodiscard]] std::vector<staff::Person> list(const std::string& after, int limit) override;
  [[nodiscard]] std::int64_t active_owners() override;

  void insert(const staff::TokenHash& token, const staff::Session& person) override;
  [[nodiscard]] std::optional<staff::Session> session(const staff::TokenHash& token) override;
  void end_session(const staff::TokenHash& token) override;
  void end_sessions_of(const std::string& staff) override;
  void end_sessions_before(std::int64_t expires_ms) override;

 private:
  Session& session_;
};

}  // namespace bobbin::storage
