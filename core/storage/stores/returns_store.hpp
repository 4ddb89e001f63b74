#pragma once

#include "core/returns/store.hpp"
#include "core/storage/session.hpp"

namespace bobbin::storage {

// sale_return, return_line, refund, exchange (0100_returns.sql).
class ReturnsSqlStore final : public returns::Store {
 public:
  explicit ReturnsSqlStore(Session& session) : session_(session) {}

  void insert(const returns::Return& back, std::int64_t sale_row, IdSource& ids) override;
  [[nodiscard]] std::optional<returns::Return> find(const std::string& uuid) override;
  [[nodiscard]] std::vector<returns::Return> of_sale(std::int64_t sale_row) override;
  void set_state(const std::string& refund, returns::RefundState state) override;
  void fail(const std::string& refund, std::int64_t entry) override;
  void insert(const Exchange& exchange) override;
  [[nodiscard]] std::optional<Exchange> find_exchange(const std::string& uuid) override;

 private:
  void load_children(returns::Return& back, std::int64_t last);
  Session& session_;
};

}  // namespace bobbin::storage
