#include "pareto.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "bobbin/money.hpp"

namespace rfm {
namespace {

bool stands_before(const Spender& a, const Spender& b) {
  return a.monetary_minor != b.monetary_minor ? a.monetary_minor > b.monetary_minor : a.member < b.member;
}

std::int64_t plus(std::int64_t a, std::int64_t b) {
  const auto sum = bobbin::checked_add(a, b);
  if (!sum) throw std::overflow_error("rfm: what the members spent does not fit");
  return *sum;
}

}  // namespace

Pareto::Pareto(std::vector<Spender> spenders) : spenders_(std::move(spenders)) {
  for (const Spender& one : spenders_) total_minor_ = plus(total_minor_, one.monetary_minor);
}

// Puts the best `count` before all others and sums them; no need to sort either part.
std::int64_t Pareto::first_minor(std::int64_t count) {
  const auto end = spenders_.begin() + std::min(count, members());
  if (end != spenders_.end()) std::nth_element(spenders_.begin(), end, spenders_.end(), stands_before);
  std::int64_t sum = 0;
  for (auto one = spenders_.begin(); one != end; ++one) sum += one->monetary_minor;  // part of a sum that fitted
  return sum;
}

Top Pareto::top(std::int64_t share_ppm) {
  const std::int64_t count = *bobbin::mul_div(members(), share_ppm, bobbin::kPpm, bobbin::Rounding::kCeil);
  return {count, first_minor(count)};
}

std::vector<Standing> Pareto::page(std::int64_t skip, std::int64_t limit) {
  const std::int64_t first = std::min(skip, members());
  const std::int64_t count = std::min(limit, members() - first);
  std::int64_t sum = first_minor(first);
  const auto begin = spenders_.begin() + first;
  std::partial_sort(begin, begin + count, spenders_.end(), stands_before);
  std::vector<Standing> out;
  for (auto one = begin; one != begin + count; ++one) {
    sum += one->monetary_minor;
    out.push_back({*one, sum});
  }
  return out;
}

std::int64_t Pareto::share_ppm(std::int64_t part_minor) const {
  return bobbin::mul_div(part_minor, bobbin::kPpm, total_minor_, bobbin::Rounding::kFloor).value_or(0);
}

}  // namespace rfm
