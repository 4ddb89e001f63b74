#include "till.hpp"

#include <nlohmann/json.hpp>
#include <vector>

#include "accounts.hpp"
#include "earning.hpp"
#include "granting.hpp"
#include "redemption.hpp"

namespace points {
namespace {

using nlohmann::json;

constexpr const char* kTender = "points";

std::int64_t goods_minor(const bobbin::Sale& sale) {
  std::int64_t sum = 0;  // at most the sale's net, so no overflow
  for (const bobbin::Line line : sale.lines()) sum += line.charge() ? 0 : line.net_minor();
  return sum;
}

// The tier and its factor come from the tiers module; without it, the factor is 1 (PT1).
void ask_tier(bobbin::Call& call, const bobbin::Sale& sale, Occasion& out) {
  const json question = {{"member", sale.holder()}, {"sale", sale.id()}};
  const auto answer = call.services().invoke("tiers", "multiplier", question.dump());
  if (!answer) return;
  const json said = json::parse(*answer);
  out.tier_ppm = said.at("multiplier_ppm");
  out.tier = said.value("tier", "");
}

// R6. Settled before rfm counts this sale: the segment is the one that the till could show.
std::string segment_of(bobbin::Call& call, const bobbin::Sale& sale) {
  const auto answer = call.services().invoke("rfm", "segment", json{{"member", sale.holder()}}.dump());
  if (!answer) return {};
  const json said = json::parse(*answer).value("segment", json());
  return said.is_string() ? said.get<std::string>() : std::string();
}

Occasion occasion_of(bobbin::Call& call, const Rules& rules, const bobbin::Sale& sale) {
  Occasion out;
  out.day = call.business_day();
  ask_tier(call, sale, out);
  if (needs_segment(rules)) out.segment = segment_of(call, sale);
  if (needs_birthday(rules)) {
    const bobbin::Member member = call.members().get(sale.member());
    out.birth_month = member.birth_month();
    out.birth_day = member.birth_day();
  }
  return out;
}

void redeem(bobbin::Call& call, const Rules& rules, const bobbin::Sale& sale, const bobbin::Tender& tender) {
  bobbin::Transfer transfer("redeem");
  transfer.basis(redemption_basis(rules.redeem, tender.index(), tender.amount_minor()));
  const std::string needed = std::to_string(transfer.amount());
  transfer.from(kBalance, sale.holder())
      .to(kRedeemed)
      .label({"积分抵现", "Paid with points"})
      .grace_days(rules.expiry.grace_days);
  // The points of an exchange have just come back and go on; a debt that stands beside them must not stop it (G8).
  if (!tender.credit()) {
    transfer.spend(bobbin::say("积分不够：需要 {1} 分。请少用一些，或换一种付款方式。",
                               "Not enough points: it takes {1}. Use fewer, or another tender.", needed));
  }
  call.journal().post(transfer);
}

std::vector<EarningLine> earning_lines(const bobbin::Sale& sale, std::vector<bobbin::Line>& kept) {
  std::vector<EarningLine> out;
  for (const bobbin::Line line : sale.lines()) {
    if (line.charge()) continue;
    kept.push_back(line);  // the texts below are the host's, but the row they are read from is a copy
    out.push_back({line.line(), kept.back().sku(), kept.back().category(), line.money_minor()});
  }
  return out;
}

}  // namespace

void offer(bobbin::Call& call, const Rules& rules, const bobbin::Sale& sale, bobbin::Offers& offers) {
  if (!sale.has_member()) return;
  const bobbin::Balance balance = call.journal().balance(kBalance, sale.holder());
  const Allowance allowed = allowance(rules.redeem, {balance.spendable, goods_minor(sale), call.currency()});
  bobbin::Offer out;
  out.id = kTender;
  out.label = {"积分", "Points"};
  out.max_minor = allowed.max_minor;
  out.min_minor = allowed.min_minor;
  out.unit_minor = allowed.unit_minor;
  out.step_minor = allowed.step_minor;
  out.balance_minor = allowed.balance_minor;
  out.why = allowed.why;
  out.money = false;
  offers.offer(out);
}

void settle(bobbin::Call& call, const Rules& rules, const bobbin::Sale& sale) {
  if (!sale.has_member()) return;
  for (const bobbin::Tender tender : sale.tenders()) {
    if (tender.id() == kTender) redeem(call, rules, sale, tender);
  }
  if (call.draining()) return;  // honours what was promised, grants nothing new (X2)
  std::vector<bobbin::Line> kept;
  const std::vector<EarningLine> lines = earning_lines(sale, kept);
  earn(call, rules, sale.holder(), earning_basis(rules, lines, occasion_of(call, rules, sale)));
}

}  // namespace points
