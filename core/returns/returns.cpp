#include "core/returns/returns.hpp"

#include <algorithm>

#include "core/returns/plan.hpp"

namespace bobbin::returns {
namespace {

using checkout::Errand;
using checkout::Moment;
using checkout::Outcome;
using checkout::Tendered;

Result<void> check_request(const ReturnRequest& request) {
  if (request.desk.till.empty()) {
    return refuse(Code::kInvalid, {"退货必须在收银机上进行，请在收银机登录。", "A return needs a till: log in at one."},
                  "/till");
  }
  if (!request.charge && request.sale.empty() == request.unreferenced.empty()) {
    return refuse(Code::kInvalid,
                  {"给出 sale（有小票）或 unreferenced（无小票），二者取一。",
                   "Give either a sale (by receipt) or unreferenced (without)."},
                  "/sale");
  }
  return {};
}

Result<Return> find_within(Stores& stores, const std::string& id) {
  auto back = stores.returns.find(id);
  if (!back) return refuse(Code::kNotFound, {"没有退货单“" + id + "”。", "There is no return \"" + id + "\"."});
  back->effects = checkout::effects_of(stores, back->id);
  return std::move(*back);
}

// A charge comes back in pieces of the smallest coin (Checkout::charge).
Result<Plan> plan_charge(Stores& stores, const checkout::Shopfloor& floor, const Moment& moment,
                         const ReturnRequest& request) {
  const auto planned = [&](Minor uneven_minor) -> Result<Plan> {
    const auto back = request.charge(stores, uneven_minor);
    if (!back) return Refused(back.error());
    ReturnRequest out = request;
    out.sale = back->sale;
    out.lines = {{1, back->amount_minor, request.reason}};
    return plan(stores, floor, moment, out);
  };
  auto first = planned(0);
  if (!first || first->back.waiting_minor == 0) return first;
  return planned(first->back.waiting_minor);
}

Result<Plan> plan_any(Stores& stores, const checkout::Shopfloor& floor, const Moment& moment,
                      const ReturnRequest& request) {
  return request.charge ? plan_charge(stores, floor, moment, request) : plan(stores, floor, moment, request);
}

// What a slip proves is the customer's, and the shop can fetch cash from its safe: a warning, never a refusal. Only for
// who doesn't count the drawer blind (S6).
void warn_of_drawer(Stores& stores, const checkout::Shopfloor& floor, const Desk& desk, Return& back) {
  Minor cash = 0;
  for (const Refund& refund : back.refunds) {
    if (refund.tender_id == shifts::kCash && !refund.credit) cash += refund.amount_minor;
  }
  const auto shift = shifts::Shifts(floor.ids).current(stores, desk.store, desk.till);
  if (!shift || desk.drawers != shifts::Drawers::kAll) return;
  const auto ok = shifts::Shifts::check_payout(stores, *shift, desk.drawers, cash, "");
  if (!ok) back.warnings.push_back(ok.error().detail);
}

}  // namespace

Result<ReturnAnswer> Returns::take_back(const ReturnRequest& request) {
  if (auto ok = check_request(request); !ok) return Refused(ok.error());
  const auto& floor = checkout_.floor();
  ReturnAnswer answer;
  Errand errand;
  errand.naming = naming_of(request);
  errand.store = request.desk.store;
  errand.prepare = [](Stores&, const Moment&) -> Result<Tendered> { return Tendered{}; };  // asks nobody before
  errand.settle = [&](Stores& stores, const Moment& moment, const Tendered&, std::int64_t row) -> Result<void> {
    auto back = settle_one(stores, moment, request, row);
    if (!back) return Refused(back.error());
    answer.back = std::move(*back);
    return {};
  };
  const auto ran = checkout_.errands().run(errand);
  if (!ran) return Refused(ran.error());
  answer.outcome = ran->outcome;
  if (ran->outcome == Outcome::kCreated) {
    send_refunds(checkout_, answer.back);
    const bool outside = std::any_of(answer.back.refunds.begin(), answer.back.refunds.end(),
                                     [](const Refund& one) { return one.state == RefundState::kPending; });
    if (!outside) return answer;
  }
  auto back = floor.storage.read<Result<Return>>([&](Stores& stores) { return find_within(stores, request.id); });
  if (!back) return Refused(back.error());
  answer.back = std::move(*back);
  return answer;
}

Result<Return> Returns::settle_one(Stores& stores, const Moment& moment, const ReturnRequest& request,
                                   std::int64_t row) {
  const auto& floor = checkout_.floor();
  if (!request.charge && request.sale.empty()) {
    auto back = plan_unreferenced(stores, floor, moment, request);
    if (!back) return back;
    return settle_unreferenced(stores, floor, moment, std::move(*back), row);
  }
  auto planned = plan_any(stores, floor, moment, request);
  if (!planned) return Refused(planned.error());
  return settle(stores, House{floor, ledger_}, moment, std::move(*planned), row);
}

Result<Return> Returns::quote(const ReturnRequest& request) {
  if (auto ok = check_request(request); !ok) return Refused(ok.error());
  const auto& floor = checkout_.floor();
  const Instant now = floor.clock.now();
  return floor.storage.read<Result<Return>>([&](Stores& stores) -> Result<Return> {
    const auto moment = checkout::moment_of(stores, floor, request.desk.store, now);
    if (!moment) return Refused(moment.error());
    if (!request.charge && request.sale.empty()) return plan_unreferenced(stores, floor, *moment, request);
    auto planned = plan_any(stores, floor, *moment, request);
    if (!planned) return Refused(planned.error());
    auto back = preview(stores, House{floor, ledger_}, *moment, std::move(*planned));
    if (back) warn_of_drawer(stores, floor, request.desk, *back);
    return back;
  });
}

Result<Return> Returns::find(const std::string& id) {
  return checkout_.floor().storage.read<Result<Return>>([&](Stores& stores) { return find_within(stores, id); });
}

std::vector<Return> Returns::of_sale(const std::string& sale) {
  return checkout_.floor().storage.read<std::vector<Return>>([&](Stores& stores) {
    std::vector<Return> out;
    const auto found = stores.sales.find(sale);
    if (!found) return out;
    out = stores.returns.of_sale(found->row);
    for (Return& back : out) back.effects = checkout::effects_of(stores, back.id);
    return out;
  });
}

}  // namespace bobbin::returns
