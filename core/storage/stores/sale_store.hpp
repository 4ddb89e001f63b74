#pragma once

#include <span>

#include "core/checkout/store.hpp"
#include "core/storage/session.hpp"

namespace bobbin::storage {

// sale, sale_line, sale_tender, receipt_series (0090_checkout.sql).
class SaleSqlStore final : public checkout::SaleStore {
 public:
  explicit SaleSqlStore(Session& session) : session_(session) {}

  void take_turn(std::int64_t member) override;
  void insert(const checkout::Sale& sale, IdSource& ids) override;
  [[nodiscard]] std::optional<checkout::Sale> find(const std::string& uuid) override;
  [[nodiscard]] std::vector<checkout::Sale> list(const checkout::SaleFilter& filter) override;
  [[nodiscard]] Later<std::int64_t> next_number(const std::string& series) override;
  [[nodiscard]] bool take_back(std::int64_t sale, std::int32_t line, std::int64_t quantity, Minor worth_minor) override;
  [[nodiscard]] bool refund(std::int64_t sale, std::int32_t tender, Minor amount_minor, Minor again_minor) override;

 private:
  void insert_lines(const checkout::Sale& sale, std::span<const std::int64_t> keys);
  void insert_tenders(const checkout::Sale& sale, std::span<const std::int64_t> keys);
  void load_children(checkout::Sale& sale, std::int64_t last);
  Session& session_;
};

}  // namespace bobbin::storage
