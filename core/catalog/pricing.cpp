#include "core/catalog/pricing.hpp"

#include <utility>

namespace bobbin::catalog {

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
  const bool begun = !asked.special_from || *asked.special_from <= day;
  const bool ended = asked.special_until && *asked.special_until < day;
  item.special = asked.special_minor && begun && !ended && *asked.special_minor < item.regular_minor;
  item.unit_minor = item.special ? *asked.special_minor : item.regular_minor;
  return item;
}

}  // namespace bobbin::catalog
