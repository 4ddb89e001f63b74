#include "shown.hpp"

namespace commission {
namespace {

constexpr auto kHalfUp = bobbin::Rounding::kHalfUp;

std::int64_t rate_ppm(const bobbin::Term& term) {
  return bobbin::mul_div(term.numerator, bobbin::kPpm, term.denominator, kHalfUp).value_or(0);
}

}  // namespace

std::string_view name_of(Per per) { return per == Per::kPiece ? "piece" : "ppm"; }

bool is_of_a_line(const bobbin::Term& term) {
  return term.kind == bobbin::TermKind::kLineMinor || term.kind == bobbin::TermKind::kLineUnits;
}

Shown shown(const bobbin::Term& term) {
  Shown out{term.index, Per::kPpm, term.base, rate_ppm(term), 0};
  if (term.kind == bobbin::TermKind::kLineUnits) {
    out.per = Per::kPiece;
    out.rate = bobbin::mul_div(term.numerator, 1, term.denominator, kHalfUp).value_or(0);
  }
  out.amount_minor = bobbin::mul_div(term.base, term.numerator, term.denominator, kHalfUp).value_or(0);
  return out;
}

std::vector<Shown> shown(const std::vector<bobbin::Term>& terms, bobbin::Minor amount_minor) {
  std::vector<Shown> out;
  if (!terms.empty() && is_of_a_line(terms.front())) {
    out.reserve(terms.size());
    for (const bobbin::Term& term : terms) out.push_back(shown(term));
    return out;
  }
  Shown whole{0, Per::kPpm, 0, 0, amount_minor};
  for (const bobbin::Term& term : terms) {
    whole.base += term.base;
    whole.rate = rate_ppm(term);
  }
  out.push_back(whole);
  return out;
}

}  // namespace commission
