#pragma once

#include "core/checkout/store.hpp"
#include "core/storage/session.hpp"

namespace bobbin::storage {

class ParkedSqlStore final : public checkout::ParkedStore {
 public:
  explicit ParkedSqlStore(Session& session) : session_(session) {}

  void put(const checkout::Parked& parked) override;
  [[nodiscard]] std::optional<checkout::Parked> find(const std::string& id) override;
  [[nodiscard]] std::vector<checkout::Parked> list(const std::string& store, std::int64_t after, int limit) override;
  [[nodiscard]] bool erase(const std::string& store, const std::string& id) override;

 private:
  Session& session_;
};

}  // namespace bobbin::storage
