#include "core/returns/plan.hpp"

#include <algorithm>
#include <map>

#include "core/base/text.hpp"
#include "core/returns/split.hpp"

namespace bobbin::returns {
namespace {

using checkout::PricedLine;
using checkout::Sale;
using checkout::Tender;

// Pieces that come back, by line.
using Pieces = std::map<std::int32_t, std::int64_t>;

Result<void> check_line(const Sale& sale, const LineBack& wish, const std::string& field, Pieces& pieces) {
  const auto& lines = sale.tendered.priced.lines;
  const auto line = std::find_if(lines.begin(), lines.end(), [&](const auto& one) { return one.line == wish.line; });
  if (line == lines.end()) {
    return refuse(Code::kInvalid,
                  {"这一单没有第 " + std::to_string(wish.line) + " 行。",
                   "The sale has no line " + std::to_string(wish.line) + "."},
                  field + "/line");
  }
  if (wish.quantity < 1) {
    return refuse(Code::kInvalid, {"退货数量至少为 1。", "At least one piece must come back."}, field + "/quantity");
  }
  const std::int64_t left = line->quantity - line->returned - pieces[wish.line];
  if (wish.quantity > left) {
    return refuse(Code::kInvalid,
                  {"第 " + std::to_string(wish.line) + " 行最多还能退 " + std::to_string(left) + " 件。",
                   "Line " + std::to_string(wish.line) + ": at most " + std::to_string(left) + " can still come back."},
                  field + "/quantity");
  }
  const auto note =
      check_text(wish.reason, TextRule{kNoteCharacters, Need::kOptional, Lines::kMany}, field + "/reason");
  if (!note) return Refused(note.error());
  pieces[wish.line] += wish.quantity;
  return {};
}

Result<Pieces> pieces_of(const Sale& sale, const ReturnRequest& request) {
  if (request.lines.size() > checkout::kMaxLines) {
    return refuse(Code::kInvalid, {"一次最多退 2000 行。", "At most 2,000 lines come back at once."}, "/lines");
  }
  Pieces pieces;
  for (std::size_t i = 0; i < request.lines.size(); ++i) {
    const std::string field = "/lines/" + std::to_string(i);
    if (auto ok = check_line(sale, request.lines[i], field, pieces); !ok) return Refused(ok.error());
  }
  return pieces;
}

Minor worth(const PricedLine& line, std::int64_t returned) {
  return first_units(line.net_minor, line.quantity, returned);
}

std::string reason_of(const ReturnRequest& request, std::int32_t line) {
  for (const LineBack& wish : request.lines) {
    if (wish.line == line && !wish.reason.empty()) return wish.reason;
  }
  return {};
}

// Worth of the pieces (G2): what all that came back is worth after this return, less what it was before.
void weigh(Plan& plan, const Pieces& pieces, const ReturnRequest& request) {
  plan.whole = true;
  for (const PricedLine& line : plan.sale.tendered.priced.lines) {
    const auto found = pieces.find(line.line);
    const std::int64_t quantity = found == pieces.end() ? 0 : found->second;
    const std::int64_t returned = line.returned + quantity;
    if (returned < line.quantity) plan.whole = false;
    if (quantity == 0) continue;
    const Minor net = worth(line, returned) - worth(line, line.returned);
    plan.lines.push_back({line.line, quantity, line.quantity - returned, net, line.net_minor - worth(line, returned)});
    plan.back.lines.push_back({line.line, line.sku, line.name, quantity, net, reason_of(request, line.line),
                               request.restock && !line.service && !line.charge});
    plan.back.net_minor += net;
  }
}

// Money that lies elsewhere: a wallet, a card, a bank. Cash is in the drawer; points and stored value are on the
// member's account.
bool is_external(const Tender& tender) { return tender.money && !tender.change; }

// What one tender gives back.
struct Part {
  Minor amount_minor = 0;
  Minor again_minor = 0;  // of it, what had failed
};

void add_refund(Plan& plan, const std::string& id, const Tender& tender, Part part) {
  if (part.amount_minor == 0) return;
  Refund one;
  one.index = static_cast<std::int32_t>(plan.back.refunds.size() + 1);
  one.id = id + "." + std::to_string(one.index);
  one.tender = tender.index;
  one.tender_id = tender.id;
  one.label = tender.label;
  one.plugin = tender.plugin;
  one.plugin_version = tender.plugin_version;
  one.amount_minor = part.amount_minor;
  one.again_minor = part.again_minor;
  one.original = tender.attempt;
  one.state = tender.attempt.empty() ? RefundState::kDone : RefundState::kPending;
  plan.back.refunds.push_back(std::move(one));
  plan.back.refunded_minor += part.amount_minor;
}

// Everything that has come back is owed, less what was refunded before; so what had to wait is paid now. What a tender
// failed to give it still owes itself (PAY3); only the rest is split over what else is left of them all (G2).
void refund(Plan& plan, const ReturnRequest& request) {
  Minor owed = plan.back.net_minor;
  for (const PricedLine& line : plan.sale.tendered.priced.lines) owed += worth(line, line.returned);
  const auto& tenders = plan.sale.tendered.tenders;
  std::vector<Pot> pots;
  for (const Tender& tender : tenders) {
    const Minor gone = tender.refunded_minor + tender.failed_minor;
    pots.push_back({tender.amount_minor - gone, tender.unit_minor, is_external(tender)});
    owed -= gone;
  }
  const auto parts = split_refund(owed, pots, request.outside_first ? Order::kExternalFirst : Order::kProportional);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Minor failed = tenders[i].failed_minor;
    if (request.tender.empty()) {
      add_refund(plan, request.id, tenders[i], {failed + parts[i], failed});
    } else {  // only what failed may go another way
      add_refund(plan, request.id, tenders[i], {failed, failed});
      add_refund(plan, request.id, tenders[i], {parts[i], 0});
    }
    owed -= parts[i];
  }
  plan.back.waiting_minor = owed;
}

Result<void> check_payout(const ReturnRequest& request) {
  if (!request.lines.empty()) {
    return refuse(Code::kInvalid,
                  {"凭小票退货按原付款方式退；只有退款失败后才能换一种方式。",
                   "Goods by receipt go back to the tenders that paid; only a refund that failed can go another way."},
                  "/tender");
  }
  if (!request.desk.may_unreferenced) {
    return refuse(Code::kForbidden, {"换一种方式退款需要权限 return.unreferenced，请店长操作。",
                                     "To refund another way than it was paid needs the permission "
                                     "return.unreferenced: ask the manager."});
  }
  const auto reason = check_text(request.reason, TextRule{kNoteCharacters, Need::kOptional, Lines::kMany}, "/reason");
  if (!reason) return Refused(reason.error());
  return {};
}

// What couldn't be given back where it was paid outside goes out another way, when somebody asks for that (PAY3).
Result<void> pay_otherwise(Stores& stores, const checkout::Shopfloor& floor, const checkout::Moment& moment,
                           const ReturnRequest& request, Plan& plan) {
  if (request.tender.empty()) return {};
  if (auto ok = check_payout(request); !ok) return ok;
  const auto offer = payout_offer(stores, floor, priced_at(moment, request.desk), request.tender);
  if (!offer) return Refused(offer.error());
  plan.back.reason = request.reason;
  for (Refund& refund : plan.back.refunds) {
    if (refund.again_minor == 0) continue;
    refund.instead_of = refund.tender_id;
    refund.tender_id = offer->id;
    refund.label = offer->label;
    refund.plugin = offer->plugin;
    refund.plugin_version = offer->plugin_version;
    refund.original.clear();
    refund.state = RefundState::kDone;
  }
  return {};
}

}  // namespace

