#include <algorithm>

#include "core/checkout/money_of.hpp"
#include "core/members/store.hpp"
#include "core/returns/plan.hpp"
#include "core/returns/split.hpp"

// An exchange (S5): what comes back pays the new sale, in the tenders that had paid for it; only the difference moves.
namespace bobbin::returns {
namespace {

using checkout::Errand;
using checkout::Moment;
using checkout::Naming;
using checkout::Outcome;
using checkout::SellRequest;
using checkout::Tender;
using checkout::Tendered;

struct Worked {
  Plan plan;  // its refunds split into credit and what goes back
  Tendered tendered;
};

Result<void> check_ids(const ExchangeRequest& request) {
  const auto is_uuid = [](const std::string& id) { return parse_uuid(id) == id; };
  if (!is_uuid(request.back.id)) {
    return refuse(Code::kInvalid, {"编号必须是 UUID。", "The id must be a UUID."}, "/return/id");
  }
  if (!is_uuid(request.sale.id)) {
    return refuse(Code::kInvalid, {"编号必须是 UUID。", "The id must be a UUID."}, "/sale/id");
  }
  if (request.id == request.back.id || request.id == request.sale.id || request.back.id == request.sale.id) {
    return refuse(Code::kInvalid,
                  {"换货、退货和销售各用一个编号。", "Exchange, return and sale need an id of their own each."},
                  request.back.id == request.id ? "/return/id" : "/sale/id");
  }
  if (request.back.sale.empty()) {
    return refuse(Code::kInvalid, {"换货需要原销售单。", "An exchange needs the sale that the goods come from."},
                  "/return/sale");
  }
  if (request.back.lines.empty()) {
    return refuse(Code::kInvalid, {"请指明退哪些行。", "Say which lines come back."}, "/return/lines");
  }
  return {};
}

// Points and stored value belong to a member: the credit can pay only that member's sale.
Result<checkout::Basket> basket_of(Stores& stores, const Plan& plan, const ExchangeRequest& request) {
  checkout::Basket basket = request.sale.basket;
  const auto& member = plan.sale.tendered.priced.member;
  if (!member) return basket;
  if (basket.member.empty()) basket.member = member->code;
  const auto named = members::row_of(stores, basket.member);
  if (!named || named->id == member->id) return basket;  // an unknown one is refused where each sale's is
  return refuse(Code::kInvalid,
                {"换货须用原单的会员 " + member->code + "。",
                 "An exchange goes to the member of the first sale, " + member->code + "."},
                "/sale/member");
}

// As much of it is money as comes back of it: what is kept of a tender has its part of the money, rounded down.
Tender credit_of(const checkout::Sale& sale, const Tender& paid, Minor amount_minor, std::size_t index) {
  Tender credit = paid;
  credit.index = static_cast<std::int32_t>(index + 1);
  credit.amount_minor = amount_minor;
  credit.tendered_minor = amount_minor;
  credit.refunded_minor = 0;
  const Minor money_minor = checkout::money_of(sale.tendered, paid.index);
  const auto kept_money = [&](Minor kept_minor) {
    return mul_div(money_minor, kept_minor, paid.amount_minor, Rounding::kFloor).value();
  };
  const Minor left_minor = paid.amount_minor - paid.refunded_minor;
  credit.money_minor = kept_money(left_minor) - kept_money(left_minor - amount_minor);
  credit.credit = true;
  return credit;
}

const Tender& tender_of(const checkout::Sale& sale, std::int32_t index) {
  return *std::find_if(sale.tendered.tenders.begin(), sale.tendered.tenders.end(),
                       [&](const Tender& one) { return one.index == index; });
}

// Splits each refund into what pays the new sale and what goes back; the credits are the first tenders of the sale.
std::vector<Tender> take_credits(Plan& plan, const std::string& id, Minor due_minor) {
  std::vector<Pot> pots;
  for (const Refund& refund : plan.back.refunds) {
    pots.push_back({refund.amount_minor, tender_of(plan.sale, refund.tender).unit_minor, false});
  }
  const auto parts = split_refund(std::min(due_minor, plan.back.refunded_minor), pots, Order::kProportional);
  std::vector<Tender> credits;
  std::vector<Refund> refunds;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Refund whole = plan.back.refunds[i];
    if (parts[i] > 0) {
      credits.push_back(credit_of(plan.sale, tender_of(plan.sale, whole.tender), parts[i], credits.size()));
      Refund credit = whole;
      credit.amount_minor = parts[i];
      credit.again_minor = std::min(parts[i], whole.again_minor);
      credit.credit = true;
      credit.state = RefundState::kDone;  // stays in the house
      refunds.push_back(std::move(credit));
    }
    if (parts[i] < whole.amount_minor) {
      Refund rest = whole;
      rest.amount_minor -= parts[i];
      rest.again_minor -= std::min(parts[i], whole.again_minor);
      refunds.push_back(std::move(rest));
    }
  }
  for (std::size_t i = 0; i < refunds.size(); ++i) {
    refunds[i].index = static_cast<std::int32_t>(i + 1);
    refunds[i].id = id + "." + std::to_string(i + 1);
  }
  plan.back.refunds = std::move(refunds);
  return credits;
}

Result<Worked> work_out(Stores& stores, const checkout::Shopfloor& floor, const Moment& moment,
                        const ExchangeRequest& request, const std::vector<checkout::TenderRequest>& tenders) {
  auto planned = plan(stores, floor, moment, request.back);
  if (!planned) return under("/return", planned.error());
  const auto basket = basket_of(stores, *planned, request);
  if (!basket) return Refused(basket.error());
  if (auto ok = checkout::check_till(*basket); !ok) return under("/sale", ok.error());
  Plan split;
  const auto credits = [&](Minor due_minor) {
    split = *planned;  // once for each price that is tried
    return take_credits(split, request.back.id, due_minor);
  };
  auto tendered = checkout::paid(stores, floor, moment, *basket, {tenders, credits});
  if (!tendered) return under("/sale", tendered.error());
  return Worked{std::move(split), std::move(*tendered)};
}

checkout::Coming restocked(const Plan& plan) {
  checkout::Coming out;
  for (const ReturnLine& line : plan.back.lines) {
    if (line.restocked) out[line.sku] += line.quantity;
  }
  return out;
}

// Whether what money was asked for is still what is to be paid.
bool same_credits(const Tendered& a, const Tendered& b) {
  return a.priced.totals.due_minor == b.priced.totals.due_minor &&
         std::equal(a.tenders.begin(), a.tenders.end(), b.tenders.begin(), b.tenders.end(),
                    [](const Tender& x, const Tender& y) {
                      return x.id == y.id && x.credit == y.credit && x.amount_minor == y.amount_minor;
                    });
}

// What the tenders had to cover.
Minor paid_in(const checkout::Sale& sale) {
  Minor paid = 0;
  for (const Tender& tender : sale.tendered.tenders) {
    if (!tender.credit) paid += tender.amount_minor;
  }
  return paid;
}

Minor given_back(const Return& back) {
  Minor gone = 0;
  for (const Refund& refund : back.refunds) {
    if (!refund.credit) gone += refund.amount_minor;
  }
  return gone;
}

Result<std::int64_t> claim_part(Stores& stores, const checkout::Shopfloor& floor, const Moment& moment,
                                const Naming& naming, const std::string& field) {
  auto claimed = checkout::claim_done(stores, floor, moment, naming);
  if (claimed.ours.get()) return claimed.row;
  return under(field, Refusal{Code::kIdConflict, checkout::id_conflict().value().detail, "/id"});
}

}  // namespace

