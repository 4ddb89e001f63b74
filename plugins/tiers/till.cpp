#include "till.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "discounts.hpp"
#include "gifts.hpp"
#include "moves.hpp"
#include "quotas.hpp"
#include "standing.hpp"

namespace tiers {
namespace {

// Those that member discounts may touch (C2). `kept` holds what their texts are read from.
std::vector<DiscountLine> lines_of(const bobbin::Sale& sale, std::vector<bobbin::Line>& kept) {
  for (const bobbin::Line line : sale.lines()) {
    const bool open = !line.gift() && !line.charge() && !line.no_member_discount() && line.net_minor() > 0;
    if (open) kept.push_back(line);
  }
  std::vector<DiscountLine> out;
  out.reserve(kept.size());
  for (const bobbin::Line& line : kept) {
    DiscountLine one{line.line(), line.quantity(), line.net_minor(), line.category(),
                     {},          line.launch(),   line.service()};
    for (const std::string_view tag : line.tags()) one.tags.push_back(tag);
    out.push_back(std::move(one));
  }
  return out;
}

std::string rule_of(const Discount& discount) {
  const std::string& id = discount.benefit->id;
  return discount.pieces > 0 ? std::string(kQuotaRule) + id : "discount." + id;
}

// Answers what was taken off.
bobbin::Minor give_discounts(const bobbin::Call& call, const Rules& rules, const bobbin::Sale& sale,
                             const Standing& standing, const bobbin::Pricing& pricing) {
  const auto benefits = benefits_up_to(rules, standing.rung);
  const Occasion occasion{sale.business_day(), standing.known.birth_month};
  std::vector<bobbin::Line> kept;
  const std::vector<DiscountLine> lines = lines_of(sale, kept);
  const Left left = left_of(call, benefits, lines, occasion, sale.member());
  bobbin::Minor sum = 0;
  for (const Discount& one : discounts(benefits, lines, occasion, left)) {
    const std::string rule = rule_of(one);
    bobbin::Adjustment adjustment;
    adjustment.rule = rule;
    adjustment.label = one.benefit->name;
    adjustment.amount_minor = -one.amount_minor;
    adjustment.line = one.line;
    pricing.adjust(adjustment);
    sum += one.amount_minor;
  }
  return sum;
}

bobbin::Minor goods_minor(const bobbin::Sale& sale) {
  bobbin::Minor sum = 0;  // at most the sale's net, so no overflow
  for (const bobbin::Line line : sale.lines()) sum += line.charge() ? 0 : line.net_minor();
  return sum;
}

void give_gifts(const Rules& rules, const bobbin::Sale& sale, const Giving& giving, const bobbin::Pricing& pricing) {
  std::set<std::string, std::less<>> given;
  std::size_t index = 0;
  for (const bobbin::Gift choice : sale.gifts()) {
    const std::string here = "/gifts/" + std::to_string(index++);
    const GiftRule* rule = find_gift(rules, choice.id);
    if (rule == nullptr) continue;  // another module's
    if (auto why = refused_because(*rule, choice.sku, giving); !why.empty()) bobbin::invalid(std::move(why), here);
    if (!given.emplace(choice.id).second) {
      bobbin::invalid(bobbin::say("赠品“{1}”每单一件。", "The gift \"{1}\" is one a sale.", choice.id), here);
    }
    pricing.gift(choice);
  }
}

// Money that comes in without goods is no purchase and no visit (T2).
bool is_purchase(const bobbin::Sale& sale) {
  for (const bobbin::Line line : sale.lines()) {
    if (!line.charge()) return true;
  }
  return false;
}

}  // namespace

void price(bobbin::Call& call, const Rules& rules, const bobbin::Sale& sale, bobbin::Pricing& pricing) {
  Giving giving{goods_minor(sale), {}, call.currency()};
  if (auto member = sale.has_member() ? known(call, sale.member()) : std::nullopt) {
    const Standing standing = standing_of(call, rules, *std::move(member));
    giving.net_minor -= give_discounts(call, rules, sale, standing, pricing);
    giving.tiers = rungs_up_to(rules, standing.rung);
  }
  if (!sale.gifts().empty()) give_gifts(rules, sale, giving, pricing);
}

void settle(bobbin::Call& call, const Rules& rules, const bobbin::Sale& sale) {
  if (!sale.has_member() || call.preview()) return;  // a quote moves nobody and uses nothing
  if (!is_purchase(sale)) return;
  use(call, rules, sale);
  if (call.draining()) return;  // moves nobody (X2)
  if (const auto member = known(call, sale.member())) after_sale(call, rules, *member, goods_minor(sale), sale.id());
}

void unwind(bobbin::Call& call, const Rules& rules, const bobbin::Return& back) {
  if (!back.sale().has_member() || back.id().empty()) return;  // a quote
  give_back(call, back);
  if (call.draining()) return;
  if (!is_purchase(back.sale())) return;
  if (const auto member = known(call, back.sale().member())) after_return(call, rules, *member, back.id());
}

}  // namespace tiers
