#pragma once

#include <functional>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/audit/audit.hpp"
#include "core/base/later.hpp"
#include "core/base/storage.hpp"
#include "core/catalog/store.hpp"
#include "core/catalog/style.hpp"

namespace bobbin::catalog {

// A variant that comes with its own SKU, barcode or price (imports). Empty `sku` and `barcode` are made.
struct NewVariant {
  std::string sku;
  std::string barcode;
  std::string size;
  std::string colour;
  std::optional<Minor> price_minor;  // none = the style's
};

struct NewStyle {
  std::string code;
  std::string name;
  Kind kind = Kind::kGoods;
  std::string category;
  std::string season;
  std::vector<std::string> tags;
  std::vector<std::string> sizes;
  std::vector<std::string> colours;
  Minor price_minor = 0;
  std::map<std::string, Minor> store_prices;
  std::optional<Minor> cost_minor;
  std::int64_t tax_rate_ppm = 0;
  std::optional<Minor> special_price_minor;
  std::optional<Day> special_from;
  std::optional<Day> special_until;
  std::optional<Day> launch_on;
  std::optional<EarlyAccess> early_access;
  std::vector<NewVariant> variants;  // empty = the whole matrix; else exactly these, with sizes and colours of theirs
};

// A JSON merge patch: what is not given stays, null (the inner nullopt) takes away, lists are replaced.
struct StylePatch {
  std::optional<std::string> name;
  std::optional<Kind> kind;
  std::optional<std::string> category;
  std::optional<std::string> season;
  std::optional<std::vector<std::string>> tags;
  std::optional<std::vector<std::string>> sizes;    // new ones get variants; those left out are no longer sold
  std::optional<std::vector<std::string>> colours;  // the same
  std::optional<Minor> price_minor;
  std::map<std::string, std::optional<Minor>> store_prices;  // per store: a price, or null for the shop's
  std::optional<Day>
      price_from;  // S0: from when the two above stand; none = from today, a day before today is kInvalid
  std::optional<std::optional<Minor>> cost_minor;
  std::optional<std::int64_t> tax_rate_ppm;
  std::optional<std::optional<Minor>> special_price_minor;
  std::optional<std::optional<Day>> special_from;
  std::optional<std::optional<Day>> special_until;
  std::optional<std::optional<Day>> launch_on;
  std::optional<std::optional<EarlyAccess>> early_access;
  std::vector<NewVariant> variants;  // to add (imports); one that is there with the same SKU is kTaken
};

// A line's request for goods.
struct Ask {
  std::string sku;      // one of the two
  std::string barcode;  // EAN-13 or Code128 text, as scanned
  std::string store;
  Day day;
  std::vector<std::string> tiers;  // every tier whose benefits the member has (T3), for early access; may be empty
  std::string field;               // JSON Pointer of the line, "/lines/0"; refusals append "/sku" or "/barcode"
};

struct Search {
  std::string
      q;  // words, each a part of the name, code, SKU, size or colour, in any case; or a whole barcode. Empty: all
  std::string store;
  Day day;
  std::int64_t after = 0;  // cursor: id of the last hit
  int limit = 100;
};

// Whether the shop has a store of that id, as its configuration says.
using KnownStore = std::function<bool(const std::string& store)>;
[[nodiscard]] KnownStore any_store();

// The rules of the catalogue. Stateless but for the id source; any thread.
class Catalog {
 public:
  explicit Catalog(IdSource& ids, KnownStore known_store = any_store())
      : ids_(ids), known_store_(std::move(known_store)) {}

  // kTaken with /code, /variants/i/sku or /variants/i/barcode; kInvalid with the field.
  [[nodiscard]] Result<Style> create(Stores& stores, const audit::Actor& actor, const NewStyle& style);
  // kNotFound, else as create.
  [[nodiscard]] Result<Style> change(Stores& stores, const audit::Actor& actor, const std::string& code,
                                     const StylePatch& patch);
  [[nodiscard]] Result<Style> get(Stores& stores, const std::string& code, Day day) const;
  [[nodiscard]] std::vector<Style> list(Stores& stores, Day day, std::int64_t after, int limit) const;

  // What may be sold, at which price. kInvalid for an unknown or withdrawn SKU or barcode (422 in a basket, http.md),
  // kNotLaunched before its day (C3), saying from when. One indexed read.
  [[nodiscard]] Result<Item> sellable(Stores& stores, const Ask& ask) const;
  // The same without the launch rule: for returns without receipt, stock and looking up.
  [[nodiscard]] Result<Item> find(Stores& stores, const Ask& ask) const;
  // The read of those two and what they make of it, for several lines that are asked for together.
  [[nodiscard]] static Later<std::optional<Store::Asked>> ask(Stores& stores, const Ask& ask);
  [[nodiscard]] static Result<Item> found(const Ask& ask, std::optional<Store::Asked> asked);
  [[nodiscard]] static Result<Item> launched(Item item, const Ask& ask);
  // Whether only members of the tiers that its style names may buy it on that day (C3).
  [[nodiscard]] static bool is_early(const Item& item, Day day);

  // Found by pairs of characters (base/text.hpp), so without LIKE: a style's row of tokens holds each character and
  // each pair of its texts; candidates by index, the rest compared here.
  [[nodiscard]] std::vector<Hit> search(Stores& stores, const Search& search) const;

 private:
  IdSource& ids_;
  KnownStore known_store_;
};

// EAN-13's check digit of twelve digits (GS1): weights 1 and 3 from the left.
[[nodiscard]] char ean13_check_digit(std::string_view twelve);
// A barcode for use in the shop only: GS1 keeps the prefixes 20..29 free for that. 1 <= number < 10^10.
[[nodiscard]] std::string in_store_ean13(std::int64_t number);

// As the API shows it (http.md).
[[nodiscard]] nlohmann::json to_json(const Style& style);

}  // namespace bobbin::catalog
