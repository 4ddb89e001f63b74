#pragma once

#include "tests/bench/sale_rows.hpp"

namespace bobbin::bench {

// Raw libpq: a sale is one transaction of prepared statements that travel together (pipeline mode), over as many
// connections as the shop's pool has.
class PostgresShop final : public ShopDatabase {
 public:
  explicit PostgresShop(std::string address) : address_(std::move(address)) {}
  void settle() const override;
  [[nodiscard]] std::string next_claim() const override;
  [[nodiscard]] std::unique_ptr<RowWriter> recorded(const std::string& first_claim, int sales) const override;

 private:
  std::string address_;
};

}  // namespace bobbin::bench
