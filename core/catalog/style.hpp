#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bobbin/money.hpp"
#include "core/base/time.hpp"

// What a shop sells: styles with a matrix of sizes and colours (C1), services among them (C5).
namespace bobbin::catalog {

enum class Kind : std::uint8_t { kGoods = 1, kService = 2 };

// C3: a style is sold from `launch_on`; to members of these tiers from `on`.
struct EarlyAccess {
  std::vector<std::string> tiers;  // tier ids, at least one
  Day on;                          // before launch_on
  bool operator==(const EarlyAccess&) const = default;
};

struct Variant {
  std::int64_t id = 0;
  std::string sku;
  std::string barcode;
  std::string size;    // empty when the style has none
  std::string colour;  // empty when the style has none
  Minor price_minor = 0;
  bool active = true;  // false: its size or colour was taken from the style; not sold, not listed
};

// A price from a day on (S0). The latest of its place stands; the most specific place wins: a store's price, then the
// variant's own, then the style's.
struct Price {
  std::string sku;                   // empty = all variants of the style
  std::string store;                 // empty = all stores
  Day from;                          // in force from the start of that business day
  std::optional<Minor> price_minor;  // nullopt = this place has none any more
};

struct Style {
  std::int64_t id = 0;
  std::string code;
  std::string name;
  Kind kind = Kind::kGoods;
  std::string category;  // a path: 女装/衬衫
  std::string season;
  std::vector<std::string> tags;
  std::vector<std::string> sizes;    // in the order of the matrix
  std::vector<std::string> colours;  // in the order of the matrix
  Minor price_minor = 0;             // on the day asked for, in all stores
  std::map<std::string, Minor> store_prices;
  std::vector<Price> upcoming;  // from later days
  std::optional<Minor> cost_minor;
  std::int64_t tax_rate_ppm = 0;
  std::optional<Minor> special_price_minor;  // C2
  std::optional<Day> special_from;           // first day; none = since ever
  std::optional<Day> special_until;          // last day, inclusive; none = for ever
  std::optional<Day> launch_on;
  std::optional<EarlyAccess> early_access;
  std::vector<Variant> variants;  // the active ones, by size, then colour
};

// What a line of a basket needs of a variant, in one store on one day. The price is what the goods cost there and then,
// before any discount.
struct Item {
  std::int64_t style_id = 0;
  std::string sku, barcode, style, name, size, colour, category, season;
  Kind kind = Kind::kGoods;
  std::vector<std::string> tags;
  Minor regular_minor = 0;  // without the special price
  Minor unit_minor = 0;     // what is asked: the special price while it stands and is lower
  bool special = false;     // unit_minor is the special price (C2)
  Minor cost_minor = 0;
  std::int64_t tax_rate_ppm = 0;
  std::optional<Day> launch_on;
  std::optional<EarlyAccess> early_access;
};

// A row of GET /variants, without stock.
struct Hit {
  std::int64_t id = 0;  // the cursor
  Item item;
};

}  // namespace bobbin::catalog
