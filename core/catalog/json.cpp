#include <nlohmann/json.hpp>

#include "core/catalog/catalog.hpp"

namespace bobbin::catalog {

namespace {

using nlohmann::json;

json day_or_null(const std::optional<Day>& day) { return day ? json(format_day(*day)) : json(nullptr); }
json minor_or_null(const std::optional<Minor>& amount) { return amount ? json(*amount) : json(nullptr); }

json variants_json(const Style& style) {
  json out = json::array();
  for (const Variant& variant : style.variants) {
    out.push_back({{"sku", variant.sku},
                   {"barcode", variant.barcode},
                   {"size", variant.size},
                   {"colour", variant.colour},
                   {"price_minor", variant.price_minor}});
  }
  return out;
}

json upcoming_json(const Style& style) {
  json out = json::array();
  for (const Price& price : style.upcoming) {
    json row{{"from", format_day(price.from)}, {"price_minor", minor_or_null(price.price_minor)}};
    if (!price.store.empty()) row["store"] = price.store;
    if (!price.sku.empty()) row["sku"] = price.sku;
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace

json to_json(const Style& style) {
  json early = nullptr;
  if (style.early_access) early = {{"tiers", style.early_access->tiers}, {"on", format_day(style.early_access->on)}};
  return {{"code", style.code},
          {"name", style.name},
          {"kind", style.kind == Kind::kService ? "service" : "goods"},
          {"category", style.category},
          {"season", style.season},
          {"tags", style.tags},
          {"sizes", style.sizes},
          {"colours", style.colours},
          {"price_minor", style.price_minor},
          {"store_prices", json(style.store_prices)},
          {"upcoming_prices", upcoming_json(style)},
          {"cost_minor", minor_or_null(style.cost_minor)},
          {"tax_rate_ppm", style.tax_rate_ppm},
          {"special_price_minor", minor_or_null(style.special_price_minor)},
          {"special_from", day_or_null(style.special_from)},
          {"special_until", day_or_null(style.special_until)},
          {"launch_on", day_or_null(style.launch_on)},
          {"early_access", std::move(early)},
          {"variants", variants_json(style)}};
}

}  // namespace bobbin::catalog
