#include <limits>
#include <nlohmann/json.hpp>

#include "core/http/json/query.hpp"
#include "core/http/json/read.hpp"
#include "core/http/json/shapes.hpp"
#include "core/http/routes/routes.hpp"
#include "core/stock/store.hpp"

namespace bobbin::http {
namespace {

using nlohmann::json;
using namespace shapes;

json lines_shape(const json& quantity) { return list(object({{"sku", some_text()}, {"quantity", quantity}})); }

json document_shape() {
  const json line = object({{"sku", text()}, {"quantity", whole()}, {"stock", whole()}});
  return object({{"id", id()}, {"store", text()}, {"to?", text()}, {"at", moment()}, {"lines", list(line)}});
}

// `style`, `sizes` and `colours` with ?style=, where the cells are a matrix; not else.
json levels_shape() {
  const json cell = object({{"sku", text()}, {"size?", text()}, {"colour?", text()}, {"quantity", whole()}});
  return object({{"style?", text()},
                 {"store", text()},
                 {"sizes?", list(text())},
                 {"colours?", list(text())},
                 {"items", list(cell, 10'000)},
                 {"next", nullable(text(200))}});
}

json document_json(const stock::Document& document, const Call& call) {
  json lines = json::array();
  for (const auto& row : document.lines) {
    lines.push_back({{"sku", row.sku}, {"quantity", row.quantity}, {"stock", row.stock}});
  }
  json out = {{"id", id_text(document.id)},
              {"store", document.store},
              {"at", format_instant(document.at, call.time_zone)},
              {"lines", lines}};
  if (!document.to.empty()) out["to"] = document.to;
  return out;
}

std::vector<stock::Line> lines_of(const json& body) {
  std::vector<stock::Line> out;
  for (const json& line : body.at("lines")) out.push_back({text_of(line, "sku"), whole_of(line, "quantity")});
  return out;
}

Result<Reply> answer(const Result<stock::Document>& document, const Call& call) {
  if (!document) return Refused(document.error());
  return json_reply(201, document_json(*document, call));
}

Result<Reply> transfer(const Services& services, Stores& stores, const Call& call) {
  const std::string to = text_of(call.body, "to");
  if (services.settings.current()->store(to) == nullptr) {
    return refuse(Code::kInvalid, {"没有门店 " + to, "there is no store " + to}, "/to");
  }
  return answer(services.stock.transfer(stores, call.actor, to, lines_of(call.body)), call);
}

Result<Reply> matrix(const Services& services, Stores& stores, const Call& call) {
  auto matrix = services.stock.matrix(stores, call.query_text("style"), call.actor.store, call.actor.business_day);
  if (!matrix) {
    Refusal refusal = std::move(matrix.error());
    if (refusal.code == Code::kNotFound) refusal.field = "style";
    return Refused(std::move(refusal));
  }
  const auto slice = slice_of(call, matrix->cells.size());
  if (!slice) return Refused(slice.error());
  json cells = json::array();
  for (std::size_t i = slice->first; i < slice->last; ++i) {
    const stock::Cell& cell = matrix->cells[i];
    cells.push_back({{"sku", cell.sku}, {"size", cell.size}, {"colour", cell.colour}, {"quantity", cell.quantity}});
  }
  return json_reply(200, {{"style", matrix->style},
                          {"store", matrix->store},
                          {"sizes", matrix->sizes},
                          {"colours", matrix->colours},
                          {"items", cells},
                          {"next", slice->next.empty() ? json() : json(slice->next)}});
}

// Goods of this store by SKU: all, or with ?low= those of which at most that many are left (C4).
Result<Reply> goods(Stores& stores, const Call& call) {
  const auto page = asked_page(call, Cursor::kText);
  if (!page) return Refused(page.error());
  const std::int64_t at_most = call.query.contains("low") ? parse_id(call.query_text("low")).value_or(0)
                                                          : std::numeric_limits<std::int64_t>::max();
  auto levels = stores.stock.low(call.actor.store, at_most, page->cursor, page->limit + 1);
  const std::string next = cut_page(levels, page->limit, [](const stock::Level& level) { return level.sku; });
  json items = json::array();
  for (const stock::Level& level : levels) items.push_back({{"sku", level.sku}, {"quantity", level.quantity}});
  return json_reply(200, {{"store", call.actor.store}, {"items", items}, {"next", next.empty() ? json() : json(next)}});
}

Result<Reply> levels(const Services& services, Stores& stores, const Call& call) {
  const bool by_style = call.query.contains("style");
  if (by_style && call.query.contains("low")) {
    return refuse(Code::kMalformed, {"style 与 low 给一个", "give one of style and low"}, "low");
  }
  return by_style ? matrix(services, stores, call) : goods(stores, call);
}

}  // namespace

void add_stock_routes(Routes& routes, const Services& services) {
  const json some = pieces();
  routes.push_back({.method = "POST",
                    .path = "/api/v1/stock/receipts",
                    .summary = {"收货", "Receive goods"},
                    .permission = "stock",
                    .body = str(object({{"lines", lines_shape(some)}})),
                    .answers = {{201, str(document_shape())}},
                    .handler = Writes{[&services](Stores& s, const Call& call) {
                      return answer(services.stock.receive(s, call.actor, lines_of(call.body)), call);
                    }}});
  routes.push_back(
      {.method = "POST",
       .path = "/api/v1/stock/transfers",
       .summary = {"调拨", "Transfer goods to another store"},
       .permission = "stock",
       .body = str(object({{"to", some_text()}, {"lines", lines_shape(some)}})),
       .answers = {{201, str(document_shape())}},
       .handler = Writes{[&services](Stores& s, const Call& call) { return transfer(services, s, call); }}});
  routes.push_back({.method = "POST",
                    .path = "/api/v1/stock/counts",
                    .summary = {"盘点：把库存设为数得的数", "Count: set the stock to what is there"},
                    .permission = "stock",
                    .body = str(object({{"lines", lines_shape(whole(0, kMostPieces))}})),
                    .answers = {{201, str(document_shape())}},
                    .handler = Writes{[&services](Stores& s, const Call& call) {
                      return answer(services.stock.count(s, call.actor, lines_of(call.body)), call);
                    }}});
  routes.push_back({.method = "GET",
                    .path = "/api/v1/stock",
                    .summary = {"本店库存：全部、一个款式的尺码表，或只剩不多的商品",
                                "This store's stock: all of it, a style's matrix, or what is running out"},
                    .permission = "stock.read",
                    .query = str(object(paged({{"style?", some_text()}, {"low?", whole(0, kMostPieces)}}))),
                    .answers = {{200, str(levels_shape())}},
                    .handler = Reads{[&services](Stores& s, const Call& call) { return levels(services, s, call); }}});
}

}  // namespace bobbin::http
