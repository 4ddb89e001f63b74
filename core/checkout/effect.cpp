#include "core/checkout/steps.hpp"
#include "core/journal/store.hpp"

namespace bobbin::checkout {

namespace {

// Whether the entry goes to a store. Mostly it is the cause's own; what is brought back elsewhere is asked of the
// chart.
bool goes_to_a_store(Stores& stores, const journal::Entry& entry) {
  if (entry.to.holder == entry.cause.store) return true;
  if (entry.from.holder.empty() || entry.to.holder.empty() || entry.from.holder == entry.cause.store) return false;
  for (const journal::Account& one : stores.journal.accounts()) {
    if (one.code == entry.to.account) return one.holder == journal::HolderKind::kStore;
  }
  return false;
}

}  // namespace

// An entry as its holder sees it: what comes in is positive. The side that belongs to a person speaks; a store's side
// (or none) is the other end of it.
Effect effect_of(const journal::Entry& entry, bool to_a_store) {
  const bool outgoing = !entry.from.holder.empty() && (entry.to.holder.empty() || to_a_store);
  const journal::Side& side = outgoing ? entry.from : entry.to;
  Effect effect;
  effect.entry = entry.id;
  effect.plugin = entry.plugin;
  effect.rule = entry.rule;
  effect.label = entry.label;
  effect.holder = side.holder;
  effect.account = side.account;
  effect.unit = entry.unit;
  effect.amount = outgoing ? -entry.amount : entry.amount;
  effect.basis = entry.basis;
  return effect;
}

std::vector<Effect> effects_of(Stores& stores, const std::string& cause_id) {
  std::vector<Effect> effects;
  for (const journal::Entry& entry : stores.journal.entries_of_cause(cause_id)) {
    effects.push_back(effect_of(entry, goes_to_a_store(stores, entry)));
  }
  return effects;
}

namespace {

std::optional<std::int64_t> rate_ppm(const journal::Term& term) {
  return mul_div(term.numerator, kPpm, term.denominator, Rounding::kHalfUp);
}

std::vector<Explained::Line> lines_of(const journal::Basis& basis) {
  std::vector<Explained::Line> out;
  for (const journal::Term& term : basis.terms) {
    if (term.kind != journal::TermKind::kLineMinor && term.kind != journal::TermKind::kLineUnits) continue;
    out.push_back({term.index, term.base, rate_ppm(term), std::nullopt});
    if (basis.scope != journal::Scope::kLine) continue;
    out.back().amount = mul_div(term.base, term.numerator, term.denominator, basis.rounding);
  }
  return out;
}

}  // namespace

Explained explained(const Effect& effect) {
  Explained out{effect, std::nullopt, std::nullopt, lines_of(effect.basis)};
  const auto& terms = effect.basis.terms;
  if (terms.empty()) return out;
  std::int64_t base = 0;
  bool one_rate = true;
  for (const journal::Term& term : terms) {
    if (__builtin_add_overflow(base, term.base, &base)) return out;
    one_rate = one_rate &&
               Wide{term.numerator} * terms.front().denominator == Wide{terms.front().numerator} * term.denominator;
  }
  out.base = base;
  if (one_rate) out.rate_ppm = rate_ppm(terms.front());
  return out;
}

}  // namespace bobbin::checkout
