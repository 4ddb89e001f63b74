#pragma once

#include "core/checkout/store.hpp"
#include "core/storage/session.hpp"

namespace bobbin::storage {

class ClaimSqlStore final : public checkout::ClaimStore {
 public:
  explicit ClaimSqlStore(Session& session) : session_(session) {}

  [[nodiscard]] Later<std::optional<checkout::Claim>> ask(const std::string& uuid) override;
  [[nodiscard]] Later<bool> put(const checkout::Claim& claim) override;
  [[nodiscard]] bool take(const checkout::Claim& claim, std::int64_t now_ms) override;
  [[nodiscard]] bool move(const checkout::Claim& claim, checkout::ClaimState from, checkout::ClaimState to) override;
  void release(const checkout::Claim& claim) override;
  void erase(const checkout::Claim& claim) override;
  [[nodiscard]] std::vector<checkout::Claim> unfinished(std::int64_t now_ms, std::int64_t after, int limit) override;

 private:
  Session& session_;
};

}  // namespace bobbin::storage
