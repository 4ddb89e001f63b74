#include <nlohmann/json.hpp>

#include "core/base/text.hpp"
#include "core/catalog/pricing.hpp"
#include "core/http/json/query.hpp"
#include "core/http/json/read.hpp"
#include "core/http/json/shapes.hpp"
#include "core/http/routes/routes.hpp"
#include "core/schema/schema.hpp"

namespace bobbin::http {
namespace {

using nlohmann::json;
using namespace shapes;

json kind_shape() { return one_of({"goods", "service"}); }
json names() { return list(some_text(), 100); }
json early_shape() { return object({{"tiers", names()}, {"on", date()}}); }

json new_style_shape() {
  return object({{"code", some_text()},
                 {"name", some_text()},
                 {"kind?", kind_shape()},
                 {"category?", text(200)},
                 {"store_prices?", map_of(price())},
                 {"season?", text()},
                 {"tags?", names()},
                 {"sizes?", names()},
                 {"colours?", names()},
                 {"price_minor", price()},
                 {"cost_minor?", nullable(price())},
                 {"tax_rate_ppm?", ppm()},
                 {"special_price_minor?", nullable(price())},
                 {"special_from?", nullable(date())},
                 {"special_until?", nullable(date())},
                 {"launch_on?", nullable(date())},
                 {"early_access?", nullable(early_shape())}});
}

json style_patch_shape() {
  return object({{"name?", some_text()},
                 {"kind?", kind_shape()},
                 {"category?", text(200)},
                 {"store_prices?", map_of(nullable(price()))},
                 {"price_from?", date()},
                 {"season?", text()},
                 {"tags?", names()},
                 {"sizes?", names()},
                 {"colours?", names()},
                 {"price_minor?", price()},
                 {"cost_minor?", nullable(price())},
                 {"tax_rate_ppm?", ppm()},
                 {"special_price_minor?", nullable(price())},
                 {"special_from?", nullable(date())},
                 {"special_until?", nullable(date())},
                 {"launch_on?", nullable(date())},
                 {"early_access?", nullable(early_shape())}});
}

json style_shape() {
  const json upcoming =
      object({{"from", date()}, {"price_minor", nullable(whole())}, {"store?", text()}, {"sku?", text()}});
  const json variant =
      object({{"sku", text()}, {"barcode", text()}, {"size", text()}, {"colour", text()}, {"price_minor", whole()}});
  return object({{"code", text()},
                 {"name", text()},
                 {"kind", kind_shape()},
                 {"category", text(200)},
                 {"season", text()},
                 {"tags", list(text())},
                 {"sizes", list(text())},
                 {"colours", list(text())},
                 {"price_minor", whole()},
                 {"store_prices", map_of(whole())},
                 {"upcoming_prices", list(upcoming, 10'000)},
                 {"cost_minor?", nullable(whole())},
                 {"tax_rate_ppm", whole()},
                 {"special_price_minor", nullable(whole())},
                 {"special_from", nullable(date())},
                 {"special_until", nullable(date())},
                 {"launch_on", nullable(date())},
                 {"early_access", nullable(object({{"tiers", list(text())}, {"on", date()}}))},
                 {"variants", list(variant, 10'000)}});
}

// What goods cost the shop is for those who keep the catalogue. The variants' prices are those of the asking store; the
// shop's stand beside, in `price_minor` and `store_prices`.
json style_json(catalog::Style style, const Call& call) {
  catalog::charge(style, call.actor.store, call.actor.business_day);
  json out = catalog::to_json(style);
  if (!call.session.may("catalog")) out.erase("cost_minor");
  return out;
}

Result<std::optional<catalog::EarlyAccess>> early_of(const json& body) {
  if (!given(body, "early_access")) return std::nullopt;
  const json& early = body.at("early_access");
  const auto on = maybe_day(early, "on", "/early_access");
  if (!on) return Refused(on.error());
  return catalog::EarlyAccess{texts_of(early, "tiers"), on->value()};
}

// The four days and the early access of a new style, which may each be refused.
Result<void> read_days(const json& body, catalog::NewStyle& out) {
  const auto into = [&body](const char* key, std::optional<Day>& place) -> Result<void> {
    auto day = maybe_day(body, key);
    if (!day) return Refused(day.error());
    place = *day;
    return {};
  };
  if (auto read = into("special_from", out.special_from); !read) return read;
  if (auto read = into("special_until", out.special_until); !read) return read;
  if (auto read = into("launch_on", out.launch_on); !read) return read;
  auto early = early_of(body);
  if (!early) return Refused(early.error());
  out.early_access = *early;
  return {};
}

Result<void> known_stores(const Services& services, const json& body) {
  if (!given(body, "store_prices")) return {};
  const auto settings = services.settings.current();
  for (const auto& [store, unused] : body.at("store_prices").items()) {
    if (settings->store(store) != nullptr) continue;
    return refuse(Code::kInvalid, {"没有门店 " + store, "there is no store " + store},
                  "/store_prices/" + json_token(store));
  }
  return {};
}

Result<Reply> create(const Services& services, Stores& stores, const Call& call) {
  const json& body = call.body;
  if (auto known = known_stores(services, body); !known) return Refused(known.error());
  catalog::NewStyle style;
  style.code = text_of(body, "code");
  style.name = text_of(body, "name");
  style.kind = text_of(body, "kind") == "service" ? catalog::Kind::kService : catalog::Kind::kGoods;
  style.category = text_of(body, "category");
  style.season = text_of(body, "season");
  style.tags = texts_of(body, "tags");
  style.sizes = texts_of(body, "sizes");
  style.colours = texts_of(body, "colours");
  style.price_minor = whole_of(body, "price_minor");
  if (given(body, "store_prices")) style.store_prices = body.at("store_prices").get<std::map<std::string, Minor>>();
  style.cost_minor = maybe_whole(body, "cost_minor");
  style.tax_rate_ppm = whole_of(body, "tax_rate_ppm");
  style.special_price_minor = maybe_whole(body, "special_price_minor");
  if (auto read = read_days(body, style); !read) return Refused(read.error());
  auto made = services.catalog.create(stores, call.actor, style);
  if (!made) return Refused(made.error());
  return json_reply(201, style_json(*made, call));
}

Result<void> read_day_patches(const json& body, catalog::StylePatch& out) {
  const auto into = [&body](const char* key, std::optional<std::optional<Day>>& place) -> Result<void> {
    auto day = patched_day(body, key);
    if (!day) return Refused(day.error());
    place = *day;
    return {};
  };
  auto from = maybe_day(body, "price_from");
  if (!from) return Refused(from.error());
  out.price_from = *from;
  if (auto read = into("special_from", out.special_from); !read) return read;
  if (auto read = into("special_until", out.special_until); !read) return read;
  if (auto read = into("launch_on", out.launch_on); !read) return read;
  if (!has(body, "early_access")) return {};
  auto early = early_of(body);
  if (!early) return Refused(early.error());
  out.early_access = *early;
  return {};
}

Result<Reply> change_style(const Services& services, Stores& stores, const Call& call) {
  const json& body = call.body;
  if (auto known = known_stores(services, body); !known) return Refused(known.error());
  catalog::StylePatch patch;
  patch.name = maybe_text(body, "name");
  if (has(body, "kind")) {
    patch.kind = text_of(body, "kind") == "service" ? catalog::Kind::kService : catalog::Kind::kGoods;
  }
  patch.category = maybe_text(body, "category");
  patch.season = maybe_text(body, "season");
  patch.tags = maybe_texts(body, "tags");
  patch.sizes = maybe_texts(body, "sizes");
  patch.colours = maybe_texts(body, "colours");
  patch.price_minor = maybe_whole(body, "price_minor");
  if (has(body, "store_prices")) {
    for (const auto& [store, price] : body.at("store_prices").items()) {
      patch.store_prices[store] = price.is_null() ? std::nullopt : std::optional(price.get<Minor>());
    }
  }
  patch.cost_minor = patched_whole(body, "cost_minor");
  patch.tax_rate_ppm = maybe_whole(body, "tax_rate_ppm");
  patch.special_price_minor = patched_whole(body, "special_price_minor");
  if (auto read = read_day_patches(body, patch); !read) return Refused(read.error());
  auto changed = services.catalog.change(stores, call.actor, call.param("code"), patch);
  if (!changed) return Refused(changed.error());
  return json_reply(200, style_json(*changed, call));
}

Result<Reply> get_style(const Services& services, Stores& stores, const Call& call) {
  auto style = services.catalog.get(stores, call.param("code"), call.actor.business_day);
  if (!style) return Refused(style.error());
  return json_reply(200, style_json(*style, call));
}

Result<Reply> list_styles(const Services& services, Stores& stores, const Call& call) {
  const auto page = asked_page(call);
  if (!page) return Refused(page.error());
  auto styles = services.catalog.list(stores, call.actor.business_day, page->before, page->limit + 1);
  const std::string next = cut_page(styles, page->limit, [](const catalog::Style& style) { return id_text(style.id); });
  json items = json::array();
  for (const catalog::Style& style : styles) items.push_back(style_json(style, call));
  return list_reply(items, next);
}

}  // namespace

void add_style_routes(Routes& routes, const Services& services) {
  routes.push_back({.method = "POST",
                    .path = "/api/v1/styles",
                    .summary = {"新增款式", "Add a style"},
                    .permission = "catalog",
                    .body = str(new_style_shape()),
                    .answers = {{201, str(style_shape())}},
                    .handler = Writes{[&services](Stores& s, const Call& call) { return create(services, s, call); }}});
  routes.push_back(
      {.method = "GET",
       .path = "/api/v1/styles",
       .summary = {"款式", "Styles"},
       .query = str(object(paged({}))),
       .answers = {{200, str(page_of(style_shape()))}},
       .handler = Reads{[&services](Stores& s, const Call& call) { return list_styles(services, s, call); }}});
  routes.push_back(
      {.method = "GET",
       .path = "/api/v1/styles/{code}",
       .summary = {"一个款式及其尺码颜色", "A style with its matrix"},
       .answers = {{200, str(style_shape())}},
       .handler = Reads{[&services](Stores& s, const Call& call) { return get_style(services, s, call); }}});
  routes.push_back(
      {.method = "PATCH",
       .path = "/api/v1/styles/{code}",
       .summary = {"修改款式", "Change a style"},
       .permission = "catalog",
       .body = str(style_patch_shape()),
       .answers = {{200, str(style_shape())}},
       .handler = Writes{[&services](Stores& s, const Call& call) { return change_style(services, s, call); }}});
}

}  // namespace bobbin::http
