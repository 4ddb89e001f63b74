#include "till.hpp"

#include <algorithm>
#include <utility>

#include "accounts.hpp"
#include "bobbin/errors.hpp"
#include "cards.hpp"
#include "purse.hpp"
#include "spending.hpp"
#include "topping_up.hpp"
#include "topup_routes.hpp"

namespace stored_value {
namespace {

bool has_charge(const bobbin::Sale& sale) {
  for (const bobbin::Line line : sale.lines()) {
    if (line.charge()) return true;
  }
  return false;
}

bool pays_with_this_only(const bobbin::Sale& sale) {
  bool any = false;
  for (const std::string_view id : sale.pay_with()) {
    if (id != kTender) return false;
    any = true;
  }
  return any;
}

bobbin::Words short_of(std::int64_t total_minor, std::string_view currency) {
  return bobbin::say("储值余额 {1}。", "The stored value comes to {1}.", bobbin::amount_text(total_minor, currency));
}

bobbin::Words too_little() {
  return {"储值余额不够。请少用一些，或换一种付款方式。",
          "Not enough stored value: use less of it, or another tender."};
}

// One of the two entries of a payment.
struct Side {
  const char* from;
  const char* to;
  const char* rule;
  bobbin::Words label;
};

void spend(const bobbin::Call& call, const bobbin::Tender& tender, const std::string& holder, const Side& side,
           bobbin::Basis basis) {
  bobbin::Transfer transfer(side.rule);
  transfer.basis(std::move(basis));
  if (transfer.amount() == 0) return;
  transfer.from(side.from, holder).to(side.to).label(side.label);
  if (!tender.credit()) transfer.spend(too_little());
  call.journal().post(transfer);
}

// What of a payment is principal: as the host has split it by the offer's parts. An exchange's credit was split when
// it paid first; a return before may have rounded the other way by one.
std::int64_t principal_of(const bobbin::Call& call, const bobbin::Tender& tender, const std::string& holder) {
  if (!tender.credit()) return tender.money_minor();
  const std::int64_t principal = call.journal().balance(kPrincipal, holder).balance;
  const std::int64_t bonus = call.journal().balance(kBonus, holder).balance;
  return std::min(principal, std::max(tender.money_minor(), tender.amount_minor() - bonus));
}

void pay(const bobbin::Call& call, const bobbin::Tender& tender, const std::string& holder) {
  const Spent spent{tender.index(), tender.amount_minor(), principal_of(call, tender, holder)};
  spend(call, tender, holder, {kPrincipal, kSpent, "spend", {"储值支付", "Paid with stored value"}},
        principal_basis(spent));
  spend(call, tender, holder, {kBonus, kBonusSpent, "spend_bonus", {"储值支付（赠送）", "Paid with bonus"}},
        bonus_basis(spent));
}

void pay_all(const bobbin::Call& call, const Rules& rules, const bobbin::Sale& sale) {
  Proof proof{sale.member(), 0, {}};
  bool any = false;
  for (const bobbin::Tender tender : sale.tenders()) {
    if (tender.id() != kTender) continue;
    any = true;
    if (tender.credit()) continue;  // the member agreed to it at the first sale
    proof.amount_minor += tender.amount_minor();
    if (proof.said.empty()) proof.said = tender.verification();
  }
  if (!any) return;
  if (proof.amount_minor > 0) {
    const auto card = card_of(call, sale.member());
    if (!card) bobbin::decline(too_little(), {}, "insufficient_balance");
    if (card->frozen) bobbin::decline(frozen_words());
    check_pin(call, rules, *card, proof);
  }
  for (const bobbin::Tender tender : sale.tenders()) {
    if (tender.id() == kTender) pay(call, tender, sale.holder());
  }
}

void top_up(const bobbin::Call& call, const Rules& rules, const bobbin::Sale& sale, const bobbin::Line& line) {
  count_top_up(call, rules, sale.member(), line.net_minor());
  // Behind the card's row, which others wait for: no two top-ups find room for themselves alone (G7).
  const TopUp wish{line.net_minor(), call.journal().balance(kPrincipal, sale.holder()).balance, 0};
  if (auto why = over_limit(rules, wish, call.currency()); !why.empty())
    bobbin::decline(std::move(why), "/amount_minor");
  const std::int64_t bonus = bonus_for(rules.steps, line.net_minor(), tiers_of(call, sale.holder()));
  grant(call, rules,
        {std::string(sale.id()),
         sale.member(),
         kReceived,
         "topup",
         {"储值充值", "Top-up"},
         line.net_minor(),
         bonus,
         true});
}

}  // namespace

void price(bobbin::Call& call, const Rules& rules, const bobbin::Sale& sale, const bobbin::Pricing& out) {
  if (rules.discount_ppm == 0 || call.draining() || !sale.has_member() || !pays_with_this_only(sale)) return;
  for (const bobbin::Line line : sale.lines()) {
    if (line.charge() || line.no_member_discount()) continue;
    bobbin::Adjustment off;
    off.rule = "paid_with";
    off.label = {"储值支付优惠", "For paying with stored value"};
    off.line = line.line();
    off.amount_minor = -discount_of(line.net_minor(), rules.discount_ppm);
    if (off.amount_minor != 0) out.adjust(off);
  }
}

void offer(bobbin::Call& call, const Rules& rules, const bobbin::Sale& sale, const bobbin::Offers& offers) {
  if (!sale.has_member() || has_charge(sale)) return;
  bobbin::Offer out;
  out.id = kTender;
  out.label = {"储值", "Stored value"};
  const auto card = card_of(call, sale.member());
  if (card && card->frozen) {
    out.max_minor = 0;
    out.why = frozen_words();
    offers.offer(out);
    return;
  }
  const auto pairs = card ? pairs_of(holdings_of(call, sale.member())) : std::vector<Pair>();
  const auto parts = parts_of(rules.policy, pairs);
  out.balance_minor = total_of(pairs);
  out.max_minor = std::min(out.balance_minor, sale.net_minor());
  if (out.max_minor < sale.net_minor()) out.why = short_of(out.balance_minor, call.currency());
  out.parts = parts;
  offers.offer(out);
}

void settle(bobbin::Call& call, const Rules& rules, const bobbin::Sale& sale) {
  if (!sale.has_member()) return;
  pay_all(call, rules, sale);
  for (const bobbin::Line line : sale.lines()) {
    if (line.charge() && line.sku() == kTopUpSku) top_up(call, rules, sale, line);
  }
}

void unwind(bobbin::Call& call, const Rules& rules, const bobbin::Return& back) {
  for (const bobbin::Line line : back.sale().lines()) {
    if (line.charge() && line.sku() == kTopUpSku) close_top_up(call, rules, back);
  }
}

}  // namespace stored_value