std::string_view name_of(RefundState state) {
  switch (state) {
    case RefundState::kPending:
      return "pending";
    case RefundState::kDone:
      return "done";
    case RefundState::kFailed:
      return "failed";
    case RefundState::kUnknown:
      return "unknown";
  }
  return "unknown";
}

checkout::Naming naming_of(const ReturnRequest& request) {
  return {request.id, "return", request.content_hash, request.desk.till};
}

Refused under(const std::string& prefix, Refusal refusal) {
  if (!refusal.field.empty()) refusal.field = prefix + refusal.field;
  return Refused(std::move(refusal));
}

Result<Plan> plan(Stores& stores, const checkout::Shopfloor& floor, const checkout::Moment& moment,
                  const ReturnRequest& request) {
  Plan plan;
  auto sale = stores.sales.find(request.sale);
  if (!sale) {
    return refuse(Code::kInvalid, {"没有销售单“" + request.sale + "”。", "There is no sale \"" + request.sale + "\"."},
                  "/sale");
  }
  plan.sale = std::move(*sale);
  // Without lines it is money alone: what refunds of it had failed to give.
  if (plan.sale.source == checkout::Source::kCharge && !request.charge && !request.lines.empty()) {
    return refuse(Code::kInvalid,
                  {"这不是销售，没有商品可退：请在它所属的功能里退款（如储值退款）。",
                   "This is no sale and has no goods: give the money back where it was taken (a top-up's refund)."},
                  "/sale");
  }
  const auto pieces = pieces_of(plan.sale, request);
  if (!pieces) return Refused(pieces.error());
  Return& back = plan.back;
  back.id = request.id;
  back.sale = request.sale;
  back.store = moment.store;
  back.till = request.desk.till;
  back.staff = request.desk.staff;
  back.member = plan.sale.tendered.priced.member;
  back.at = moment.at;
  back.business_day = moment.business_day;
  weigh(plan, *pieces, request);
  refund(plan, request);
  if (request.lines.empty() && back.refunds.empty()) {
    return refuse(Code::kInvalid,
                  {"请指明退哪些行；这一单没有欠退的款。", "Say which lines come back: nothing is owed for this sale."},
                  "/lines");
  }
  if (auto ok = pay_otherwise(stores, floor, moment, request, plan); !ok) return Refused(ok.error());
  return plan;
}

}  // namespace bobbin::returns
