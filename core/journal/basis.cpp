#include <algorithm>

#include "bobbin/terms.hpp"
#include "core/journal/journal.hpp"

namespace bobbin::journal {
namespace {

std::int64_t kept_of_line(const Term& term, const Remaining& remaining) {
  for (const auto& line : remaining.lines) {
    if (line.line != term.index) continue;
    if (term.kind == TermKind::kLineUnits) return std::min(term.base, line.kept);
    if (line.quantity == 0) return 0;
    // As a return weighs the pieces themselves: the first ones are those that came back (G2), so that what an effect
    // loses and what is refunded are of the same fen.
    return term.base - first_units(term.base, line.quantity, line.quantity - line.kept);
  }
  return term.base;  // a line that the return knows nothing of is kept
}

std::int64_t left_of_tender(const Term& term, const Remaining& remaining) {
  for (const auto& tender : remaining.tenders) {
    if (tender.index != term.index) continue;
    const std::int64_t refunded = tender.amount_minor - tender.left_minor;
    return std::max<std::int64_t>(0, term.base - refunded);
  }
  return term.base;
}

}  // namespace

std::optional<std::int64_t> evaluate(const Basis& basis) {
  return evaluate_terms(basis.terms, TermRule{basis.cap, basis.minimum, basis.rounding,
                                              basis.scope == Scope::kLine ? TermScope::kLine : TermScope::kSale});
}

bool nothing_kept(const Remaining& remaining) {
  return std::all_of(remaining.lines.begin(), remaining.lines.end(), [](const auto& line) { return line.kept == 0; });
}

Basis remaining_basis(const Basis& basis, const Remaining& remaining) {
  Basis out = basis;
  for (auto& term : out.terms) {
    switch (term.kind) {
      case TermKind::kLineMinor:
      case TermKind::kLineUnits:
        term.base = kept_of_line(term, remaining);
        break;
      case TermKind::kTenderMinor:
        term.base = left_of_tender(term, remaining);
        break;
      case TermKind::kSale:
        if (nothing_kept(remaining)) term.base = 0;
        break;
    }
  }
  return out;
}

}  // namespace bobbin::journal
