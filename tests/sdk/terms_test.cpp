#include "bobbin/terms.hpp"

#include <limits>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"

namespace terms_test {

using bobbin::evaluate_terms;
using bobbin::Rounding;
using bobbin::TermRule;
using bobbin::TermScope;

struct Term {
  std::int64_t base, numerator, denominator;
};
using Terms = std::vector<Term>;

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

TermRule rounded(Rounding rounding, TermScope scope = TermScope::kSale) {
  return TermRule{.rounding = rounding, .scope = scope};
}

TEST_CASE("a sum of terms is exact and rounded once a sale") {
  // 1 point a yuan on 199.50 and 99.50: 299 points, though the lines alone would give 199 + 99.
  const Terms points{{19'950, 1, 100}, {9'950, 1, 100}};
  CHECK(evaluate_terms(points, rounded(Rounding::kFloor)) == 299);
  CHECK(evaluate_terms(points, rounded(Rounding::kFloor, TermScope::kLine)) == 298);
  // Three thirds are one, not three times nothing.
  CHECK(evaluate_terms(Terms{{1, 1, 3}, {1, 1, 3}, {1, 1, 3}}, rounded(Rounding::kFloor)) == 1);
  CHECK(evaluate_terms(Terms{{1, 1, 2}, {1, 1, 3}, {1, 1, 6}}, rounded(Rounding::kFloor)) == 1);
}

TEST_CASE("commission: every term is rated and rounded half up, then summed (CM1)") {
  // 3% of 333.50 is 10.005 -> 10.01; of 166.50 is 4.995 -> 5.00.
  CHECK(evaluate_terms(Terms{{33'350, 30'000, 1'000'000}, {16'650, 30'000, 1'000'000}},
                       rounded(Rounding::kHalfUp, TermScope::kLine)) == 1'501);
}

TEST_CASE("cap, minimum and nothing at all") {
  const Terms terms{{1'000, 1, 1}};
  CHECK(evaluate_terms(terms, TermRule{.cap = 999}) == 999);
  CHECK(evaluate_terms(terms, TermRule{.cap = 1'001}) == 1'000);
  CHECK(evaluate_terms(terms, TermRule{.minimum = 1'000}) == 1'000);
  CHECK(evaluate_terms(terms, TermRule{.minimum = 1'001}) == 0);
  CHECK(evaluate_terms(terms, TermRule{.cap = 5, .minimum = 6}) == 0);
  CHECK(evaluate_terms(Terms{}, TermRule{}) == 0);
}

TEST_CASE("half to even looks at the whole sum, not at the fraction alone") {
  CHECK(evaluate_terms(Terms{{1, 1, 2}, {1, 1, 1}}, rounded(Rounding::kHalfEven)) == 2);  // 1.5
  CHECK(evaluate_terms(Terms{{1, 1, 2}, {2, 1, 1}}, rounded(Rounding::kHalfEven)) == 2);  // 2.5
}

TEST_CASE("what does not fit or makes no sense has no value") {
  CHECK(evaluate_terms(Terms{{kMax, 1, 1}}, TermRule{}) == kMax);
  CHECK(evaluate_terms(Terms{{kMax, 1, 1}, {1, 1, 1}}, TermRule{}) == kMax);  // the cap of a rule without one
  CHECK(evaluate_terms(Terms{{kMax, kMax, 1}}, TermRule{.cap = 10}) == 10);
  CHECK_FALSE(evaluate_terms(Terms{{kMax, kMax, 1}, {kMax, kMax, 1}, {kMax, kMax, 1}}, TermRule{}));
  CHECK_FALSE(evaluate_terms(Terms{{-1, 1, 1}}, TermRule{}));
  CHECK_FALSE(evaluate_terms(Terms{{1, -1, 1}}, TermRule{}));
  CHECK_FALSE(evaluate_terms(Terms{{1, 1, 0}}, TermRule{}));
  CHECK_FALSE(evaluate_terms(Terms{{1, 1, 0}}, rounded(Rounding::kFloor, TermScope::kLine)));
  // Three large primes: no common denominator below 2^125.
  CHECK_FALSE(evaluate_terms(
      Terms{{1, 1, 9'223'372'036'854'775'783}, {1, 1, 9'223'372'036'854'775'643}, {1, 1, 9'223'372'036'854'775'549}},
      TermRule{}));
}

TEST_CASE("properties of sums of terms") {
  check_property("one denominator: the sum is the division of the summed products", [] {
    const auto bases = *rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(0, 100'000'000));
    const std::int64_t denominator = *rc::gen::inRange<std::int64_t>(1, 100'000'000);
    const std::int64_t numerator = *rc::gen::inRange<std::int64_t>(0, 10'000'000);
    const auto rounding = *rc::gen::element(Rounding::kFloor, Rounding::kHalfUp, Rounding::kCeil, Rounding::kHalfEven);
    Terms terms;
    bobbin::Wide products = 0;
    for (const auto base : bases) {
      terms.push_back({base, numerator, denominator});
      products += bobbin::Wide{base} * numerator;
    }
    RC_ASSERT(evaluate_terms(terms, rounded(rounding)) ==
              bobbin::narrow(bobbin::divide(products, denominator, rounding)));
  });
  check_property("smaller bases never come to more, so a clawback is never negative (G4)", [] {
    Terms before;
    Terms after;
    for (const auto base :
         *rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(0, 1'000'000))) {
      const std::int64_t numerator = *rc::gen::inRange<std::int64_t>(0, 3'000'000);
      const std::int64_t denominator = *rc::gen::element<std::int64_t>(1, 3, 7, 100, 100'000'000);
      before.push_back({base, numerator, denominator});
      after.push_back({*rc::gen::inRange<std::int64_t>(0, base + 1), numerator, denominator});
    }
    const TermRule rule{.rounding = *rc::gen::element(Rounding::kFloor, Rounding::kHalfUp),
                        .scope = *rc::gen::element(TermScope::kSale, TermScope::kLine)};
    RC_ASSERT(evaluate_terms(after, rule).value() <= evaluate_terms(before, rule).value());
  });
}

}  // namespace terms_test
