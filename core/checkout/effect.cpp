#include "core/checkout/steps.hpp"
#include "core/journal/store.hpp"

namespace bobbin::checkout {

// An entry as its holder sees it: what comes in is positive. The side that belongs to a person speaks; a store's side
// (or none) is the other end of it.
Effect effect_of(const journal::Entry& entry) {
  const bool outgoing = !entry.from.holder.empty() && (entry.to.holder.empty() || entry.to.holder == entry.cause.store);
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
  for (const journal::Entry& entry : stores.journal.entries_of_cause(cause_id)) effects.push_back(effect_of(entry));
  return effects;
}

Explained explained(const Effect& effect) {
  Explained out{effect, std::nullopt, std::nullopt};
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
  if (one_rate) out.rate_ppm = mul_div(terms.front().numerator, kPpm, terms.front().denominator, Rounding::kHalfUp);
  return out;
}

}  // namespace bobbin::checkout