// The goods first, so that what they had been paid with is there again when the new sale spends it.
Result<ExchangeAnswer> Returns::settle_exchange(Stores& stores, const Moment& moment, const ExchangeRequest& request,
                                                const Tendered& paid, std::int64_t row) {
  const auto& floor = checkout_.floor();
  auto worked = work_out(stores, floor, moment, request, request.sale.tenders);
  if (!worked) return Refused(worked.error());
  if (!same_credits(worked->tendered, paid)) {
    return refuse(Code::kInvalid, {"退货内容刚刚有变，请重试。", "What can come back has just changed: try again."},
                  "/return/lines");
  }
  const std::string& hash = request.content_hash;
  const auto back_row =
      claim_part(stores, floor, moment, {request.back.id, "return", hash, request.back.desk.till}, "/return");
  if (!back_row) return Refused(back_row.error());
  auto back = settle(stores, House{floor, ledger_}, moment, std::move(worked->plan), *back_row);
  if (!back) return under("/return", back.error());
  const auto sale_row =
      claim_part(stores, floor, moment, {request.sale.id, "sale", hash, request.sale.basket.till}, "/sale");
  if (!sale_row) return Refused(sale_row.error());
  auto sale = checkout::settle(stores, floor, moment, {request.sale.id, paid, *sale_row});
  if (!sale) return under("/sale", sale.error());
  ExchangeAnswer answer;
  answer.due_minor = paid_in(*sale) - given_back(*back);
  stores.returns.insert(Store::Exchange{request.id, request.back.id, request.sale.id, answer.due_minor, row});
  answer.back = std::move(*back);
  answer.sale = std::move(*sale);
  return answer;
}

