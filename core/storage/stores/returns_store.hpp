#pragma once

#include "core/returns/store.hpp"
#include "core/storage/session.hpp"

namespace bobbin::storage {

// sale_return, return_line, refund, refund_change, exchange (0100_returns.sql).
class ReturnsSqlStore final : public returns::Store {
 public:
  explicit ReturnsSqlStore(Session& session) : session_(session) {}

  void insert(const returns::Return& back, std::int64_t sale_row, IdSource& ids) override;
  [[nodiscard]] std::optional<returns::Return> find(const std::string& uuid) override;
  [[nodiscard]] std::vector<returns::Return> of_sale(std::int64_t sale_row) override;
  void set_state(const std::string& refund, returns::RefundState state) override;
  void fail(const std::string& refund, const Change& change) override;
  [[nodiscard]] bool came_after_all(const std::string& refund, const Change& change) override;
  void insert(const Exchange& exchange) override;
  [[nodiscard]] std::optional<Exchange> find_exchange(const std::string& uuid) override;

 private:
  struct Given {  // a refund, and what it belongs to
    std::int64_t refund, back, amount_minor, tender;
    std::optional<std::int64_t> sale;
    Day business_day;
    std::optional<std::int64_t> shift;
  };
  void load_children(returns::Return& back, std::int64_t last);
  [[nodiscard]] Given given(const std::string& refund);
  void insert_change(const Given& given, const Change& change, std::int64_t came);
  Session& session_;
};

}  // namespace bobbin::storage
