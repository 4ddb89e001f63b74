#include <nlohmann/json.hpp>

#include "core/http/json/query.hpp"
#include "core/http/json/shapes.hpp"
#include "core/http/routes/routes.hpp"

namespace bobbin::http {
namespace {

using nlohmann::json;
using namespace shapes;

json variant_shape() {
  return object({{"sku", text()},
                 {"barcode", text()},
                 {"style", text()},
                 {"name", text()},
                 {"size", text()},
                 {"colour", text()},
                 {"price_minor", whole()},
                 {"stock", nullable(whole())}});
}

// `stock` is null for services: they have none (C5).
json variant_json(const Services& services, Stores& stores, const Call& call, const catalog::Item& item) {
  const bool service = item.kind == catalog::Kind::kService;
  return {{"sku", item.sku},
          {"barcode", item.barcode},
          {"style", item.style},
          {"name", item.name},
          {"size", item.size},
          {"colour", item.colour},
          {"price_minor", item.unit_minor},
          {"stock", service ? json() : json(services.stock.quantity(stores, call.actor.store, item.sku))}};
}

// A scan finds one or none: nothing found is an empty list, never an error.
Result<Reply> scan(const Services& services, Stores& stores, const Call& call) {
  const std::string barcode = call.query_text("barcode");
  const catalog::Ask ask{
      barcode.empty() ? call.query_text("sku") : "", barcode, call.actor.store, call.actor.business_day, {}, ""};
  auto item = services.catalog.find(stores, ask);
  json items = json::array();
  if (item) items.push_back(variant_json(services, stores, call, *item));
  return list_reply(items, "");
}

Result<Reply> search(const Services& services, Stores& stores, const Call& call) {
  const auto page = asked_page(call);
  if (!page) return Refused(page.error());
  catalog::Search search{call.query_text("q"), call.actor.store, call.actor.business_day, page->before,
                         page->limit + 1};
  auto hits = services.catalog.search(stores, search);
  const std::string next = cut_page(hits, page->limit, [](const catalog::Hit& hit) { return id_text(hit.id); });
  json items = json::array();
  for (const catalog::Hit& hit : hits) items.push_back(variant_json(services, stores, call, hit.item));
  return list_reply(items, next);
}

Result<Reply> variants(const Services& services, Stores& stores, const Call& call) {
  const int ways = static_cast<int>(call.query.count("barcode") + call.query.count("sku") + call.query.count("q"));
  if (ways > 1) {
    return refuse(Code::kMalformed, {"barcode、sku、q 只给一个", "give only one of barcode, sku and q"},
                  call.query.contains("q") ? "q" : "sku");
  }
  return call.query.contains("barcode") || call.query.contains("sku") ? scan(services, stores, call)
                                                                      : search(services, stores, call);
}

}  // namespace

void add_variant_routes(Routes& routes, const Services& services) {
  routes.push_back(
      {.method = "GET",
       .path = "/api/v1/variants",
       .summary = {"按条码、SKU 或文字找商品", "Find goods by barcode, SKU or words"},
       .query = str(object(paged({{"barcode?", some_text()}, {"sku?", some_text()}, {"q?", text()}}))),
       .answers = {{200, str(page_of(variant_shape()))}},
       .handler = Reads{[&services](Stores& s, const Call& call) { return variants(services, s, call); }}});
}

}  // namespace bobbin::http
