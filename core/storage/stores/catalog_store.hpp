#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/catalog/store.hpp"
#include "core/storage/session.hpp"

namespace bobbin::storage {

class CatalogSqlStore final : public catalog::Store {
 public:
  explicit CatalogSqlStore(Session& session) : session_(session) {}

  [[nodiscard]] bool insert(const catalog::Style& style) override;
  void update(const catalog::Style& style) override;
  [[nodiscard]] std::optional<catalog::Style> find(const std::string& code) override;
  [[nodiscard]] std::vector<catalog::Style> list(std::int64_t after, int limit) override;

  [[nodiscard]] Clash insert(std::int64_t style, const catalog::Variant& variant) override;
  void set_active(std::int64_t variant, bool active) override;
  [[nodiscard]] std::vector<Held> held(std::int64_t style) override;
  [[nodiscard]] std::vector<catalog::Variant> variants(std::int64_t style) override;

  void put_price(std::int64_t style, const catalog::Price& price) override;
  [[nodiscard]] std::vector<catalog::Price> prices(std::int64_t style) override;

  [[nodiscard]] Later<std::optional<Asked>> ask_sku(const std::string& sku, const std::string& store, Day day) override;
  [[nodiscard]] Later<std::optional<Asked>> ask_barcode(const std::string& barcode, const std::string& store,
                                                        Day day) override;

  void add_grams(std::int64_t style, const std::vector<std::string>& grams) override;
  void remove_grams(std::int64_t style, const std::vector<std::string>& grams) override;
  [[nodiscard]] std::vector<Candidate> candidates(const std::vector<std::string>& grams, const std::string& store,
                                                  Day day, std::int64_t after, int limit) override;

  [[nodiscard]] std::optional<Candidate> scanned(const std::string& barcode, const std::string& store,
                                                 Day day) override;
  [[nodiscard]] std::int64_t take_numbers(std::int64_t count) override;

 private:
  [[nodiscard]] Later<std::optional<Candidate>> ask_scanned(const std::string& barcode, const std::string& store,
                                                            Day day);

  Session& session_;
};

}  // namespace bobbin::storage
