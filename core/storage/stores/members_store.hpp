#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/members/store.hpp"
#include "core/storage/session.hpp"

namespace bobbin::storage {

class MembersSqlStore final : public members::Store {
 public:
  explicit MembersSqlStore(Session& session) : session_(session) {}

  [[nodiscard]] Clash insert(const members::Sealed& member, const Tokens& tokens) override;
  [[nodiscard]] Clash update(const members::Sealed& member, const TokenChange& tokens) override;
  [[nodiscard]] std::optional<members::Row> row(std::int64_t id) override;
  [[nodiscard]] Later<std::optional<members::Row>> ask_code(const std::string& code) override;
  [[nodiscard]] Later<std::optional<members::Bytes>> ask_sealed(std::int64_t id) override;
  [[nodiscard]] std::optional<members::Sealed> find(std::int64_t id) override;
  [[nodiscard]] std::vector<std::int64_t> with_tokens(members::Vault::Space space,
                                                      const std::vector<members::Vault::Token>& tokens,
                                                      std::int64_t before, int limit) override;
  [[nodiscard]] std::vector<std::int64_t> list(std::int64_t before, int limit) override;

  void insert(std::int64_t id, std::int64_t member, const members::Consent& consent) override;
  [[nodiscard]] std::vector<members::Consent> consents(std::int64_t member) override;

  void add_purchase(const members::Purchase& purchase) override;
  void take_back(const members::Purchase& back, Kept kept) override;

  [[nodiscard]] std::int64_t take_number() override;
  [[nodiscard]] std::optional<members::Bytes> key_check() override;
  void set_key_check(const members::Bytes& value) override;

 private:
  void add_token(members::Vault::Space space, const members::Vault::Token& token, std::int64_t member);
  void remove_token(members::Vault::Space space, const members::Vault::Token& token, std::int64_t member);
  [[nodiscard]] bool add_tokens(const Tokens& tokens, std::int64_t member);
  Session& session_;
};

}  // namespace bobbin::storage
