#include "till.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "accounts.hpp"
#include "attach.hpp"
#include "sold.hpp"

namespace commission {
namespace {

void pay(const bobbin::Call& call, const bobbin::Sale& sale, Due due) {
  call.journal().post(bobbin::Transfer(std::move(due.rule))
                          .from(kCost, std::string(sale.store()))
                          .to(kEarned, std::move(due.staff))
                          .basis(std::move(due.basis))
                          .label({"销售提成", "Commission"}));
}

// Whole until nothing of the sale is kept; unwind judges it again before.
void pay(const bobbin::Call& call, const bobbin::Sale& sale, const Bonus& bonus) {
  bobbin::Basis basis;
  basis.terms.push_back({bobbin::TermKind::kSale, 0, bonus.amount_minor, 1, 1});
  call.journal().post(bobbin::Transfer(kAttach)
                          .from(kCost, std::string(sale.store()))
                          .to(kEarned, bonus.staff)
                          .basis(std::move(basis))
                          .label({"连带奖励", "Attach bonus"}));
}

void count_sold(std::vector<Change>& changes, const std::vector<SoldLine>& lines) {
  for (const SoldLine& line : lines) {
    const std::vector<bobbin::Minor> parts = split(line.brought_minor, line.persons);
    for (std::size_t i = 0; i < parts.size(); ++i) change_of(changes, line.persons[i].staff).sold_minor += parts[i];
  }
}

}  // namespace

void settle(bobbin::Call& call, const Rules& rules, const bobbin::Sale& sale) {
  if (call.draining()) return;  // being switched off it pays nothing new (X2)
  const std::vector<SoldLine> lines = lines_of(rules, sale);
  const std::string tier = needs_tier(rules) ? tier_of(call, sale) : std::string();
  std::vector<Change> changes;
  count_sold(changes, lines);
  std::vector<Due> all = dues(rules, lines, tier);
  // In one order for everybody: two sales of the same two persons never wait for each other's balance.
  std::stable_sort(all.begin(), all.end(), [](const Due& a, const Due& b) { return a.staff < b.staff; });
  for (Due& due : all) {
    change_of(changes, due.staff).amount_minor += due.basis.amount().value_or(0);
    pay(call, sale, std::move(due));
  }
  std::vector<Bonus> extra = bonuses(rules.attach, lines);
  std::stable_sort(extra.begin(), extra.end(), [](const Bonus& a, const Bonus& b) { return a.staff < b.staff; });
  for (const Bonus& bonus : extra) {
    change_of(changes, bonus.staff).amount_minor += bonus.amount_minor;
    pay(call, sale, bonus);
  }
  if (call.preview()) return;
  // One look at what is closed decides for all of the sale: on PostgreSQL each statement sees what was committed last.
  call.db().write("move_sale", {sale.id(), sale.business_day().n});
  write_changes(call, sale, std::move(changes));
}

}  // namespace commission
