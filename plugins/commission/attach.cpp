#include "attach.hpp"

#include <algorithm>
#include <set>

namespace commission {
namespace {

bool counts(const SoldLine& line) { return !line.gift && !line.service && !line.charge() && line.kept > 0; }

// A person's weight in the bonus.
struct Weight {
  std::string staff;
  std::int64_t minor = 0;
  std::int64_t pieces_ppm = 0;
};

Weight& weight_of(std::vector<Weight>& weights, const std::string& staff) {
  const auto found =
      std::find_if(weights.begin(), weights.end(), [&](const Weight& one) { return one.staff == staff; });
  return found != weights.end() ? *found : weights.emplace_back(Weight{staff, 0, 0});
}

std::vector<Weight> weights_of(const std::vector<SoldLine>& lines) {
  std::vector<Weight> out;
  for (const SoldLine& line : lines) {
    if (!counts(line)) continue;
    const std::vector<bobbin::Minor> parts = split(line.brought_minor, line.persons);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      Weight& weight = weight_of(out, line.persons[i].staff);
      weight.minor += parts[i];
      weight.pieces_ppm += line.quantity * line.persons[i].share_ppm;
    }
  }
  return out;
}

}  // namespace

bool is_attached(const Attach& attach, const std::vector<SoldLine>& lines) {
  std::int64_t pieces = 0;
  std::set<std::string> categories;
  for (const SoldLine& line : lines) {
    if (!counts(line)) continue;
    pieces += line.kept;
    categories.insert(line.category);
  }
  const auto kinds = static_cast<std::int64_t>(categories.size());
  return (attach.pieces > 0 && pieces >= attach.pieces) || (attach.categories > 0 && kinds >= attach.categories);
}

std::vector<Bonus> bonuses(const Attach& attach, const std::vector<SoldLine>& lines) {
  if (attach.bonus_minor == 0 || !is_attached(attach, lines)) return {};
  const std::vector<Weight> weights = weights_of(lines);
  const bool brought = std::any_of(weights.begin(), weights.end(), [](const Weight& one) { return one.minor > 0; });
  std::vector<std::int64_t> by;
  by.reserve(weights.size());
  for (const Weight& one : weights) by.push_back(brought ? one.minor : one.pieces_ppm);
  const std::vector<std::int64_t> parts = bobbin::allocate(attach.bonus_minor, by);
  std::vector<Bonus> out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i] > 0) out.push_back({weights[i].staff, parts[i]});
  }
  return out;
}

}  // namespace commission
