#include "spending.hpp"

#include <algorithm>
#include <numeric>

#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"

namespace spending_test {

using namespace stored_value;

using Parts = std::vector<std::pair<std::int64_t, std::int64_t>>;

Parts parts(SpendPolicy policy, const std::vector<Pair>& pairs) {
  Parts out;
  for (const bobbin::MoneyPart& one : parts_of(policy, pairs)) out.emplace_back(one.amount_minor, one.money_minor);
  return out;
}

std::int64_t kept(bobbin::Basis basis, std::int64_t left_minor) {
  basis.terms.front().base = left_minor;
  return basis.amount().value();
}

TEST_CASE("SV2 proportional spends the oldest top-up first, in its own proportion") {
  const std::vector<Pair> pairs{{50'000, 5'000}, {0, 0}, {100'000, 12'000}};
  CHECK(parts(SpendPolicy::kProportional, pairs) == Parts{{55'000, 50'000}, {112'000, 100'000}});
  CHECK(parts(SpendPolicy::kPrincipalFirst, pairs) == Parts{{150'000, 150'000}, {17'000, 0}});
  CHECK(parts(SpendPolicy::kBonusFirst, pairs) == Parts{{17'000, 0}, {150'000, 150'000}});
  CHECK(parts(SpendPolicy::kBonusFirst, {{50'000, 0}}) == Parts{{50'000, 50'000}});
  CHECK(parts(SpendPolicy::kProportional, {}).empty());
  CHECK(total_of(pairs) == 167'000);
}

TEST_CASE("SV2 110.00 of 500.00 + 50.00 is 100.00 and 10.00; half of it back leaves 50.00 and 5.00") {
  const Spent spent{2, 11'000, 10'000};
  CHECK(principal_basis(spent).amount() == 10'000);
  CHECK(bonus_basis(spent).amount() == 1'000);
  CHECK(principal_basis(spent).terms.front().index == 2);
  CHECK(kept(principal_basis(spent), 5'500) == 5'000);
  CHECK(kept(bonus_basis(spent), 5'500) == 500);
}

TEST_CASE("SV6 a percent rounds half up, once a line") {
  CHECK(discount_of(10'000, 50'000) == 500);
  CHECK(discount_of(10, 50'000) == 1);
  CHECK(discount_of(9, 50'000) == 0);
}

TEST_CASE("properties of the split") {
  check_property("whatever is left of a payment, its parts sum to it, never grow and end at nothing", [] {
    const auto amount = *rc::gen::inRange<std::int64_t>(1, 10'000'000);
    const Spent spent{1, amount, *rc::gen::inRange<std::int64_t>(0, amount + 1)};
    std::int64_t left = amount;
    std::int64_t principal = spent.principal_minor;
    std::int64_t bonus = amount - principal;
    while (left > 0) {
      left -= *rc::gen::inRange<std::int64_t>(1, left + 1);
      const std::int64_t p = kept(principal_basis(spent), left);
      const std::int64_t b = kept(bonus_basis(spent), left);
      RC_ASSERT(p + b == left);
      RC_ASSERT(p >= 0 && p <= principal);
      RC_ASSERT(b >= 0 && b <= bonus);
      principal = p;
      bonus = b;
    }
    RC_ASSERT(principal == 0 && bonus == 0);
  });
  check_property("every policy offers the whole balance, and all of its principal as money", [] {
    const auto pairs = *rc::gen::container<std::vector<Pair>>(
        rc::gen::build<Pair>(rc::gen::set(&Pair::principal_minor, rc::gen::inRange<std::int64_t>(0, 1'000'000)),
                             rc::gen::set(&Pair::bonus_minor, rc::gen::inRange<std::int64_t>(0, 100'000))));
    std::int64_t principal = 0;
    for (const Pair& pair : pairs) principal += pair.principal_minor;
    for (const SpendPolicy policy :
         {SpendPolicy::kProportional, SpendPolicy::kPrincipalFirst, SpendPolicy::kBonusFirst}) {
      std::int64_t amount = 0;
      std::int64_t money = 0;
      for (const bobbin::MoneyPart& one : parts_of(policy, pairs)) {
        RC_ASSERT(one.amount_minor > 0 && one.money_minor >= 0 && one.money_minor <= one.amount_minor);
        amount += one.amount_minor;
        money += one.money_minor;
      }
      RC_ASSERT(amount == total_of(pairs));
      RC_ASSERT(money == principal);
    }
  });
}

}  // namespace spending_test
