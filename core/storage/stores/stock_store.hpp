#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/stock/store.hpp"
#include "core/storage/session.hpp"

namespace bobbin::storage {

class StockSqlStore final : public stock::Store {
 public:
  explicit StockSqlStore(Session& session) : session_(session) {}

  [[nodiscard]] std::int64_t quantity(const std::string& store, const std::string& sku) override;
  [[nodiscard]] std::optional<std::int64_t> add(const std::string& store, const std::string& sku, std::int64_t delta,
                                                std::optional<std::int64_t> floor) override;
  [[nodiscard]] Later<bool> take(const std::string& store, const std::string& sku, std::int64_t quantity) override;
  [[nodiscard]] Later<std::int64_t> take_anyway(const std::string& store, const std::string& sku,
                                                std::int64_t quantity) override;
  [[nodiscard]] bool set(const std::string& store, const std::string& sku, std::int64_t from, std::int64_t to) override;
  void insert(const stock::Movement& movement) override;
  [[nodiscard]] std::vector<stock::Level> of_style(const std::string& style_code) override;
  [[nodiscard]] std::vector<stock::Level> low(const std::string& store, std::int64_t at_most, const std::string& after,
                                              int limit) override;
  [[nodiscard]] std::vector<stock::Movement> movements(const std::string& store, const std::string& sku,
                                                       std::int64_t before, int limit) override;

 private:
  [[nodiscard]] Later<bool> change_within(const std::string& store, const std::string& sku, std::int64_t delta,
                                          std::int64_t floor);
  [[nodiscard]] Later<std::optional<std::int64_t>> after(const std::string& store, const std::string& sku);

  Session& session_;
};

}  // namespace bobbin::storage
