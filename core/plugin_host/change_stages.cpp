#include <algorithm>
#include <memory>
#include <optional>

#include "core/journal/overlay.hpp"
#include "core/modules/plugin_db.hpp"
#include "core/plugin_host/gap.hpp"
#include "core/plugin_host/occasion.hpp"
#include "core/plugin_host/sale_bridge.hpp"
#include "core/plugin_host/sale_modules.hpp"
#include "core/plugin_host/where.hpp"

// settle, unwind, after: the stages that change things (G5, and sdk.md 4 for what happens when one fails).
namespace bobbin::plugin_host {
namespace {

using checkout::Effect;
using checkout::Sale;
using checkout::SettleMode;

// A plugin whose tender or adjustment is in the sale is needed for it, whatever its manifest says.
bool takes_part(const Plugin& plugin, const Sale& sale) {
  const auto& tenders = sale.tendered.tenders;
  if (std::any_of(tenders.begin(), tenders.end(), [&](const auto& one) { return one.plugin == plugin.id(); })) {
    return true;
  }
  const auto& lines = sale.tendered.priced.lines;
  return std::any_of(lines.begin(), lines.end(), [&](const checkout::PricedLine& line) {
    return std::any_of(line.adjustments.begin(), line.adjustments.end(),
                       [&](const checkout::Adjustment& one) { return one.plugin == plugin.id(); });
  });
}

// Nobody else gives what a charge was taken for.
bool took_charge(const Plugin& plugin, const Sale& sale) {
  const auto& lines = sale.tendered.priced.lines;
  return std::any_of(lines.begin(), lines.end(), [&](const checkout::PricedLine& line) {
    return line.charge && line.sku.starts_with(plugin.id() + ".");
  });
}

bool is_needed(Stage stage, const Plugin& plugin, const Sale& sale) {
  if (plugin.manifest.criticality == Criticality::kRequired) return true;
  if (stage != Stage::kAfter && took_charge(plugin, sale)) return true;
  return stage == Stage::kSettle && takes_part(plugin, sale);
}

// On a snapshot the journal is one that forgets, so that a preview goes the same way as the sale.
class Ground {
 public:
  Ground(Stores& given, SettleMode mode) : given_(given) {
    if (mode == SettleMode::kPreview) preview_.emplace(journal::with_journal(given, overlay_.emplace(given.journal)));
  }
  [[nodiscard]] Stores& stores() { return preview_ ? *preview_ : given_; }

 private:
  Stores& given_;
  std::optional<journal::Overlay> overlay_;
  std::optional<Stores> preview_;
};

bool has_stage(const Plugin& plugin, Stage stage) {
  const bobbin_sale_extension* sale = plugin.library->sale();
  if (sale == nullptr) return false;
  switch (stage) {
    case Stage::kPrice:
      return sale->price != nullptr;
    case Stage::kTender:
      return sale->tender != nullptr;
    case Stage::kSettle:
      return sale->settle != nullptr;
    case Stage::kAfter:
      return sale->after != nullptr;
    case Stage::kUnwind:
      return sale->unwind != nullptr;
  }
  return false;
}

Reality reality_of(SettleMode mode) { return mode == SettleMode::kPreview ? Reality::kPreview : Reality::kReal; }

}  // namespace

Result<void> SaleModules::change_one(const Changing& changing, const Plugin& plugin, std::vector<Effect>& effects) {
  const Occasion& occasion = changing.occasion;
  const bool needed = is_needed(changing.stage, plugin, changing.sale);
  const auto savepoint =
      needed || occasion.reality == Reality::kPreview ? nullptr : occasion.stores->plugin_db.savepoint();
  Visit visit(house_, plugin, occasion);
  const auto done = visit.run([&](void* self, bobbin_call* call) { return changing.call(plugin, visit, self, call); });
  if (done) {
    if (savepoint) savepoint->keep();
    std::move(visit.effects().begin(), visit.effects().end(), std::back_inserter(effects));
    return {};
  }
  if (needed || done.error().code != Code::kInternal) return done;
  if (savepoint) savepoint->undo();
  record_gap(house_, occasion, {plugin.id(), stage_name(changing.stage), changing.sale.id});
  return {};
}

Result<std::vector<Effect>> SaleModules::change(const Changing& changing) {
  const Occasion& occasion = changing.occasion;
  const auto lineup = roster_.lineup(occasion.settings, occasion.store);
  const auto& gaps = changing.stage == Stage::kUnwind ? lineup->gaps_of_returns : lineup->gaps;
  if (changing.stage != Stage::kAfter) {
    for (const std::string& id : gaps) record_gap(house_, occasion, {id, stage_name(changing.stage), changing.sale.id});
  }
  std::vector<Effect> effects;
  for (const Plugin* plugin : lineup->watching_at(changing.stage)) {
    if (!has_stage(*plugin, changing.stage)) continue;
    if (auto done = change_one(changing, *plugin, effects); !done) return Refused(std::move(done.error()));
  }
  return effects;
}

Result<std::vector<Effect>> SaleModules::settle(Stores& stores, const Sale& sale, SettleMode mode) {
  Ground ground(stores, mode);
  Occasion occasion = occasion_of(house_, ground.stores(), sale, Doing::kSettle);
  occasion.reality = reality_of(mode);
  const Call call = [&](const Plugin& plugin, Visit& visit, void* self, bobbin_call* handle) -> bobbin_status {
    return plugin.library->sale()->settle(self, handle,
                                          &to_abi({visit.arena(), plugin.id(), occasion.settings->shop()}, sale));
  };
  auto effects = change({Stage::kSettle, occasion, sale, call});
  if (mode == SettleMode::kOn) stores.plugin_db.know(nullptr);  // the member's figures change next
  return effects;
}

Result<std::vector<Effect>> SaleModules::unwind(Stores& stores, const Sale& sale, const checkout::Unwinding& back,
                                                SettleMode mode) {
  stores.plugin_db.know(nullptr);  // of the price of another sale in this write
  Ground ground(stores, mode);
  Occasion occasion = occasion_of(house_, ground.stores(), sale, back);
  occasion.reality = reality_of(mode);
  const Call call = [&](const Plugin& plugin, Visit& visit, void* self, bobbin_call* handle) -> bobbin_status {
    return plugin.library->sale()->unwind(self, handle,
                                          &to_abi({visit.arena(), plugin.id(), occasion.settings->shop()}, sale, back));
  };
  // The record is taken back whoever is there (G4); what a plugin that is gone would mend besides is a gap.
  return change({Stage::kUnwind, occasion, sale, call});
}

bool SaleModules::listens_after(const std::string& store) const {
  const auto lineup = roster_.lineup(house_.settings.current(), store);
  const auto& listeners = lineup->at(Stage::kAfter);
  return std::any_of(listeners.begin(), listeners.end(),
                     [](const Plugin* plugin) { return has_stage(*plugin, Stage::kAfter); });
}

Result<void> SaleModules::after(Stores& stores, const Sale& sale) {
  const Occasion occasion = occasion_of(house_, stores, sale, Doing::kAfter);
  const Call call = [&](const Plugin& plugin, Visit& visit, void* self, bobbin_call* handle) -> bobbin_status {
    return plugin.library->sale()->after(self, handle,
                                         &to_abi({visit.arena(), plugin.id(), occasion.settings->shop()}, sale));
  };
  auto done = change({Stage::kAfter, occasion, sale, call});
  if (!done) return Refused(std::move(done.error()));
  return {};
}

}  // namespace bobbin::plugin_host
