#include "core/catalog/pricing.hpp"

#include <utility>

namespace bobbin::catalog {

namespace {

struct SpecialPrice {
  std::optional<Minor> price_minor;
  std::optional<Day> from;
  std::optional<Day> until;
};

// The special price on its days, both included, when it is lower (C2).
std::optional<Minor> special_instead(const SpecialPrice& special, Minor regular, Day day) {
  const bool begun = !special.from || *special.from <= day;
  const bool ended = special.until && *special.until < day;
  if (!special.price_minor || !begun || ended || *special.price_minor >= regular) return std::nullopt;
  return special.price_minor;
}

}  // namespace

std::optional<Minor> price_of_place(const std::vector<Price>& prices, const std::string& sku, const std::string& store,
                                    Day day) {
  const Price* latest = nullptr;
  for (const Price& price : prices) {
    if (price.sku != sku || price.store != store || price.from > day) continue;
    if (latest == nullptr || price.from > latest->from) latest = &price;
  }
  return latest == nullptr ? std::nullopt : latest->price_minor;
}

void fill_prices(Style& style, const std::vector<Price>& prices, Day day) {
  style.price_minor = price_of_place(prices, "", "", day).value_or(0);
  style.store_prices.clear();
  style.upcoming.clear();
  for (const Price& price : prices) {
    if (price.from > day) style.upcoming.push_back(price);
    if (price.store.empty()) continue;
    if (const auto own = price_of_place(prices, "", price.store, day)) style.store_prices[price.store] = *own;
  }
  for (Variant& variant : style.variants) {
    variant.price_minor = price_of_place(prices, variant.sku, "", day).value_or(style.price_minor);
  }
}

Item priced(Store::Asked asked, Day day) {
  Item item = std::move(asked.item);
  const auto special =
      special_instead({asked.special_minor, asked.special_from, asked.special_until}, item.regular_minor, day);
  item.special = special.has_value();
  item.unit_minor = special.value_or(item.regular_minor);
  return item;
}

void charge(Style& style, const std::string& store, Day day) {
  const auto own = style.store_prices.find(store);
  for (Variant& variant : style.variants) {
    const Minor regular = own == style.store_prices.end() ? variant.price_minor : own->second;
    variant.price_minor =
        special_instead({style.special_price_minor, style.special_from, style.special_until}, regular, day)
            .value_or(regular);
  }
}

}  // namespace bobbin::catalog
