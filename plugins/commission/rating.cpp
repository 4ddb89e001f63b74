#include "rating.hpp"

#include <algorithm>

#include "accounts.hpp"
#include "bobbin/sale.hpp"

namespace commission {
namespace {

constexpr std::int64_t kPpm = bobbin::kPpm;

bool fits(const Rule& rule, const SoldLine& line, std::string_view tier) {
  switch (rule.scope) {
    case Scope::kSku:
      return rule.name == line.sku;
    case Scope::kPromotion:
      return std::find(line.promotions.begin(), line.promotions.end(), rule.name) != line.promotions.end();
    case Scope::kCategory:
      return bobbin::category_covers(rule.name, line.category);
    case Scope::kTier:
      return !tier.empty() && rule.name == tier;
  }
  return false;
}

// Of two categories that cover a line the longer path is the deeper one; of equals the first stays.
bool more_specific(const Rule& a, const Rule& b) {
  if (a.scope != b.scope) return a.scope < b.scope;
  return a.scope == Scope::kCategory && a.name.size() > b.name.size();
}

// How an entry's terms are rounded: each for itself, or once.
using Rounded = bobbin::TermScope;

bobbin::Basis& basis_for(std::vector<Due>& dues, const std::string& rule, const std::string& staff, Rounded scope) {
  for (Due& due : dues) {
    if (due.rule == rule && due.staff == staff && due.basis.rule.scope == scope) return due.basis;
  }
  dues.push_back({rule, staff, {}});
  dues.back().basis.rule.rounding = bobbin::Rounding::kHalfUp;
  dues.back().basis.rule.scope = scope;
  return dues.back().basis;
}

// A charge goes by its tenders: what is refunded of it may be less than all of it (SV5), and what is not refunded stays
// paid.
void add_charge(std::vector<Due>& out, const std::string& rule, std::int64_t rate_ppm, const SoldLine& line) {
  if (rate_ppm == 0) return;
  for (const Person& person : line.persons) {
    bobbin::Basis& basis = basis_for(out, rule, person.staff, Rounded::kSale);
    for (const Paid& paid : line.paid) {
      basis.terms.push_back(
          {bobbin::TermKind::kTenderMinor, paid.tender, paid.amount_minor, rate_ppm * person.share_ppm, kPpm * kPpm});
    }
  }
}

void add_pieces(std::vector<Due>& out, const std::string& rule, bobbin::Minor piece_minor, const SoldLine& line) {
  const std::vector<bobbin::Minor> parts = split(piece_minor * line.quantity, line.persons);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] == 0) continue;
    basis_for(out, rule, line.persons[i].staff, Rounded::kLine)
        .terms.push_back({bobbin::TermKind::kLineUnits, line.line, line.quantity, parts[i], line.quantity});
  }
}

void add_rate(std::vector<Due>& out, const std::string& rule, std::int64_t rate_ppm, const SoldLine& line) {
  if (rate_ppm == 0) return;
  const std::vector<bobbin::Minor> parts = split(line.brought_minor, line.persons);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] == 0) continue;
    basis_for(out, rule, line.persons[i].staff, Rounded::kLine)
        .terms.push_back({bobbin::TermKind::kLineMinor, line.line, parts[i], rate_ppm, kPpm});
  }
}

}  // namespace

std::vector<bobbin::Minor> split(bobbin::Minor amount, const std::vector<Person>& persons) {
  std::vector<std::int64_t> shares;
  shares.reserve(persons.size());
  for (const Person& person : persons) shares.push_back(person.share_ppm);
  return bobbin::allocate(amount, shares);
}

const Rule* rule_for(const Rules& rules, const SoldLine& line, std::string_view tier) {
  const Rule* best = nullptr;
  for (const Rule& rule : rules.rules) {
    if (fits(rule, line, tier) && (best == nullptr || more_specific(rule, *best))) best = &rule;
  }
  return best;
}

std::vector<Due> dues(const Rules& rules, const std::vector<SoldLine>& lines, std::string_view tier) {
  std::vector<Due> out;
  for (const SoldLine& line : lines) {
    if (line.gift) continue;
    const Rule* rule = rule_for(rules, line, tier);
    const std::string id = rule == nullptr ? kRate : rule->id;
    const Pay& pay = rule == nullptr ? rules.standard : rule->pay;
    if (line.charge()) {
      add_charge(out, id, pay.rate_ppm, line);
    } else if (pay.piece_minor) {
      add_pieces(out, id, *pay.piece_minor, line);
    } else {
      add_rate(out, id, pay.rate_ppm, line);
    }
  }
  std::erase_if(out, [](const Due& due) { return due.basis.amount() == 0; });  // half of a fen comes to nothing
  return out;
}

bool needs_tier(const Rules& rules) {
  return std::any_of(rules.rules.begin(), rules.rules.end(),
                     [](const Rule& rule) { return rule.scope == Scope::kTier; });
}

}  // namespace commission
