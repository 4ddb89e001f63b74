#include <algorithm>

#include "core/checkout/outside.hpp"
#include "core/checkout/steps.hpp"
#include "core/stock/stock.hpp"

// What a sale takes off the shelves (C4): by SKU, whatever number of lines it stands in.
namespace bobbin::checkout {
namespace {

stock::Policy policy_of(const Moment& moment) {
  return moment.settings->shop().negative_stock == config::NegativeStock::kAllow ? stock::Policy::kAllow
                                                                                 : stock::Policy::kRefuse;
}

// In the order of SKUs, so that two sales of the same goods never wait for each other in a circle. A refusal points at
// the SKU's first line, or at the gift that was chosen: gifts stand behind the basket's own lines, in their order.
std::vector<stock::Sold> wanted(const Moment& moment, const Priced& priced) {
  std::vector<stock::Sold> out;
  int gifts = 0;
  for (const PricedLine& line : priced.lines) {
    const std::string field = line.gift ? "/gifts/" + std::to_string(gifts++) + "/sku"
                                        : "/lines/" + std::to_string(line.line - 1) + "/quantity";
    if (line.service || line.charge) continue;
    out.push_back({moment.store, line.sku, line.quantity, policy_of(moment), field});
  }
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.sku < b.sku; });
  std::vector<stock::Sold> merged;
  for (stock::Sold& one : out) {
    if (!merged.empty() && merged.back().sku == one.sku) {
      merged.back().quantity += one.quantity;
    } else {
      merged.push_back(std::move(one));
    }
  }
  return merged;
}

Words to_count(const std::string& sku, stock::Lacking lacking) {
  const std::string count = std::to_string(-lacking.quantity);
  return {sku + " 库存为 " + count + "，请盘点。", sku + ": stock is " + count + ", count it."};
}

}  // namespace

Later<Result<std::vector<Words>>> take_stock(Stores& stores, const Shopfloor& floor, const Moment& moment,
                                             const Priced& priced) {
  const stock::Stock shelves(floor.ids);
  std::vector<std::pair<std::string, Later<Result<stock::Lacking>>>> taken;
  for (const stock::Sold& one : wanted(moment, priced)) taken.emplace_back(one.sku, shelves.sell(stores, one));
  return Later<Result<std::vector<Words>>>([taken = std::move(taken)]() mutable -> Result<std::vector<Words>> {
    std::vector<Words> warnings;
    for (auto& [sku, later] : taken) {
      const auto lacking = later.get();
      if (!lacking) return Refused(lacking.error());
      if (lacking->quantity > 0) warnings.push_back(to_count(sku, *lacking));
    }
    return warnings;
  });
}

void tell_stock(Stores& stores, const Shopfloor& floor, const Moment& moment, Priced& priced) {
  const stock::Stock shelves(floor.ids);
  for (const stock::Sold& one : wanted(moment, priced)) {
    const auto lacking = shelves.would_lack(stores, one);
    if (!lacking) {
      priced.warnings.push_back(lacking.error().detail);
    } else if (lacking->quantity > 0) {
      priced.warnings.push_back(to_count(one.sku, *lacking));
    }
  }
}

Result<void> check_stock(Stores& stores, const Shopfloor& floor, const Moment& moment, const Tendered& tendered,
                         const Coming& coming) {
  if (!OutsideMoney::needed(tendered)) return {};
  const stock::Stock shelves(floor.ids);
  for (stock::Sold& one : wanted(moment, tendered.priced)) {
    if (const auto back = coming.find(one.sku); back != coming.end()) one.quantity -= back->second;
    if (one.quantity <= 0) continue;
    if (const auto lacking = shelves.would_lack(stores, one); !lacking) return Refused(lacking.error());
  }
  return {};
}

}  // namespace bobbin::checkout
