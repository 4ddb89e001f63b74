#include "core/catalog/catalog.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base/text.hpp"
#include "core/catalog/checks.hpp"
#include "core/catalog/matrix.hpp"
#include "core/catalog/pricing.hpp"
#include "core/catalog/store.hpp"

namespace bobbin::catalog {

namespace {

using nlohmann::json;

constexpr Day kSinceEver{0};  // a first price holds for any day, so that old sales can be imported

std::vector<Variant> active_of(std::vector<Variant> variants, const Style& style) {
  std::erase_if(variants, [](const Variant& variant) { return !variant.active; });
  const auto place = [](const std::vector<std::string>& list, const std::string& item) {
    return std::find(list.begin(), list.end(), item) - list.begin();
  };
  std::stable_sort(variants.begin(), variants.end(), [&](const Variant& a, const Variant& b) {
    const auto size_a = place(style.sizes, a.size);
    const auto size_b = place(style.sizes, b.size);
    return size_a != size_b ? size_a < size_b : place(style.colours, a.colour) < place(style.colours, b.colour);
  });
  return variants;
}

void fill(Stores& stores, Style& style, Day day) {
  style.variants = active_of(stores.catalog.variants(style.id), style);
  fill_prices(style, stores.catalog.prices(style.id), day);
}

// Only the members that differ, for the audit trail.
void keep_differences(json& before, json& after) {
  for (auto it = before.begin(); it != before.end();) {
    if (after[it.key()] == it.value()) {
      after.erase(it.key());
      it = before.erase(it);
    } else {
      ++it;
    }
  }
}

Refused unknown_style(const std::string& code) {
  return refuse(Code::kNotFound,
                {"没有款号为 " + shown(code) + " 的商品", "there is no style with the code " + shown(code)});
}

Refused unknown_store(const std::string& store) {
  return refuse(Code::kInvalid, {"没有编号为 " + shown(store) + " 的门店", "there is no store " + shown(store)},
                "/store_prices/" + json_token(store));
}

Style style_of(const NewStyle& wanted) {
  Style style;
  style.code = wanted.code;
  style.name = wanted.name;
  style.kind = wanted.kind;
  style.category = wanted.category;
  style.season = wanted.season;
  style.tags = wanted.tags;
  style.sizes = wanted.sizes;
  style.colours = wanted.colours;
  style.price_minor = wanted.price_minor;
  style.store_prices = wanted.store_prices;
  style.cost_minor = wanted.cost_minor;
  style.tax_rate_ppm = wanted.tax_rate_ppm;
  style.special_price_minor = wanted.special_price_minor;
  style.special_from = wanted.special_from;
  style.special_until = wanted.special_until;
  style.launch_on = wanted.launch_on;
  style.early_access = wanted.early_access;
  return style;
}

void apply(Style& style, const StylePatch& patch) {
  const auto take = [](auto& target, const auto& given) {
    if (given) target = *given;
  };
  take(style.name, patch.name);
  take(style.kind, patch.kind);
  take(style.category, patch.category);
  take(style.season, patch.season);
  take(style.tags, patch.tags);
  take(style.sizes, patch.sizes);
  take(style.colours, patch.colours);
  take(style.price_minor, patch.price_minor);
  take(style.cost_minor, patch.cost_minor);
  take(style.tax_rate_ppm, patch.tax_rate_ppm);
  take(style.special_price_minor, patch.special_price_minor);
  take(style.special_from, patch.special_from);
  take(style.special_until, patch.special_until);
  take(style.launch_on, patch.launch_on);
  take(style.early_access, patch.early_access);
  // A period without a price, and early access without a launch, go with what they belong to.
  if (patch.special_price_minor && !*patch.special_price_minor) {
    if (!patch.special_from) style.special_from.reset();
    if (!patch.special_until) style.special_until.reset();
  }
  if (patch.launch_on && !*patch.launch_on && !patch.early_access) style.early_access.reset();
}

// Prices of variants that differ from the style's get rows of their own.
void put_variant_prices(Stores& stores, const Style& style, const std::vector<Variant>& variants,
                        const std::vector<WantedVariant>& wanted, Day from) {
  for (std::size_t index = 0; index < variants.size(); ++index) {
    const std::optional<Minor> own = wanted[index].variant.price_minor;
    if (own && *own != style.price_minor) stores.catalog.put_price(style.id, {variants[index].sku, "", from, own});
  }
}

// The prices of a patch, from their day on. A new price of the style is every variant's: prices of their own end there.
Result<void> change_prices(Stores& stores, const Style& style, const StylePatch& patch, Day today) {
  if (patch.price_from && !patch.price_minor && patch.store_prices.empty() && patch.variants.empty()) {
    return refuse(Code::kInvalid,
                  {"price_from 是新价格的生效日，请同时给出 price_minor 或 store_prices",
                   "price_from is the day of a new price: give price_minor or store_prices with it"},
                  "/price_minor");
  }
  const Day from = patch.price_from.value_or(today);
  if (from < today) {
    const std::string day = format_day(today);
    return refuse(Code::kInvalid,
                  {"价格最早从今天（" + day + "）起生效", "a price can stand from today (" + day + ") at the earliest"},
                  "/price_from");
  }
  if (patch.price_minor) {
    const std::vector<Price> prices = stores.catalog.prices(style.id);
    std::set<std::string> own;
    for (const Price& price : prices) {
      if (!price.sku.empty() && price_of_place(prices, price.sku, "", from)) own.insert(price.sku);
    }
    for (const std::string& sku : own) stores.catalog.put_price(style.id, {sku, "", from, std::nullopt});
    stores.catalog.put_price(style.id, {"", "", from, *patch.price_minor});
  }
  for (const auto& [store, price] : patch.store_prices) {
    if (price) {
      if (auto ok = check_price(*price, "/store_prices/" + json_token(store)); !ok) return ok;
    }
    stores.catalog.put_price(style.id, {"", store, from, price});
  }
  return {};
}

Minor highest_price(const Style& style, const std::vector<NewVariant>& variants) {
  Minor highest = style.price_minor;
  for (const auto& [store, price] : style.store_prices) highest = std::max(highest, price);
  for (const Variant& variant : style.variants) highest = std::max(highest, variant.price_minor);
  for (const NewVariant& variant : variants) highest = std::max(highest, variant.price_minor.value_or(0));
  return highest;
}

// Goods that are there are not made to vanish: they would be neither sold, counted nor seen again.
Result<void> check_empty(const std::vector<Store::Held>& held, const Variant& variant, const std::string& field) {
  const auto there =
      std::find_if(held.begin(), held.end(), [&](const Store::Held& one) { return one.sku == variant.sku; });
  if (there == held.end()) return {};
  const std::string count = std::to_string(there->quantity);
  return refuse(Code::kInvalid,
                {there->store + " 还有 " + count + " 件 " + variant.sku + "，请先卖出、调拨或盘点为 0",
                 there->store + " still has " + count + " of " + variant.sku +
                     ": sell or transfer them, or count 0, before it is taken away"},
                field);
}

// Variants follow the lists of sizes and colours: new cells are made, cells that left are no longer sold, cells that
// come back are the old ones.
Result<std::vector<WantedVariant>> cells_to_add(Stores& stores, const Style& style, const StylePatch& patch) {
  // A style whose variants were brought along one by one has holes in its matrix that nobody asked to fill.
  if (!patch.sizes && !patch.colours) return std::vector<WantedVariant>();
  const auto has = [](const std::vector<std::string>& list, const std::string& item) {
    return item.empty() ? list.empty() : std::find(list.begin(), list.end(), item) != list.end();
  };
  std::vector<WantedVariant> wanted = cells(style);
  const std::vector<Store::Held> held = stores.catalog.held(style.id);
  for (const Variant& variant : stores.catalog.variants(style.id)) {
    // A list that the patch leaves alone takes nothing away, but lets only its own come back.
    const bool size = (variant.active && !patch.sizes) || has(style.sizes, variant.size);
    const bool colour = (variant.active && !patch.colours) || has(style.colours, variant.colour);
    const bool kept = size && colour;
    if (variant.active && !kept) {
      if (auto ok = check_empty(held, variant, size ? "/colours" : "/sizes"); !ok) return Refused(ok.error());
    }
    if (kept != variant.active) stores.catalog.set_active(variant.id, kept);
    std::erase_if(wanted, [&](const WantedVariant& want) {
      return want.variant.size == variant.size && want.variant.colour == variant.colour;
    });
  }
  return wanted;
}

}  // namespace

KnownStore any_store() {
  return [](const std::string&) { return true; };
}

Result<Style> Catalog::create(Stores& stores, const audit::Actor& actor, const NewStyle& wanted) {
  Style raw = style_of(wanted);
  take_sizes_and_colours(raw, wanted.variants);
  Result<Style> style = checked(std::move(raw));
  if (!style) return style;
  for (const auto& [store, price] : style->store_prices) {
    if (!known_store_(store)) return unknown_store(store);
  }
  if (auto ok = check_special_price(*style, highest_price(*style, wanted.variants)); !ok) return Refused(ok.error());
  style->id = ids_.next();
  if (!stores.catalog.insert(*style)) {
    return refuse(Code::kTaken,
                  {"款号 " + style->code + " 已经存在，请换一个款号或修改原款",
                   "the code " + style->code + " is there already; take another or change that style"},
                  "/code");
  }
  const std::vector<WantedVariant> variants = wanted.variants.empty() ? cells(*style) : given(wanted.variants);
  Result<std::vector<Variant>> written = insert_variants(stores, ids_, *style, variants);
  if (!written) return Refused(written.error());
  stores.catalog.put_price(style->id, {"", "", kSinceEver, style->price_minor});
  for (const auto& [store, price] : style->store_prices) {
    stores.catalog.put_price(style->id, {"", store, kSinceEver, price});
  }
  put_variant_prices(stores, *style, *written, variants, kSinceEver);
  const std::set<std::string> tokens = style_grams(*style, *written);
  stores.catalog.add_grams(style->id, {tokens.begin(), tokens.end()});
  fill(stores, *style, actor.business_day);
  audit::Record record;
  record.action = "style.created";
  record.subject_json = json{{"style", style->code}}.dump();
  record.after_json = to_json(*style).dump();
  audit::log(stores, ids_, actor, std::move(record));
  return style;
}

Result<Style> Catalog::change(Stores& stores, const audit::Actor& actor, const std::string& code,
                              const StylePatch& patch) {
  std::optional<Style> found = stores.catalog.find_alone(code);
  if (!found) return unknown_style(code);
  Style before = *found;
  fill(stores, before, actor.business_day);
  const std::vector<Variant> all_before = stores.catalog.variants(found->id);

  Style raw = before;
  apply(raw, patch);
  take_sizes_and_colours(raw, patch.variants);
  Result<Style> style = checked(std::move(raw));
  if (!style) return style;
  for (const auto& [store, price] : patch.store_prices) {
    if (!known_store_(store)) return unknown_store(store);
  }
  if (patch.special_price_minor) {
    const Minor highest = std::max(highest_price(*style, patch.variants), highest_price(before, {}));
    if (auto ok = check_special_price(*style, highest); !ok) return Refused(ok.error());
  }
  stores.catalog.update(*style);
  if (auto ok = change_prices(stores, *style, patch, actor.business_day); !ok) return Refused(ok.error());
  Result<std::vector<WantedVariant>> cells = cells_to_add(stores, *style, patch);
  if (!cells) return Refused(cells.error());
  const std::vector<WantedVariant> wanted = patch.variants.empty() ? std::move(*cells) : given(patch.variants);
  Result<std::vector<Variant>> added = insert_variants(stores, ids_, *style, wanted);
  if (!added) return Refused(added.error());
  put_variant_prices(stores, *style, *added, wanted, actor.business_day);

  const std::set<std::string> had = style_grams(before, all_before);
  const std::set<std::string> has = style_grams(*style, stores.catalog.variants(style->id));
  std::vector<std::string> gone;
  std::vector<std::string> come;
  std::set_difference(had.begin(), had.end(), has.begin(), has.end(), std::back_inserter(gone));
  std::set_difference(has.begin(), has.end(), had.begin(), had.end(), std::back_inserter(come));
  stores.catalog.remove_grams(style->id, gone);
  stores.catalog.add_grams(style->id, come);

  fill(stores, *style, actor.business_day);
  json was = to_json(before);
  json is = to_json(*style);
  keep_differences(was, is);
  if (!is.empty()) {
    audit::Record record;
    record.action = "style.changed";
    record.subject_json = json{{"style", style->code}}.dump();
    record.before_json = was.dump();
    record.after_json = is.dump();
    audit::log(stores, ids_, actor, std::move(record));
  }
  return style;
}

Result<Style> Catalog::get(Stores& stores, const std::string& code, Day day) const {
  std::optional<Style> style = stores.catalog.find(code);
  if (!style) return unknown_style(code);
  fill(stores, *style, day);
  return std::move(*style);
}

std::vector<Style> Catalog::list(Stores& stores, Day day, std::int64_t after, int limit) const {
  std::vector<Style> styles = stores.catalog.list(after, limit);
  for (Style& style : styles) fill(stores, style, day);
  return styles;
}

}  // namespace bobbin::catalog
