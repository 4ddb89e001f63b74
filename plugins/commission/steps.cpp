#include "steps.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

#include "bobbin/journal.hpp"

namespace commission {
namespace {

bobbin::Minor must(std::optional<std::int64_t> amount) {
  if (!amount) throw std::overflow_error("commission: steps come to more than 64 bits");
  return *amount;
}

bobbin::Minor on_whole(const Steps& steps, bobbin::Minor sold) {
  std::int64_t rate_ppm = 0;
  for (const Step& step : steps.ladder) {
    if (sold >= step.at_least_minor) rate_ppm = step.rate_ppm;
  }
  return must(bobbin::mul_div(sold, rate_ppm, bobbin::kPpm, bobbin::Rounding::kHalfUp));
}

bobbin::Minor on_excess(const Steps& steps, bobbin::Minor sold) {
  bobbin::Basis basis;
  basis.rule.rounding = bobbin::Rounding::kHalfUp;
  for (std::size_t i = 0; i < steps.ladder.size() && sold > steps.ladder[i].at_least_minor; ++i) {
    const bobbin::Minor from = steps.ladder[i].at_least_minor;
    const bobbin::Minor to = i + 1 < steps.ladder.size() ? std::min(sold, steps.ladder[i + 1].at_least_minor) : sold;
    basis.terms.push_back({bobbin::TermKind::kSale, 0, to - from, steps.ladder[i].rate_ppm, bobbin::kPpm});
  }
  return must(basis.amount());
}

}  // namespace

bobbin::Minor step_amount(const Steps& steps, bobbin::Minor sold) {
  if (sold <= 0 || steps.ladder.empty()) return 0;
  return steps.basis == Steps::Basis::kWhole ? on_whole(steps, sold) : on_excess(steps, sold);
}

std::vector<Sold> step_bonuses(const Steps& steps, const std::vector<Sold>& rows) {
  if (steps.ladder.empty()) return {};
  std::map<std::string, std::vector<const Sold*>> groups;  // by whose target it is
  for (const Sold& row : rows) groups[steps.of == Steps::Of::kStore ? row.store : row.staff].push_back(&row);
  std::vector<Sold> out;
  for (const auto& [whose, group] : groups) {
    bobbin::Minor sold = 0;
    std::vector<std::int64_t> weights;  // who brought nothing gets nothing
    for (const Sold* row : group) {
      sold += row->minor;
      weights.push_back(std::max<std::int64_t>(0, row->minor));
    }
    const std::vector<std::int64_t> parts = bobbin::allocate(step_amount(steps, sold), weights);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (parts[i] > 0) out.push_back({group[i]->store, group[i]->staff, parts[i]});
    }
  }
  return out;
}

std::optional<bobbin::Minor> missing_minor(const Steps& steps, bobbin::Minor sold) {
  for (const Step& step : steps.ladder) {
    if (sold < step.at_least_minor) return step.at_least_minor - sold;
  }
  return std::nullopt;
}

}  // namespace commission
