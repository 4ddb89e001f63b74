#include "counting.hpp"

#include <algorithm>

namespace rfm {
namespace {

// Money that came in without goods is no purchase.
bool sells_something(const bobbin::Sale& sale) {
  const auto lines = sale.lines();
  return std::any_of(lines.begin(), lines.end(), [](const bobbin::Line line) { return !line.charge(); });
}

// While a module is being switched off it counts, but scores nobody (X2).
Rated rated_anew(const bobbin::Call& call, const Rules& rules, const Yardstick& yardstick, const MemberRow& row) {
  if (call.draining() && row.bought.in_window()) return row.rated;
  return rate(rules, yardstick, row.bought, call.business_day());
}

void put(const bobbin::Call& call, std::int64_t member, const Bought& bought, const Rated& rated) {
  call.db().write("put",
                  {member, bought.counted, bought.last.n, bought.frequency, bought.monetary_minor, packed(rated.scores),
                   static_cast<int>(rated.segment)},
                  bobbin::Expect{});
}

// A row with what it is measured by; read after the statement that locked it.
struct Locked {
  MemberRow row;
  std::int64_t sales_before = 0;  // as the host counts them, without the sale at hand
  Yardstick yardstick;
};

Locked locked_of(const bobbin::Call& call, const Rules& rules, std::int64_t member) {
  Locked out;
  out.row.member = member;
  out.yardstick = before_first_refresh(rules);
  call.db().read("standing", {member}, [&](const bobbin::DbRow& row) {
    out.row = member_row(row);
    out.sales_before = row.integer(7);
    if (const auto found = yardstick_in(row, 8)) out.yardstick = *found;
  });
  return out;
}

}  // namespace

void count_sale(bobbin::Call& call, const Rules& rules, const bobbin::Sale& sale) {
  // A quote writes nothing, so there is no row to look at afterwards.
  if (call.preview() || !sale.has_member() || !sells_something(sale)) return;
  call.db().write("count_sale", {sale.member(), sale.business_day().n, sale.net_minor()}, bobbin::Expect{});
  Locked found = locked_of(call, rules, sale.member());
  MemberRow& row = found.row;
  const bool missed = row.bought.counted != found.sales_before + 1;
  if (missed) {
    row.bought = recount(call, sale.member(), first_within(call.business_day(), rules.window_months));
  }
  const Rated rated = rated_anew(call, rules, found.yardstick, row);
  if (missed) {
    put(call, sale.member(), row.bought, rated);
  } else if (rated != row.rated) {
    call.db().write("score", {sale.member(), packed(rated.scores), static_cast<int>(rated.segment)}, bobbin::Expect{});
  }
}

void count_again(bobbin::Call& call, const Rules& rules, std::int64_t member) {
  call.db().write("lock", {member});  // two returns at once would each miss the other's
  Locked found = locked_of(call, rules, member);
  found.row.bought = recount(call, member, first_within(call.business_day(), rules.window_months));
  put(call, member, found.row.bought, rated_anew(call, rules, found.yardstick, found.row));
}

}  // namespace rfm
