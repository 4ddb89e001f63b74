#include "core/shifts/shifts.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "core/base/text.hpp"

namespace bobbin::shifts {

namespace {

using nlohmann::json;

constexpr Minor kMaxMinor = 1'000'000'000'000;

Refused no_shift(std::int64_t id) {
  return refuse(Code::kNotFound, {"没有编号为 " + id_text(id) + " 的班次", "there is no shift " + id_text(id)});
}

Refused closed(std::int64_t id) {
  return refuse(Code::kShiftClosed, {"班次 " + id_text(id) + " 已经交班，请开新的班次",
                                     "the shift " + id_text(id) + " is closed; open a new one"});
}

Result<void> check_amount(Minor amount, Minor least, std::string field) {
  if (amount >= least && amount <= kMaxMinor) return {};
  return refuse(Code::kInvalid,
                {"金额超出范围：最多 1,000,000,000,000 分，且不能少于 " + std::to_string(least),
                 "an amount from " + std::to_string(least) + " to 1,000,000,000,000 minor units"},
                std::move(field));
}

void log(Stores& stores, IdSource& ids, const audit::Actor& actor, const char* action, const Shift& shift,
         const json& after, const std::string& reason = {}) {
  audit::Record record;
  record.action = action;
  record.subject_json = json{{"shift", id_text(shift.id)}, {"till", shift.till}}.dump();
  record.after_json = after.dump();
  record.reason = reason;
  audit::log(stores, ids, actor, std::move(record));
}

// A shift of the clerk's store and drawers, open or closed.
Result<Shift> find_one(Stores& stores, const Clerk& clerk, std::int64_t id) {
  std::optional<Shift> shift = stores.shifts.find(id);
  if (!shift || shift->store != clerk.actor.store) return no_shift(id);
  if (clerk.drawers == Drawers::kOwn && shift->till != clerk.actor.till) {
    return refuse(Code::kForbidden,
                  {"这是收银台 " + shift->till + " 的班次，须在那台登录，或由有权限 shifts.manage 的人来做",
                   "this shift is the till " + shift->till +
                       "'s: log in there, or somebody with the permission "
                       "shifts.manage does it"});
  }
  return std::move(*shift);
}

Result<Shift> open_one(Stores& stores, const Clerk& clerk, std::int64_t id) {
  Result<Shift> shift = find_one(stores, clerk, id);
  if (shift && !shift->open()) return closed(id);
  return shift;
}

Result<Shift> opened(std::optional<Shift> shift, const std::string& till) {
  if (shift) return std::move(*shift);
  return refuse(Code::kShiftClosed, {"收银台 " + till + " 还没有开班，请先开班（填写备用金）",
                                     "the till " + till + " has no open shift; open one with its float"});
}

// A till that lost the answer closes again with the same count (G6).
bool counted_so(Stores& stores, std::int64_t shift, const Amounts& counted) {
  Amounts before;
  for (const auto& [tender, amount] : stores.shifts.counted(shift)) before[tender] = amount.counted_minor;
  return before == counted;
}

Minor net_of(const Amounts& totals, const std::string& tender) {
  const auto found = totals.find(tender);
  return found == totals.end() ? Minor{0} : found->second;
}

Minor cash_expected(const Shift& shift, const Amounts& totals, const std::vector<CashMove>& moves) {
  Minor sum = shift.float_minor + net_of(totals, std::string(kCash));
  for (const CashMove& move : moves) sum += move.amount_minor;
  return sum;
}

// No drawer gives out more than it holds. How much that is, is not for who will count it (S6).
Result<void> check_out(Stores& stores, Drawers drawers, const Shift& shift, Minor amount_minor, std::string field) {
  if (amount_minor >= 0) return {};
  const Minor holds = cash_expected(shift, stores.shifts.taken(shift.id).net, stores.shifts.cash_moves(shift.id));
  if (holds + amount_minor >= 0) return {};
  Words words{"取出的现金多于抽屉里应有的，请减少金额，或先存入现金",
              "more cash than the drawer should hold; take out less, or put cash in first"};
  if (drawers == Drawers::kAll) {
    words.zh += "（应有 " + std::to_string(holds) + " 分）";
    words.en += " (it should hold " + std::to_string(holds) + " minor units)";
  }
  return refuse(Code::kInvalid, std::move(words), std::move(field));
}

}  // namespace

Report blind(Report report) {
  if (!report.shift.open()) return report;
  report.expected.clear();
  report.trade.sales.amount_minor.reset();
  report.trade.returns.amount_minor.reset();
  report.totals.erase(std::string(kCash));
  return report;
}

CloseCheck always_closes() {
  return [](Stores&, const Shift&) { return Result<void>{}; };
}

Result<Shift> Shifts::open(Stores& stores, const audit::Actor& actor, const std::string& till, Minor float_minor) {
  if (auto ok = check_amount(float_minor, 0, "/float_minor"); !ok) return Refused(ok.error());
  Shift shift;
  shift.id = ids_.next();
  shift.store = actor.store;
  shift.till = till;
  shift.float_minor = float_minor;
  shift.opened_at = actor.at;
  shift.opened_by = actor.staff;
  if (!stores.shifts.insert(shift)) {
    const std::optional<Shift> there = stores.shifts.open_shift(shift.store, till);
    const std::string open_id = there ? " " + id_text(there->id) : std::string();
    return refuse(Code::kShiftOpen,
                  {"收银台 " + till + " 已有未交班的班次" + open_id + "，请用它，或先交班",
                   "the till " + till + " has an open shift" + open_id + ": use it, or close it first"},
                  "/till");
  }
  log(stores, ids_, actor, "shift.opened", shift, json{{"float_minor", float_minor}});
  return shift;
}

Result<CashMove> Shifts::move_cash(Stores& stores, const Clerk& clerk, std::int64_t shift, Minor amount_minor,
                                   const std::string& reason) {
  const audit::Actor& actor = clerk.actor;
  const Result<Shift> found = open_one(stores, clerk, shift);
  if (!found) return Refused(found.error());
  if (amount_minor == 0) {
    return refuse(Code::kInvalid,
                  {"金额不能为 0：存入为正，取出为负", "the amount can't be 0: in is positive, out is negative"},
                  "/amount_minor");
  }
  if (auto ok = check_amount(amount_minor, -kMaxMinor, "/amount_minor"); !ok) return Refused(ok.error());
  Result<std::string> why = check_reason(reason, "/reason");
  if (!why) return Refused(why.error());
  if (auto ok = check_out(stores, clerk.drawers, *found, amount_minor, "/amount_minor"); !ok) {
    return Refused(ok.error());
  }
  CashMove move{ids_.next(), shift, actor.at, actor.staff, amount_minor, std::move(*why)};
  stores.shifts.insert(move);
  log(stores, ids_, actor, "shift.cash", *found, json{{"amount_minor", amount_minor}}, move.reason);
  return move;
}

Result<void> Shifts::check_payout(Stores& stores, const Shift& shift, Drawers drawers, Minor amount_minor,
                                  std::string field) {
  return check_out(stores, drawers, shift, -amount_minor, std::move(field));
}

void Shifts::tell_refused(Stores& stores, const Clerk& clerk, std::int64_t shift, Minor amount_minor) {
  const Result<Shift> found = open_one(stores, clerk, shift);
  if (!found || amount_minor >= 0 || amount_minor < -kMaxMinor || clerk.drawers == Drawers::kAll) return;
  log(stores, ids_, clerk.actor, "shift.cash_refused", *found, json{{"amount_minor", amount_minor}});
}

Result<Report> Shifts::close(Stores& stores, const Clerk& clerk, std::int64_t shift, const Amounts& counted,
                             const CloseCheck& check) {
  const audit::Actor& actor = clerk.actor;
  Result<Shift> found = find_one(stores, clerk, shift);
  if (!found) return Refused(found.error());
  if (!found->open()) {
    if (counted_so(stores, shift, counted)) return report(stores, actor.store, shift);
    return refuse(
        Code::kShiftClosed,
        {"班次 " + id_text(shift) + " 已经按另一个点数交班，点数不再更改；请看该班次的报表",
         "the shift " + id_text(shift) + " was closed with another count, which stays; see the shift's report"});
  }
  if (!counted.contains(std::string(kCash))) {
    return refuse(Code::kInvalid, {"请清点现金并填写 counted.cash", "count the cash and give counted.cash"},
                  "/counted/cash");
  }
  for (const auto& [tender, amount] : counted) {
    if (auto ok = check_amount(amount, 0, "/counted/" + json_token(tender)); !ok) return Refused(ok.error());
    if (trimmed(tender).empty()) {
      return refuse(
          Code::kInvalid,
          {"清点的每一项要写付款方式，如 cash、wechat", "each count names its tender, such as cash or wechat"},
          "/counted/");
    }
    if (auto ok = check_text(tender, {40, Need::kRequired, Lines::kOne}, "/counted"); !ok) return Refused(ok.error());
  }
  if (auto ok = check(stores, *found); !ok) return Refused(ok.error());
  const Amounts totals = stores.shifts.taken(shift).net;
  const std::vector<CashMove> moves = stores.shifts.cash_moves(shift);
  json after;
  for (const auto& [tender, amount] : counted) {
    const Minor expected = tender == kCash ? cash_expected(*found, totals, moves) : net_of(totals, tender);
    stores.shifts.insert(shift, tender, Counted{expected, amount});
    after["counted"][tender] = amount;
    after["expected"][tender] = expected;
  }
  found->closed_at = actor.at;
  found->closed_by = actor.staff;
  if (!stores.shifts.close(*found, ids_)) return closed(shift);
  log(stores, ids_, actor, "shift.closed", *found, after);
  return report(stores, actor.store, shift);
}

Result<Report> Shifts::report(Stores& stores, const std::string& store, std::int64_t shift) const {
  std::optional<Shift> found = stores.shifts.find(shift);
  if (!found || found->store != store) return no_shift(shift);
  Report report;
  report.shift = std::move(*found);
  Taken taken = stores.shifts.taken(shift);
  report.trade = stores.shifts.trade(shift);
  report.totals = std::move(taken.net);
  report.labels = std::move(taken.labels);
  report.labels.emplace(kCash, Words{"现金", "Cash"});
  report.moves = stores.shifts.cash_moves(shift);
  report.expected[std::string(kCash)] = cash_expected(report.shift, report.totals, report.moves);
  for (const auto& [tender, counted] : stores.shifts.counted(shift)) {
    report.expected[tender] = counted.expected_minor;
    report.counted[tender] = counted.counted_minor;
    report.difference[tender] = counted.counted_minor - counted.expected_minor;
    report.labels.emplace(tender, Words{tender, tender});  // counted, though nobody paid with it
  }
  return report;
}

std::vector<Shift> Shifts::list(Stores& stores, const Filter& filter) const { return stores.shifts.list(filter); }

Result<Shift> Shifts::current(Stores& stores, const std::string& store, const std::string& till) const {
  return opened(stores.shifts.open_shift(store, till), till);
}

Later<Result<Shift>> Shifts::selling(Stores& stores, const std::string& store, const std::string& till) const {
  return stores.shifts.selling_shift(store, till).then([till](std::optional<Shift> shift) {
    return opened(std::move(shift), till);
  });
}

}  // namespace bobbin::shifts
