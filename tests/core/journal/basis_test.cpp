#include "core/journal/journal.hpp"
#include "tests/support/catch.hpp"

namespace bobbin::journal {

TEST_CASE("a basis is summed exactly, capped, rounded once, and nothing under its minimum") {
  Basis basis;
  basis.terms = {{TermKind::kLineMinor, 1, 100, 1, 3}, {TermKind::kLineMinor, 2, 100, 2, 3}};
  CHECK(evaluate(basis) == 100);  // 33.3 + 66.6: exactly 100
  basis.scope = Scope::kLine;
  CHECK(evaluate(basis) == 99);  // 33 + 66
  basis.cap = 50;
  CHECK(evaluate(basis) == 50);
  basis.minimum = 51;
  CHECK(evaluate(basis) == 0);
}

TEST_CASE("what remains of each kind of term") {
  Basis basis;
  basis.terms = {{TermKind::kLineMinor, 1, 1'000, 1, 1},
                 {TermKind::kLineUnits, 2, 3, 1, 1},
                 {TermKind::kTenderMinor, 1, 500, 1, 1},
                 {TermKind::kSale, 0, 77, 1, 1},
                 {TermKind::kLineMinor, 9, 5, 1, 1}};
  Remaining some{{{1, 3, 2}, {2, 3, 1}}, {{1, 800, 600}}};
  const Basis left = remaining_basis(basis, some);
  CHECK(left.terms[0].base == 666);  // the first piece, which came back, was worth 334 (G2)
  CHECK(left.terms[1].base == 1);
  CHECK(left.terms[2].base == 300);  // 200 of the tender were refunded
  CHECK(left.terms[3].base == 77);
  CHECK(left.terms[4].base == 5);
  const Remaining nothing{{{1, 3, 0}, {2, 3, 0}}, {{1, 800, 0}}};
  const Basis gone = remaining_basis(basis, nothing);
  CHECK(gone.terms[0].base == 0);
  CHECK(gone.terms[1].base == 0);
  CHECK(gone.terms[2].base == 0);
  CHECK(gone.terms[3].base == 0);
}

}  // namespace bobbin::journal
