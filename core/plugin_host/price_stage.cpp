#include <algorithm>
#include <optional>
#include <set>

#include "core/plugin_host/occasion.hpp"
#include "core/plugin_host/price_out.hpp"
#include "core/plugin_host/sale_bridge.hpp"
#include "core/plugin_host/sale_modules.hpp"

// price (S3): each plugin proposes on what the ones before it have left.
namespace bobbin::plugin_host {
namespace {

// Takes a proposal off the lines as the checkout will: over those that take part, by largest remainder, never more than
// they cost (G2).
void take_off(checkout::Priced& priced, const checkout::Adjusting& wish) {
  const std::set<std::int32_t> only(wish.lines.begin(), wish.lines.end());
  std::vector<checkout::PricedLine*> lines;
  std::vector<std::int64_t> weights;
  Minor sum = 0;
  for (checkout::PricedLine& line : priced.lines) {
    if (wish.line != 0 ? line.line != wish.line : !only.empty() && !only.contains(line.line)) continue;
    lines.push_back(&line);
    weights.push_back(line.net_minor);
    sum += line.net_minor;
  }
  const auto parts = allocate(std::min(-wish.amount_minor, sum), weights);
  for (std::size_t i = 0; i < lines.size(); ++i) lines[i]->net_minor -= parts[i];
}

Words priced_without(const Plugin& plugin) {
  const Words& name = plugin.manifest.name;
  return {"模块“" + name.zh + "”出错了，本单没有算它的优惠",
          "the module '" + name.en + "' failed; its discounts are not in this price"};
}

void add(checkout::PriceProposals& all, checkout::PriceProposals&& more) {
  std::move(more.adjustments.begin(), more.adjustments.end(), std::back_inserter(all.adjustments));
  std::move(more.gifts.begin(), more.gifts.end(), std::back_inserter(all.gifts));
  std::move(more.warnings.begin(), more.warnings.end(), std::back_inserter(all.warnings));
}

}  // namespace

Result<checkout::PriceProposals> SaleModules::price(Stores& stores, const checkout::Priced& priced) {
  const Occasion occasion = occasion_of(house_, stores, priced, Doing::kPrice);
  if (auto present = roster_.check_required(*occasion.settings, occasion.store); !present) {
    return Refused(std::move(present.error()));
  }
  checkout::PriceProposals out;
  std::optional<checkout::Priced> left;  // a copy only when somebody takes something off
  for (const Plugin* plugin : roster_.at(Stage::kPrice, *occasion.settings, occasion.store)) {
    const bobbin_sale_extension* sale = plugin->library->sale();
    const bool draining = roster_.state(*occasion.settings, occasion.store, plugin->id()) == modules::State::kDraining;
    if (sale == nullptr || sale->price == nullptr || draining) continue;  // who is switched off grants no price (X2)
    Visit visit(house_, *plugin, occasion);
    PriceOut proposals(visit, left ? *left : priced);
    const Bridge bridge{visit.arena(), plugin->id(), occasion.settings->shop()};
    const bobbin_sale& basket = to_abi(bridge, left ? *left : priced);
    const auto done =
        visit.run([&](void* self, bobbin_call* call) { return sale->price(self, call, &basket, &proposals.table()); });
    if (!done) {
      const bool blocks =
          done.error().code != Code::kInternal || plugin->manifest.criticality == Criticality::kRequired;
      if (blocks) return Refused(done.error());
      out.warnings.push_back(priced_without(*plugin));
      continue;
    }
    checkout::PriceProposals made = proposals.take();
    if (!made.adjustments.empty() && !left) left = priced;
    for (const checkout::Adjusting& wish : made.adjustments) take_off(*left, wish);
    add(out, std::move(made));
  }
  return out;
}

}  // namespace bobbin::plugin_host
