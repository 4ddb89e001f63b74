#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/later.hpp"
#include "core/catalog/style.hpp"

namespace bobbin::catalog {

// Port of the catalogue to its tables. Stores rows, knows no rule. Bound to a transaction or a snapshot.
class Store {
 public:
  virtual ~Store() = default;

  // False when a style of that code is there. Prices, variants and tokens are rows of their own and not written here.
  [[nodiscard]] virtual bool insert(const Style& style) = 0;
  virtual void update(const Style& style) = 0;
  [[nodiscard]] virtual std::optional<Style> find(const std::string& code) = 0;  // without variants and prices
  // The same, and nobody else gets it so until the transaction ends: for what is written back whole.
  [[nodiscard]] virtual std::optional<Style> find_alone(const std::string& code) = 0;
  [[nodiscard]] virtual std::vector<Style> list(std::int64_t after, int limit) = 0;

  enum class Clash : std::uint8_t { kNone, kSku, kBarcode };
  [[nodiscard]] virtual Clash insert(std::int64_t style, const Variant& variant) = 0;
  virtual void set_active(std::int64_t variant, bool active) = 0;
  // What stores have of a style's active variants, where that isn't 0.
  struct Held {
    std::string sku;
    std::string store;
    std::int64_t quantity = 0;
  };
  [[nodiscard]] virtual std::vector<Held> held(std::int64_t style) = 0;
  [[nodiscard]] virtual std::vector<Variant> variants(std::int64_t style) = 0;  // inactive ones too, without prices

  virtual void put_price(std::int64_t style, const Price& price) = 0;  // replaces that place's of the same day
  [[nodiscard]] virtual std::vector<Price> prices(std::int64_t style) = 0;

  // One read, by unique index: the active variant with style and prices of that place and day; launch and special
  // price as written in the style, `unit_minor` = `regular_minor`.
  struct Asked {
    Item item;
    std::optional<Minor> special_minor;
    std::optional<Day> special_from;
    std::optional<Day> special_until;
  };
  [[nodiscard]] virtual Later<std::optional<Asked>> ask_sku(const std::string& sku, const std::string& store,
                                                            Day day) = 0;
  [[nodiscard]] virtual Later<std::optional<Asked>> ask_barcode(const std::string& barcode, const std::string& store,
                                                                Day day) = 0;
  [[nodiscard]] std::optional<Asked> by_sku(const std::string& sku, const std::string& store, Day day) {
    return ask_sku(sku, store, day).get();
  }

  virtual void add_grams(std::int64_t style, const std::vector<std::string>& grams) = 0;
  virtual void remove_grams(std::int64_t style, const std::vector<std::string>& grams) = 0;
  // Active variants of styles that have all the grams (up to 3; none: of all styles), with a greater id than `after`,
  // by id. For the rest of a query the caller looks at the text itself.
  struct Candidate {
    std::int64_t id = 0;
    Asked asked;
  };
  [[nodiscard]] virtual std::vector<Candidate> candidates(const std::vector<std::string>& grams,
                                                          const std::string& store, Day day, std::int64_t after,
                                                          int limit) = 0;

  [[nodiscard]] virtual std::optional<Candidate> scanned(const std::string& barcode, const std::string& store,
                                                         Day day) = 0;

  // Takes `count` numbers of a sequence and answers the first (for in-store barcodes); from 1.
  [[nodiscard]] virtual std::int64_t take_numbers(std::int64_t count) = 0;
};

}  // namespace bobbin::catalog