Result<ExchangeAnswer> Returns::exchange(const ExchangeRequest& request) {
  if (auto ok = check_ids(request); !ok) return Refused(ok.error());
  const auto& floor = checkout_.floor();
  ExchangeRequest asked = request;
  asked.sale.tenders = checkout::recognised(floor, request.sale.basket.store, request.sale.tenders);
  ExchangeAnswer answer;
  Errand errand;
  errand.naming = {request.id, "exchange", request.content_hash, request.sale.basket.till};
  errand.store = request.sale.basket.store;
  errand.tenders_field = "/sale/tenders";
  errand.prepare = [&](Stores& stores, const Moment& moment) -> Result<Tendered> {
    auto worked = work_out(stores, floor, moment, asked, asked.sale.tenders);
    if (!worked) return Refused(worked.error());
    if (auto ok = checkout::check_stock(stores, floor, moment, worked->tendered, restocked(worked->plan)); !ok) {
      return under("/sale", ok.error());
    }
    return std::move(worked->tendered);
  };
  errand.settle = [&](Stores& stores, const Moment& moment, const Tendered& tendered,
                      std::int64_t row) -> Result<void> {
    auto done = settle_exchange(stores, moment, asked, tendered, row);
    if (!done) return Refused(done.error());
    answer = std::move(*done);
    return {};
  };
  auto ran = checkout_.errands().run(errand);
  if (!ran) return Refused(ran.error());
  answer.outcome = ran->outcome;
  answer.attempts = std::move(ran->attempts);
  if (ran->outcome == Outcome::kWaiting) return answer;
  if (ran->outcome == Outcome::kCreated) send_refunds(checkout_, answer.back);
  return found_exchange(request.id, std::move(answer));
}

// As it stands now: refunds of outside money may have moved on.
Result<ExchangeAnswer> Returns::found_exchange(const std::string& id, ExchangeAnswer answer) {
  return checkout_.floor().storage.read<Result<ExchangeAnswer>>([&](Stores& stores) -> Result<ExchangeAnswer> {
    const auto exchange = stores.returns.find_exchange(id);
    if (!exchange) return refuse(Code::kNotFound, {"没有换货单。", "There is no such exchange."});
    auto sale = checkout_.find_within(stores, exchange->sale_id);
    if (!sale) return Refused(sale.error());
    auto back = stores.returns.find(exchange->return_id);
    if (!back) return refuse(Code::kNotFound, {"没有退货单。", "There is no such return."});
    back->effects = checkout::effects_of(stores, back->id);
    answer.back = std::move(*back);
    answer.sale = std::move(*sale);
    answer.to_pay_minor = paid_in(answer.sale);
    answer.due_minor = exchange->due_minor;
    return std::move(answer);
  });
}

}  // namespace bobbin::returns
