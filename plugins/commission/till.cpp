#include "till.hpp"

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
  for (Due& due : dues(rules, lines, tier)) {
    change_of(changes, due.staff).amount_minor += due.basis.amount().value_or(0);
    pay(call, sale, std::move(due));
  }
  for (const Bonus& bonus : bonuses(rules.attach, lines)) {
    change_of(changes, bonus.staff).amount_minor += bonus.amount_minor;
    pay(call, sale, bonus);
  }
  if (call.preview()) return;
  write_changes(call, "count_sale", sale.business_day(), sale.store(), std::move(changes));
  call.db().write("move_sale", {sale.id(), sale.business_day().n});
}

}  // namespace commission
