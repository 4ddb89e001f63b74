#include "gifts.hpp"

#include <algorithm>

namespace tiers {

const GiftRule* find_gift(const Rules& rules, std::string_view id) {
  const auto found =
      std::find_if(rules.gifts.begin(), rules.gifts.end(), [&](const GiftRule& one) { return one.id == id; });
  return found == rules.gifts.end() ? nullptr : &*found;
}

bobbin::Words refused_because(const GiftRule& rule, std::string_view sku, const Giving& giving) {
  if (std::find(rule.skus.begin(), rule.skus.end(), sku) == rule.skus.end()) {
    return bobbin::say("赠品“{1}”里没有 {2}。", "The gift \"{1}\" has no {2} to choose.", rule.id, sku);
  }
  if (giving.net_minor < rule.at_least_minor) {
    return bobbin::say("满 {1} 才有赠品“{3}”，本单 {2}。", "The gift \"{3}\" is for {1} or more; this basket has {2}.",
                       bobbin::amount_text(rule.at_least_minor, giving.currency),
                       bobbin::amount_text(giving.net_minor, giving.currency), rule.id);
  }
  const bool has_tier = std::any_of(rule.tiers.begin(), rule.tiers.end(), [&](const std::string& tier) {
    return std::find(giving.tiers.begin(), giving.tiers.end(), tier) != giving.tiers.end();
  });
  if (!rule.tiers.empty() && !has_tier) {
    return bobbin::say("会员等级不够，不能选赠品“{1}”。", "The gift \"{1}\" is for members of a higher tier.", rule.id);
  }
  return {};
}

}  // namespace tiers
