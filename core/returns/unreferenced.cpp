#include "core/base/text.hpp"
#include "core/catalog/catalog.hpp"
#include "core/returns/plan.hpp"
#include "core/shifts/shifts.hpp"

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

// Who invents a price could empty the drawer: above what the goods cost here today it takes the right to set prices,
// and is in the audit trail (S2).
Result<void> check_price(const catalog::Item& item, const GoodsBack& goods, const ReturnRequest& request,
                         const std::string& field) {
  if (goods.unit_price_minor <= item.regular_minor || request.desk.may_override) return {};
  const std::string most = std::to_string(item.regular_minor);
  return refuse(Code::kForbidden,
                {"“" + item.name + "”现价 " + most + " 分；无小票退货高于现价需要权限 price.override。",
                 item.name + " costs " + most +
                     " minor units here: a return without receipt for more needs the permission price.override."},
                field + "/unit_price_minor");
}

struct Brought {
  checkout::PricedLine line;
  Minor regular_minor = 0;
};

// Goods whose price a person says; the catalogue only knows what they are.
Result<Brought> goods_line(Stores& stores, const checkout::Shopfloor& floor, const checkout::Moment& moment,
                           const ReturnRequest& request, std::size_t index) {
  const GoodsBack& goods = request.unreferenced[index];
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
  if (auto ok = check_price(*item, goods, request, field); !ok) return Refused(ok.error());
  checkout::PricedLine line = checkout::described(*item);
  line.line = static_cast<std::int32_t>(index + 1);
  line.quantity = goods.quantity;
  line.unit_list_minor = goods.unit_price_minor;
  line.list_minor = *net;
  line.net_minor = *net;
  return Brought{std::move(line), item->regular_minor};
}

// Without a slip nobody can say that this cash ever came in. A drawer that doesn't have it is filled first (S6).
Result<void> check_drawer(Stores& stores, const checkout::Shopfloor& floor, const ReturnRequest& request,
                          const Refund& refund) {
  if (refund.tender_id != shifts::kCash) return {};
  const auto shift = shifts::Shifts(floor.ids).current(stores, request.desk.store, request.desk.till);
  if (!shift) return {};  // told when the slip is opened
  return shifts::Shifts::check_payout(stores, *shift, request.desk.drawers, refund.amount_minor, "/tender");
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
  Return back;
  for (std::size_t i = 0; i < request.unreferenced.size(); ++i) {
    auto brought = goods_line(stores, floor, moment, request, i);
    if (!brought) return Refused(brought.error());
    checkout::PricedLine& line = brought->line;
    if (line.unit_list_minor > brought->regular_minor) {
      back.above.push_back({line.line, brought->regular_minor, line.unit_list_minor});
    }
    priced.totals.list_minor += line.list_minor;
    priced.lines.push_back(std::move(line));
  }
  priced.totals.net_minor = priced.totals.list_minor;
  priced.totals.due_minor = priced.totals.list_minor;
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
  if (auto ok = check_drawer(stores, floor, request, *refund); !ok) return Refused(ok.error());
  back.refunded_minor = refund->amount_minor;
  back.refunds.push_back(std::move(*refund));
  return back;
}

}  // namespace bobbin::returns
