#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/catalog/store.hpp"
#include "core/storage/session.hpp"
#include "core/storage/stores/catalog_shelf.hpp"

namespace bobbin::storage {

class CatalogSqlStore final : public catalog::Store {
 public:
  // Without a shelf every question is asked: in a transaction, which sees what it has changed itself.
  explicit CatalogSqlStore(Session& session, CatalogShelf* shelf = nullptr) : session_(session), shelf_(shelf) {}

  [[nodiscard]] bool insert(const catalog::Style& style) override;
  void update(const catalog::Style& style) override;
  [[nodiscard]] std::optional<catalog::Style> find(const std::string& code) override;
  [[nodiscard]] std::optional<catalog::Style> find_alone(const std::string& code) override;
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
  using Answer = Later<std::optional<Asked>>;

  // From the shelf when that is of the snapshot's version, else by `ask`, and then it stands there.
  [[nodiscard]] Answer shelved(std::string key, std::function<Answer()> ask);
  [[nodiscard]] Answer ask_sku_itself(const std::string& sku, const std::string& store, Day day);
  [[nodiscard]] Answer ask_barcode_itself(const std::string& barcode, const std::string& store, Day day);
  void begin_version();         // asked for once, and before anything of that version
  std::int64_t version_here();  // the snapshot's
  void next_version();

  [[nodiscard]] Later<std::optional<Candidate>> ask_scanned(const std::string& barcode, const std::string& store,
                                                            Day day);

  Session& session_;
  CatalogShelf* shelf_;
  std::optional<Later<std::optional<std::int64_t>>> version_asked_;
  std::optional<std::int64_t> version_;
};

}  // namespace bobbin::storage
