#include <iterator>
#include <optional>

#include "core/checkout/steps.hpp"
#include "core/plugin_host/occasion.hpp"
#include "core/plugin_host/price_out.hpp"
#include "core/plugin_host/sale_bridge.hpp"
#include "core/plugin_host/sale_modules.hpp"

// price (S3): each plugin proposes on what the ones before it have left.
namespace bobbin::plugin_host {
namespace {

Words priced_without(const Plugin& plugin) {
  const Words& name = plugin.manifest.name;
  return {"模块“" + name.zh + "”出错了，本单没有算它的优惠",
          "the module '" + name.en + "' failed; its discounts are not in this price"};
}

void add(checkout::PriceProposals& all, checkout::PriceProposals&& more) {
  std::move(more.adjustments.begin(), more.adjustments.end(), std::back_inserter(all.adjustments));
  std::move(more.gifts.begin(), more.gifts.end(), std::back_inserter(all.gifts));
  std::move(more.warnings.begin(), more.warnings.end(), std::back_inserter(all.warnings));
  const bool coarser = more.coin && (!all.coin || more.coin->step_minor > all.coin->step_minor);
  if (coarser) all.coin = std::move(more.coin);
}

}  // namespace

Result<checkout::PriceProposals> SaleModules::price(Stores& stores, const checkout::Priced& priced) {
  const Occasion occasion = occasion_of(house_, stores, priced, Doing::kPrice);
  const auto lineup = roster_.lineup(occasion.settings, occasion.store);
  if (lineup->stop) return Refused(*lineup->stop);
  look_ahead(stores, priced, checkout::Before::kPrice);
  checkout::PriceProposals out;
  std::optional<checkout::Priced> left;  // a copy only when somebody takes something off
  for (const Plugin* plugin : lineup->at(Stage::kPrice)) {
    const bobbin_sale_extension* sale = plugin->library->sale();
    if (sale == nullptr || sale->price == nullptr) continue;
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
    for (const checkout::Adjusting& wish : made.adjustments) checkout::take_off(*left, wish);
    add(out, std::move(made));
  }
  return out;
}

}  // namespace bobbin::plugin_host
