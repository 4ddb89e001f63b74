#include "payroll.hpp"

#include <algorithm>

#include "accounts.hpp"
#include "bobbin/errors.hpp"

namespace commission {
namespace {

// What each store and person sold and earned in the period, without steps.
struct Sum {
  Sold sold;
  bobbin::Minor amount_minor = 0;
};

std::vector<Sum> sums_of(const bobbin::Call& call, const Period& period) {
  std::vector<Sum> out;
  call.db().read("sums", {period.from.n, period.to.n}, [&](const bobbin::DbRow& row) {
    out.push_back({{std::string(row.text(0)), std::string(row.text(1)), row.integer(2)}, row.integer(3)});
  });
  return out;
}

std::vector<Sold> sold_of(const std::vector<Sum>& sums) {
  std::vector<Sold> out;
  out.reserve(sums.size());
  for (const Sum& one : sums) out.push_back(one.sold);
  return out;
}

PayrollRow& row_of(std::vector<PayrollRow>& rows, const std::string& staff) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const PayrollRow& one) { return one.staff == staff; });
  if (found != rows.end()) return *found;
  rows.emplace_back().staff = staff;
  return rows.back();
}

void add_posted_steps(const bobbin::Call& call, const Period& period, std::vector<PayrollRow>& rows) {
  call.db().read("steps_of", {name_of(period)}, [&](const bobbin::DbRow& row) {
    row_of(rows, std::string(row.text(0))).steps_minor += row.integer(1);
  });
}

void add_forecast(const Rules& rules, const std::vector<Sum>& sums, std::vector<PayrollRow>& rows) {
  for (const Sold& one : step_bonuses(rules.steps, sold_of(sums))) {
    row_of(rows, one.staff).forecast_steps_minor += one.minor;
  }
  if (rules.steps.of != Steps::Of::kPersonal) return;
  for (PayrollRow& row : rows) row.missing_minor = missing_minor(rules.steps, row.sold_minor);
}

// The first day after the period that no other closed one covers.
bobbin::Day opens_after(const bobbin::Call& call, const Period& period) {
  bobbin::Day out{period.to.n + 1};
  call.db().read("closings_after", {period.to.n}, [&](const bobbin::DbRow& row) {
    if (row.integer(0) <= out.n && out.n <= row.integer(1)) out = {static_cast<std::int32_t>(row.integer(1)) + 1};
  });
  return out;
}

void post_steps(const bobbin::Call& call, const Rules& rules, const Period& period) {
  const std::vector<Sum> sums = sums_of(call, period);
  const std::string name = name_of(period);
  for (const Sold& one : step_bonuses(rules.steps, sold_of(sums))) {
    const auto found = std::find_if(sums.begin(), sums.end(), [&](const Sum& sum) {
      return sum.sold.store == one.store && sum.sold.staff == one.staff;
    });
    call.journal().post(bobbin::Transfer(kSteps)
                            .from(kCost, one.store)
                            .to(kEarned, one.staff)
                            .amount(one.minor)
                            .label({"阶梯奖励", "Step bonus"})
                            .reason(name));
    call.db().write("put_steps", {name, one.store, one.staff, found->sold.minor, one.minor});
  }
}

// What a person has by the days must be what the journal says: a return of which this module saw nothing leaves a gap.
void must_be_the_journals(const bobbin::Call& call) {
  std::string names;
  call.db().read("astray", {},
                 [&](const bobbin::DbRow& row) { names += (names.empty() ? "" : ", ") + std::string(row.text(0)); });
  if (names.empty()) return;
  bobbin::decline(bobbin::say("{1} 的提成与账本不一致，请查看审计记录 module.gap。",
                              "The commission of {1} isn't what the journal says; see module.gap in the audit trail.",
                              names));
}

}  // namespace

std::optional<Closed> closed(const bobbin::Call& call, const Period& period) {
  std::optional<Closed> out;
  call.db().read("closing", {name_of(period)}, [&](const bobbin::DbRow& row) {
    out = Closed{row.integer(0), std::string(row.text(1)), {static_cast<std::int32_t>(row.integer(2))}};
    return false;
  });
  return out;
}

std::vector<PayrollRow> payroll(const bobbin::Call& call, const Rules& rules, const Period& period) {
  const std::vector<Sum> sums = sums_of(call, period);
  std::vector<PayrollRow> rows;
  for (const Sum& one : sums) {
    PayrollRow& row = row_of(rows, one.sold.staff);
    row.sold_minor += one.sold.minor;
    row.commission_minor += one.amount_minor;
  }
  if (period.kind == Period::Kind::kMonth) {
    if (closed(call, period)) {
      add_posted_steps(call, period, rows);
    } else {
      add_forecast(rules, sums, rows);
    }
  }
  std::sort(rows.begin(), rows.end(), [](const PayrollRow& a, const PayrollRow& b) { return a.staff < b.staff; });
  return rows;
}

bobbin::Minor earned_minor(const bobbin::Call& call, const std::string& staff, const Period& period) {
  const auto commission = call.db().integer("earned", {staff, period.from.n, period.to.n});
  const auto steps = call.db().integer("steps_earned", {name_of(period), staff});
  return commission.value_or(0) + steps.value_or(0);
}

void close(const bobbin::Call& call, const Rules& rules, const Period& period) {
  if (period.from > call.business_day()) {
    bobbin::decline({name_of(period) + " 还没有开始。", name_of(period) + " hasn't begun yet."}, "p");
  }
  call.db().write("take_turn", {});
  if (closed(call, period)) return;
  must_be_the_journals(call);
  if (period.kind == Period::Kind::kMonth) post_steps(call, rules, period);
  const bobbin::Day opens = opens_after(call, period);
  call.db().write("move_on", {opens.n, period.from.n, period.to.n});
  call.db().write("close", {name_of(period), period.from.n, period.to.n, opens.n, call.now_ms(), call.staff()});
}

}  // namespace commission
