#include "redemption.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "bobbin/money.hpp"
#include "words.hpp"

namespace points {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

std::int64_t whole_units(std::int64_t amount_minor, std::int64_t unit_minor) {
  return amount_minor / unit_minor * unit_minor;
}

bobbin::Words by_balance(const Redeem& redeem, const Purse& purse) {
  return bobbin::say("现有 {1} 分，可抵 {2}。", "The member has {3}, worth {2}.", purse.spendable,
                     bobbin::amount_text(worth_minor(redeem, purse.spendable), purse.currency),
                     counted(purse.spendable, "point"));
}

bobbin::Words by_minimum(const Redeem& redeem, const Purse& purse) {
  return bobbin::say("至少要用 {1} 分，现有 {2} 分。", "It takes at least {3}; the member has {2}.", redeem.minimum,
                     purse.spendable, counted(redeem.minimum, "point"));
}

std::string percent_text(std::int64_t ppm) {
  std::string text = std::to_string(ppm / 10'000);
  if (const std::int64_t rest = ppm % 10'000; rest != 0) {
    std::string digits = std::to_string(10'000 + rest).substr(1);
    while (digits.back() == '0') digits.pop_back();
    text += "." + digits;
  }
  return text + "%";
}

bobbin::Words by_share(const Redeem& redeem) {
  if (redeem.max_share_ppm == 0) return bobbin::say("本店积分不抵现金。", "Points don't pay in this store.");
  return bobbin::say("积分最多抵整单的 {1}，以 {2} 分为一档。", "Points pay at most {1} of a basket, in steps of {3}.",
                     percent_text(redeem.max_share_ppm), step_points(redeem), counted(step_points(redeem), "point"));
}

}  // namespace

std::int64_t unit_points(const Redeem& redeem) { return redeem.points / std::gcd(redeem.points, redeem.worth_minor); }

std::int64_t step_points(const Redeem& redeem) { return std::lcm(unit_points(redeem), redeem.step); }

std::int64_t worth_minor(const Redeem& redeem, std::int64_t points) {
  if (points <= 0) return 0;
  return bobbin::mul_div(points, redeem.worth_minor, redeem.points, bobbin::Rounding::kFloor).value_or(kMost);
}

Allowance allowance(const Redeem& redeem, const Purse& purse) {
  const std::int64_t step = step_points(redeem);
  Allowance out;
  out.unit_minor = worth_minor(redeem, unit_points(redeem));
  out.step_minor = worth_minor(redeem, step);
  out.balance_minor = worth_minor(redeem, purse.spendable);
  const std::int64_t least_steps = redeem.minimum / step + (redeem.minimum % step != 0 ? 1 : 0);
  out.min_minor = bobbin::checked_mul(least_steps, out.step_minor).value_or(kMost);

  const std::int64_t net = std::max<std::int64_t>(0, purse.net_minor);
  const auto share = bobbin::mul_div(net, redeem.max_share_ppm, bobbin::kPpm, bobbin::Rounding::kFloor);
  const std::int64_t by_basket = whole_units(share.value_or(net), out.step_minor);
  const std::int64_t by_purse = whole_units(out.balance_minor, out.step_minor);
  out.max_minor = std::min(by_basket, by_purse);
  if (out.max_minor < out.min_minor) out.max_minor = 0;

  if (out.max_minor >= net) return out;
  if (by_basket <= by_purse) {
    out.why =
        by_basket < out.min_minor && redeem.max_share_ppm > 0
            ? bobbin::say("至少要用 {1} 分，本单抵不了这么多。", "It takes at least {2}, more than this basket takes.",
                          redeem.minimum, counted(redeem.minimum, "point"))
            : by_share(redeem);
  } else {
    out.why =
        out.max_minor == 0 && redeem.minimum > purse.spendable ? by_minimum(redeem, purse) : by_balance(redeem, purse);
  }
  return out;
}

bobbin::Basis redemption_basis(const Redeem& redeem, std::int32_t tender, std::int64_t amount_minor) {
  // Up: a part of a point that a return leaves on the tender is not given back.
  return {{{bobbin::TermKind::kTenderMinor, tender, amount_minor, redeem.points, redeem.worth_minor}},
          {.rounding = bobbin::Rounding::kCeil}};
}

}  // namespace points
