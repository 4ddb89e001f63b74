#include <nlohmann/json.hpp>

#include "core/journal/overlay.hpp"
#include "core/members/store.hpp"
#include "core/returns/plan.hpp"
#include "core/shifts/shifts.hpp"
#include "core/stock/stock.hpp"

namespace bobbin::returns {
namespace {

using checkout::Moment;
using checkout::SettleMode;
using checkout::Shopfloor;

// What is left of the sale once this return is through (G4).
journal::Remaining remaining_of(const Plan& plan) {
  journal::Remaining out;
  for (const auto& line : plan.sale.tendered.priced.lines) {
    out.lines.push_back({line.line, line.quantity, line.quantity - line.returned});
  }
  for (const auto& back : plan.lines) {
    for (auto& line : out.lines) {
      if (line.line == back.line) line.kept = back.remaining;
    }
  }
  for (const auto& tender : plan.sale.tendered.tenders) {
    out.tenders.push_back({tender.index, tender.amount_minor, tender.amount_minor - tender.refunded_minor});
  }
  for (const Refund& refund : plan.back.refunds) {
    for (auto& tender : out.tenders) {
      if (tender.index == refund.tender) tender.left_minor -= refund.amount_minor;
    }
  }
  return out;
}

// The sale as the plugins see it in unwind: what is left of its pieces and of its tenders after this return.
checkout::Sale after_return(const Plan& plan) {
  checkout::Sale sale = plan.sale;
  for (const auto& back : plan.lines) {
    for (auto& line : sale.tendered.priced.lines) {
      if (line.line == back.line) line.returned = line.quantity - back.remaining;
    }
  }
  for (const Refund& refund : plan.back.refunds) {
    for (auto& tender : sale.tendered.tenders) {
      if (tender.index == refund.tender) tender.refunded_minor += refund.amount_minor;
    }
  }
  return sale;
}

// The journal first, from the record; then the plugins mend their own tables. Answers what they posted.
Result<std::vector<checkout::Effect>> take_back_effects(Stores& stores, const House& house, const Moment& moment,
                                                        const Plan& plan, SettleMode mode) {
  const Return& back = plan.back;
  const journal::Cause cause{"return", back.id, back.store, back.staff, back.at, back.business_day, plan.sale.id};
  auto reversals = house.ledger.reverse(stores, cause, remaining_of(plan), moment.shop().day);
  if (!reversals) return Refused(reversals.error());
  if (plan.lines.empty()) return std::vector<checkout::Effect>{};  // only money moves: there is nothing to mend
  checkout::Unwinding unwinding;
  if (mode == SettleMode::kOn) unwinding.id = back.id;
  unwinding.store = back.store;
  unwinding.till = back.till;
  unwinding.staff = back.staff;
  unwinding.at = back.at;
  unwinding.business_day = back.business_day;
  unwinding.whole = plan.whole;
  unwinding.lines = plan.lines;
  unwinding.reversals = std::move(*reversals);
  return house.floor.modules.unwind(stores, after_return(plan), unwinding, mode);
}

Refused taken_meanwhile() {
  return refuse(Code::kInvalid,
                {"这些商品或款项刚刚已在别处退回。", "These pieces, or this money, have just come back elsewhere."},
                "/lines");
}

// Each in one conditional statement, so that two tills can't take the same piece back (G7).
Result<void> mark_sale(Stores& stores, const Plan& plan) {
  for (const auto& line : plan.lines) {
    if (!stores.sales.take_back(plan.sale.row, line.line, line.quantity, line.net_minor)) return taken_meanwhile();
  }
  for (const Refund& refund : plan.back.refunds) {
    if (!stores.sales.refund(plan.sale.row, refund.tender, refund.amount_minor, refund.again_minor)) {
      return taken_meanwhile();
    }
  }
  return {};
}

void restock(Stores& stores, const Shopfloor& floor, const Return& back) {
  const stock::Stock shelves(floor.ids);
  for (const ReturnLine& line : back.lines) {
    if (line.restocked) shelves.take_back(stores, back.store, line.sku, line.quantity);
  }
}

void store_attempts(Stores& stores, const Shopfloor& floor, const Return& back) {
  for (const Refund& refund : back.refunds) {
    if (refund.state != RefundState::kPending) continue;
    checkout::Attempt attempt;
    attempt.id = refund.id;
    attempt.kind = "refund";
    attempt.cause = back.id;
    attempt.store = back.store;
    attempt.till = back.till;
    attempt.plugin = refund.plugin;
    attempt.tender = refund.tender_id;
    attempt.amount_minor = refund.amount_minor;
    attempt.original = refund.original;
    if (const auto first = stores.attempts.find(refund.original)) attempt.auth_code = first->auth_code;
    checkout::stamp(attempt, floor);
    stores.attempts.insert(attempt);
  }
}

// Money that was taken outside and goes out of the house another way: somebody answers for it (S8).
void tell_redirected(Stores& stores, const Shopfloor& floor, const Return& back) {
  for (const Refund& refund : back.refunds) {
    if (refund.instead_of.empty()) continue;
    audit::Record record;
    record.action = "refund.redirected";
    record.subject_json =
        R"({"return":")" + back.id + R"(","sale":")" + back.sale + R"(","refund":")" + refund.id + R"("})";
    record.before_json = R"({"tender":")" + refund.instead_of + R"("})";
    record.after_json =
        R"({"tender":")" + refund.tender_id + R"(","amount_minor":)" + std::to_string(refund.amount_minor) + "}";
    record.reason = back.reason;
    audit::log(stores, floor.ids, {back.staff, back.store, back.till, back.at, back.business_day, {}},
               std::move(record));
  }
}

Result<void> open_slip(Stores& stores, const Shopfloor& floor, Return& back, std::int64_t row) {
  const auto shift = shifts::Shifts(floor.ids).current(stores, back.store, back.till);
  if (!shift) return Refused(shift.error());
  back.shift = id_text(shift->id);
  back.row = row;
  back.number = checkout::next_slip(stores, back.store, back.till, back.business_day, "R").get();
  return {};
}

}  // namespace

Result<Return> settle(Stores& stores, const House& house, const Moment& moment, Plan plan, std::int64_t row) {
  const Shopfloor& floor = house.floor;
  Return& back = plan.back;
  if (auto ok = open_slip(stores, floor, back, row); !ok) return Refused(ok.error());
  if (auto ok = mark_sale(stores, plan); !ok) return Refused(ok.error());
  stores.returns.insert(back, plan.sale.row, floor.ids);
  store_attempts(stores, floor, back);
  tell_redirected(stores, floor, back);
  // Before the plugins: in unwind the member's figures are those after the return (members.h).
  const bool purchase = plan.sale.source != checkout::Source::kCharge;
  if (back.member && purchase && !plan.lines.empty()) {
    const auto& priced = plan.sale.tendered.priced;
    stores.members.take_back(
        {back.member->id, plan.sale.row, priced.store, priced.business_day, priced.at, back.net_minor},
        plan.whole ? members::Store::Kept::kNothing : members::Store::Kept::kSome);
  }
  const auto posted = take_back_effects(stores, house, moment, plan, SettleMode::kOn);
  if (!posted) return Refused(posted.error());
  restock(stores, floor, back);  // last, as in a sale, so that the two never wait for each other in a circle
  back.effects = checkout::effects_of(stores, back.id);
  return std::move(back);
}

Result<Return> preview(Stores& stores, const House& house, const Moment& moment, Plan plan) {
  journal::Overlay overlay(stores.journal);
  Stores imagined = journal::with_journal(stores, overlay);
  const auto posted = take_back_effects(imagined, house, moment, plan, SettleMode::kPreview);
  if (!posted) return Refused(posted.error());
  plan.back.effects = checkout::effects_of(imagined, plan.back.id);
  plan.back.effects.insert(plan.back.effects.end(), posted->begin(), posted->end());
  return std::move(plan.back);
}

Result<Return> settle_unreferenced(Stores& stores, const Shopfloor& floor, const Moment&, Return back,
                                   std::int64_t row) {
  if (auto ok = open_slip(stores, floor, back, row); !ok) return Refused(ok.error());
  stores.returns.insert(back, 0, floor.ids);
  restock(stores, floor, back);
  audit::Record record;
  record.action = "return.unreferenced";
  record.subject_json = R"({"return":")" + back.id + R"("})";
  nlohmann::json after{{"amount_minor", back.refunded_minor}};
  nlohmann::json before;
  for (const AboveRegular& one : back.above) {
    before["lines"].push_back({{"line", one.line}, {"regular_minor", one.regular_minor}});
    after["lines"].push_back({{"line", one.line}, {"unit_price_minor", one.unit_minor}});
  }
  if (!before.is_null()) record.before_json = before.dump();
  record.after_json = after.dump();
  record.reason = back.reason;
  audit::log(stores, floor.ids, {back.staff, back.store, back.till, back.at, back.business_day, {}}, std::move(record));
  return back;
}

}  // namespace bobbin::returns
