#include "core/stock/stock.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "core/base/text.hpp"
#include "core/catalog/store.hpp"

namespace bobbin::stock {

namespace {

using nlohmann::json;

constexpr std::size_t kMaxLines = 1000;
constexpr std::int64_t kMaxQuantity = 1'000'000;

std::string field_of(std::size_t index, const char* name) { return "/lines/" + std::to_string(index) + "/" + name; }

Refused not_enough(const std::string& sku, std::int64_t there, std::int64_t wanted, const std::string& field) {
  const std::string have = std::to_string(there);
  const std::string need = std::to_string(wanted);
  return refuse(
      Code::kInsufficientStock,
      {sku + " 库存只有 " + have + " 件，需要 " + need + " 件；请减少数量，或先收货、盘点",
       "the stock of " + sku + " is " + have + ", the request " + need + "; take fewer, or receive or count first"},
      field);
}

Lacking below(std::int64_t left) { return {left < 0 ? -left : 0}; }

// Every line names goods of the catalogue, once, in a quantity that can be.
Result<void> check(Stores& stores, const audit::Actor& actor, const std::vector<Line>& lines, std::int64_t least) {
  if (lines.empty() || lines.size() > kMaxLines) {
    return refuse(Code::kInvalid, {"需要 1 到 1000 行", "1 to 1,000 lines are needed"}, "/lines");
  }
  std::set<std::string> seen;
  for (std::size_t index = 0; index < lines.size(); ++index) {
    const Line& line = lines[index];
    const auto asked = stores.catalog.by_sku(line.sku, actor.store, actor.business_day);
    if (!asked) {
      return refuse(Code::kInvalid,
                    {"没有货号为 " + shown(line.sku) + " 的在售商品，请核对",
                     "there are no goods with the SKU " + shown(line.sku) + "; check it"},
                    field_of(index, "sku"));
    }
    if (asked->item.kind == catalog::Kind::kService) {
      return refuse(Code::kInvalid, {line.sku + " 是服务，没有库存", line.sku + " is a service and has no stock"},
                    field_of(index, "sku"));
    }
    if (!seen.insert(line.sku).second) {
      return refuse(Code::kInvalid,
                    {line.sku + " 出现了两次，请合并成一行", line.sku + " is there twice; give it in one line"},
                    field_of(index, "sku"));
    }
    if (line.quantity < least || line.quantity > kMaxQuantity) {
      const std::string from = std::to_string(least);
      return refuse(Code::kInvalid,
                    {"数量要在 " + from + " 到 1,000,000 之间", "a quantity from " + from + " to 1,000,000"},
                    field_of(index, "quantity"));
    }
  }
  return {};
}

Document document_of(IdSource& ids, const audit::Actor& actor, MovementKind kind) {
  Document document;
  document.id = ids.next();
  document.kind = kind;
  document.store = actor.store;
  document.at = actor.at;
  return document;
}

// One row of the movements; `quantity` is what is there after it.
void move(Stores& stores, IdSource& ids, const audit::Actor& actor, const Document& document, Movement row) {
  row.id = ids.next();
  row.document = document.id;
  row.at = actor.at;
  row.staff = actor.staff;
  stores.stock.insert(row);
}

void log(Stores& stores, IdSource& ids, const audit::Actor& actor, const Document& document, const char* action) {
  json lines = json::array();
  json before = json::array();
  for (const Document::Row& row : document.lines) {
    lines.push_back({{"sku", row.sku}, {"quantity", row.quantity}, {"stock", row.stock}});
    before.push_back({{"sku", row.sku}, {"stock", row.before}});
  }
  json subject{{"document", id_text(document.id)}, {"store", document.store}};
  if (!document.to.empty()) subject["to"] = document.to;
  audit::Record record;
  record.action = action;
  record.subject_json = subject.dump();
  // What a count found missing or too much shows only beside what the book said.
  if (document.kind == MovementKind::kCount) record.before_json = json{{"lines", std::move(before)}}.dump();
  record.after_json = json{{"lines", std::move(lines)}}.dump();
  audit::log(stores, ids, actor, std::move(record));
}

}  // namespace

Later<Result<Lacking>> Stock::sell(Stores& stores, const Sold& sold) const {
  if (sold.policy == Policy::kAllow) {
    return stores.stock.take_anyway(sold.store, sold.sku, sold.quantity).then([](std::int64_t left) -> Result<Lacking> {
      return below(left);
    });
  }
  return stores.stock.take(sold.store, sold.sku, sold.quantity).then([&stores, sold](bool taken) -> Result<Lacking> {
    if (taken) return Lacking{};
    return not_enough(sold.sku, stores.stock.quantity(sold.store, sold.sku), sold.quantity, sold.field);
  });
}

Result<Lacking> Stock::would_lack(Stores& stores, const Sold& sold) const {
  const std::int64_t there = stores.stock.quantity(sold.store, sold.sku);
  if (sold.policy == Policy::kRefuse && there < sold.quantity) {
    return not_enough(sold.sku, there, sold.quantity, sold.field);
  }
  return below(there - sold.quantity);
}

void Stock::take_back(Stores& stores, const std::string& store, const std::string& sku, std::int64_t quantity) const {
  static_cast<void>(stores.stock.add(store, sku, quantity, std::nullopt));
}

Result<Document> Stock::receive(Stores& stores, const audit::Actor& actor, const std::vector<Line>& lines) {
  if (auto ok = check(stores, actor, lines, 1); !ok) return Refused(ok.error());
  Document document = document_of(ids_, actor, MovementKind::kReceipt);
  for (const Line& line : lines) {
    const std::int64_t after = stores.stock.add(actor.store, line.sku, line.quantity, std::nullopt).value_or(0);
    move(stores, ids_, actor, document,
         {0, 0, MovementKind::kReceipt, {}, actor.store, {}, line.sku, line.quantity, after});
    document.lines.push_back({line.sku, line.quantity, after, after - line.quantity});
  }
  log(stores, ids_, actor, document, "stock.received");
  return document;
}

Result<Document> Stock::transfer(Stores& stores, const audit::Actor& actor, const std::string& to,
                                 const std::vector<Line>& lines) {
  if (to == actor.store) {
    return refuse(Code::kInvalid, {"调入门店不能是本店", "goods go to another store than this one"}, "/to");
  }
  if (to.empty() || !known_store_(to)) {
    return refuse(Code::kInvalid, {"没有编号为 " + shown(to) + " 的门店", "there is no store " + shown(to)}, "/to");
  }
  if (auto ok = check(stores, actor, lines, 1); !ok) return Refused(ok.error());
  Document document = document_of(ids_, actor, MovementKind::kTransferOut);
  document.to = to;
  for (std::size_t index = 0; index < lines.size(); ++index) {
    const Line& line = lines[index];
    const std::optional<std::int64_t> left = stores.stock.add(actor.store, line.sku, -line.quantity, 0);
    if (!left) {
      return not_enough(line.sku, stores.stock.quantity(actor.store, line.sku), line.quantity,
                        field_of(index, "quantity"));
    }
    const std::int64_t there = stores.stock.add(to, line.sku, line.quantity, std::nullopt).value_or(0);
    move(stores, ids_, actor, document,
         {0, 0, MovementKind::kTransferOut, {}, actor.store, {}, line.sku, -line.quantity, *left});
    move(stores, ids_, actor, document, {0, 0, MovementKind::kTransferIn, {}, to, {}, line.sku, line.quantity, there});
    document.lines.push_back({line.sku, line.quantity, *left, *left + line.quantity});
  }
  log(stores, ids_, actor, document, "stock.transferred");
  return document;
}

Result<Document> Stock::count(Stores& stores, const audit::Actor& actor, const std::vector<Line>& lines) {
  if (auto ok = check(stores, actor, lines, 0); !ok) return Refused(ok.error());
  Document document = document_of(ids_, actor, MovementKind::kCount);
  for (std::size_t index = 0; index < lines.size(); ++index) {
    const Line& line = lines[index];
    const std::int64_t before = stores.stock.quantity(actor.store, line.sku);
    if (!stores.stock.set(actor.store, line.sku, before, line.quantity)) {
      return refuse(Code::kBusy,
                    {"盘点时 " + line.sku + " 正在卖出，请再试", line.sku + " was being sold meanwhile; try again"},
                    field_of(index, "sku"));
    }
    move(stores, ids_, actor, document,
         {0, 0, MovementKind::kCount, {}, actor.store, {}, line.sku, line.quantity - before, line.quantity});
    document.lines.push_back({line.sku, line.quantity, line.quantity, before});
  }
  log(stores, ids_, actor, document, "stock.counted");
  return document;
}

Result<Matrix> Stock::matrix(Stores& stores, const std::string& style, const std::string& store, Day day) const {
  const catalog::Catalog book(ids_);
  Result<catalog::Style> found = book.get(stores, style, day);
  if (!found) return Refused(found.error());
  std::map<std::string, std::int64_t> here;
  for (const Level& level : stores.stock.of_style(style)) {
    if (level.store == store) here[level.sku] = level.quantity;
  }
  Matrix matrix{found->code, store, found->sizes, found->colours, {}};
  for (const catalog::Variant& variant : found->variants) {
    const auto level = here.find(variant.sku);
    matrix.cells.push_back(
        {variant.sku, variant.size, variant.colour, level == here.end() ? std::int64_t{0} : level->second});
  }
  return matrix;
}

std::int64_t Stock::quantity(Stores& stores, const std::string& store, const std::string& sku) const {
  return stores.stock.quantity(store, sku);
}

std::vector<Level> Stock::low(Stores& stores, const std::string& store, std::int64_t at_most, const std::string& after,
                              int limit) const {
  return stores.stock.low(store, at_most, after, limit);
}

}  // namespace bobbin::stock
