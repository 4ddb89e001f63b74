#include "core/returns/split.hpp"

#include <algorithm>
#include <numeric>

namespace bobbin::returns {
namespace {

// Adds up to `owed` to the parts of those pots that `takes` names; answers what is still owed.
template <class Takes>
Minor pour(Minor owed, const std::vector<Pot>& pots, std::vector<Minor>& parts, Takes takes) {
  std::vector<std::int64_t> room(pots.size(), 0);
  Minor all = 0;
  for (std::size_t i = 0; i < pots.size(); ++i) {
    if (takes(pots[i])) room[i] = pots[i].left_minor - parts[i];
    all += room[i];
  }
  const auto shares = allocate(std::min(owed, all), room);
  for (std::size_t i = 0; i < pots.size(); ++i) {
    const Minor whole = shares[i] - shares[i] % pots[i].unit_minor;
    parts[i] += whole;
    owed -= whole;
  }
  return owed;
}

// Largest remainder over the group, whole units of the coarse; the rest to the fine, then whole units in order.
template <class Member>
Minor pour_group(Minor owed, const std::vector<Pot>& pots, std::vector<Minor>& parts, Member member) {
  owed = pour(owed, pots, parts, member);
  owed = pour(owed, pots, parts, [&](const Pot& pot) { return member(pot) && pot.unit_minor == 1; });
  for (std::size_t i = 0; i < pots.size(); ++i) {
    if (!member(pots[i])) continue;
    const Minor room = std::min(owed, pots[i].left_minor - parts[i]);
    const Minor whole = room - room % pots[i].unit_minor;
    parts[i] += whole;
    owed -= whole;
  }
  return owed;
}

}  // namespace

std::vector<Minor> split_refund(Minor owed_minor, const std::vector<Pot>& pots, Order order) {
  Minor left = 0;
  for (const Pot& pot : pots) left += pot.left_minor;
  std::vector<Minor> parts(pots.size(), 0);
  if (owed_minor >= left) {
    for (std::size_t i = 0; i < pots.size(); ++i) parts[i] = pots[i].left_minor;
    return parts;
  }
  if (order == Order::kExternalFirst) {
    owed_minor = pour_group(owed_minor, pots, parts, [](const Pot& pot) { return pot.external; });
    pour_group(owed_minor, pots, parts, [](const Pot& pot) { return !pot.external; });
    return parts;
  }
  pour_group(owed_minor, pots, parts, [](const Pot&) { return true; });
  return parts;
}

}  // namespace bobbin::returns
