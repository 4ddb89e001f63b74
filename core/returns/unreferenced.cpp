#include "core/base/text.hpp"
#include "core/catalog/catalog.hpp"
#include "core/returns/plan.hpp"

namespace bobbin::returns {
namespace {

Result<void> check_right(const ReturnRequest& request) {
  if (!request.desk.may_unreferenced) {
    return refuse(Code::kForbidden, {"无小票退货需要权限 return.unreferenced，请店长操作。",
                                     "A return without receipt needs the permission return.unreferenced: ask the "
                                     "manager."});
  }
  const auto reason = check_reason(request.reason, "/reason");
  if (!reason) return Refused(reason.error());
  return {};
}

// Goods whose price a person says; the catalogue only knows what they are.
Result<checkout::PricedLine> goods_line(Stores& stores, const checkout::Shopfloor& floor,
                                        const checkout::Moment& moment, const GoodsBack& goods, std::size_t index) {
  const std::string field = "/unreferenced/" + std::to_string(index);
  const auto item =
      catalog::Catalog(floor.ids).find(stores, {goods.sku, {}, moment.store, moment.business_day, {}, field});
  if (!item) return Refused(item.error());
  if (goods.quantity < 1 || goods.quantity > checkout::kMaxQuantity) {
    return refuse(Code::kInvalid, {"数量必须在 1 到 1000000 之间。", "A quantity is from 1 to 1,000,000."},
                  field + "/quantity");
  }
  const auto net = checked_mul(goods.unit_price_minor, goods.quantity);
  if (goods.unit_price_minor < 0 || !net || *net > checkout::kMaxMinor / 2'000) {
    return refuse(Code::kInvalid, {"单价不对。", "The unit price is out of range."}, field + "/unit_price_minor");
  }
  checkout::PricedLine line = checkout::described(*item);
  line.line = static_cast<std::int32_t>(index + 1);
  line.quantity = goods.quantity;
  line.unit_list_minor = goods.unit_price_minor;
  line.list_minor = *net;
  line.net_minor = *net;
  return line;
}

// In cash unless said.
Result<Refund> refund_in(Stores& stores, const checkout::Shopfloor& floor, const checkout::Priced& priced,
                         const ReturnRequest& request) {
  const auto offer = payout_offer(stores, floor, priced, request.tender.empty() ? "cash" : request.tender);
  if (!offer) return Refused(offer.error());
  Refund refund;
  refund.index = 1;
  refund.id = request.id + ".1";
  refund.tender_id = offer->id;
  refund.label = offer->label;
  refund.plugin = offer->plugin;
  refund.plugin_version = offer->plugin_version;
  refund.amount_minor = priced.totals.net_minor;
  return refund;
}

}  // namespace

Result<Return> plan_unreferenced(Stores& stores, const checkout::Shopfloor& floor, const checkout::Moment& moment,
                                 const ReturnRequest& request) {
  if (auto ok = check_right(request); !ok) return Refused(ok.error());
  if (request.unreferenced.size() > checkout::kMaxLines) {
    return refuse(Code::kInvalid, {"一次最多退 2000 行。", "At most 2,000 lines come back at once."}, "/unreferenced");
  }
  checkout::Priced priced = priced_at(moment, request.desk);
  for (std::size_t i = 0; i < request.unreferenced.size(); ++i) {
    auto line = goods_line(stores, floor, moment, request.unreferenced[i], i);
    if (!line) return Refused(line.error());
    priced.totals.list_minor += line->list_minor;
    priced.lines.push_back(std::move(*line));
  }
  priced.totals.net_minor = priced.totals.list_minor;
  priced.totals.due_minor = priced.totals.list_minor;
  Return back;
  back.id = request.id;
  back.store = moment.store;
  back.till = request.desk.till;
  back.staff = request.desk.staff;
  back.at = moment.at;
  back.business_day = moment.business_day;
  back.reason = request.reason;
  back.net_minor = priced.totals.net_minor;
  for (const auto& line : priced.lines) {
    back.lines.push_back(
        {line.line, line.sku, line.name, line.quantity, line.net_minor, {}, request.restock && !line.service});
  }
  if (back.net_minor == 0) return back;
  auto refund = refund_in(stores, floor, priced, request);
  if (!refund) return Refused(refund.error());
  back.refunded_minor = refund->amount_minor;
  back.refunds.push_back(std::move(*refund));
  return back;
}

}  // namespace bobbin::returns
