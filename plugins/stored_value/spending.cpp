#include "spending.hpp"

#include "bobbin/money.hpp"

namespace stored_value {
namespace {

void add(std::vector<bobbin::MoneyPart>& parts, std::int64_t amount_minor, std::int64_t money_minor) {
  if (amount_minor > 0) parts.push_back({amount_minor, money_minor});
}

}  // namespace

std::vector<bobbin::MoneyPart> parts_of(SpendPolicy policy, const std::vector<Pair>& pairs) {
  std::vector<bobbin::MoneyPart> out;
  if (policy == SpendPolicy::kProportional) {
    for (const Pair& pair : pairs) add(out, pair.principal_minor + pair.bonus_minor, pair.principal_minor);
    return out;
  }
  Pair sum;
  for (const Pair& pair : pairs) {
    sum.principal_minor += pair.principal_minor;
    sum.bonus_minor += pair.bonus_minor;
  }
  if (policy == SpendPolicy::kBonusFirst) add(out, sum.bonus_minor, 0);
  add(out, sum.principal_minor, sum.principal_minor);
  if (policy == SpendPolicy::kPrincipalFirst) add(out, sum.bonus_minor, 0);
  return out;
}

std::int64_t total_of(const std::vector<Pair>& pairs) {
  std::int64_t sum = 0;
  for (const Pair& pair : pairs) sum += pair.principal_minor + pair.bonus_minor;
  return sum;
}

bobbin::Basis principal_basis(const Spent& spent) {
  return {
      {{bobbin::TermKind::kTenderMinor, spent.tender, spent.amount_minor, spent.principal_minor, spent.amount_minor}},
      {.rounding = bobbin::Rounding::kFloor}};
}

bobbin::Basis bonus_basis(const Spent& spent) {
  const std::int64_t bonus_minor = spent.amount_minor - spent.principal_minor;
  return {{{bobbin::TermKind::kTenderMinor, spent.tender, spent.amount_minor, bonus_minor, spent.amount_minor}},
          {.rounding = bobbin::Rounding::kCeil}};
}

std::int64_t discount_of(std::int64_t net_minor, std::int64_t rate_ppm) {
  return bobbin::mul_div(net_minor, rate_ppm, bobbin::kPpm, bobbin::Rounding::kHalfUp).value_or(0);
}

}  // namespace stored_value
