#include <algorithm>

#include "core/plugin_host/occasion.hpp"
#include "core/plugin_host/sale_bridge.hpp"
#include "core/plugin_host/sale_modules.hpp"
#include "core/plugin_host/services.hpp"
#include "core/plugin_host/text.hpp"

// tender: which tenders a basket may be paid with, and up to how much.
namespace bobbin::plugin_host {
namespace {

struct Offers {
  Visit& visit;
  std::vector<checkout::TenderOffer>& all;  // of all plugins: an id is offered once
  std::vector<checkout::TenderOffer> mine{};
};

constexpr std::uint32_t kMaxParts = 10'000;  // lots of one member

bool are_good(const bobbin_span& parts) {
  if (!is_span<bobbin_money_part>(parts) || parts.count > kMaxParts) return false;
  for (std::uint32_t i = 0; i < parts.count; ++i) {
    const auto part = item<bobbin_money_part>(parts, i);
    if (part.amount_minor < 1 || part.money_minor < 0 || part.money_minor > part.amount_minor) return false;
  }
  return true;
}

bool is_good(const Plugin& plugin, const bobbin_tender_offer& offer) {
  constexpr std::int32_t kFlags =
      BOBBIN_TENDER_MONEY | BOBBIN_TENDER_CHANGE | BOBBIN_TENDER_OUTSIDE | BOBBIN_TENDER_OFFLINE;
  const auto& ids = plugin.manifest.tenders;
  return std::find(ids.begin(), ids.end(), from_abi(offer.id)) != ids.end() && (offer.flags & ~kFlags) == 0 &&
         are_good(offer.parts) && offer.max_minor >= 0 && offer.min_minor >= 0 && offer.unit_minor >= 1 &&
         offer.step_minor >= 0 && ((offer.flags & BOBBIN_TENDER_OUTSIDE) == 0 || plugin.library->tender() != nullptr);
}

checkout::TenderOffer offer_from(const Plugin& plugin, const bobbin_tender_offer& offer) {
  checkout::TenderOffer out;
  out.id = from_abi(offer.id);
  out.plugin = plugin.id();
  out.plugin_version = plugin.manifest.version;
  out.label = from_abi(offer.label);
  if (out.label.zh.empty()) out.label = plugin.manifest.name;
  out.why = from_abi(offer.why);
  out.max_minor = offer.max_minor;
  out.min_minor = offer.min_minor;
  out.unit_minor = offer.unit_minor;
  out.step_minor = std::max(offer.step_minor, offer.unit_minor);
  out.balance_minor = offer.balance_minor;
  out.money = (offer.flags & BOBBIN_TENDER_MONEY) != 0;
  for (std::uint32_t i = 0; i < offer.parts.count; ++i) {
    const auto part = item<bobbin_money_part>(offer.parts, i);
    out.parts.push_back({part.amount_minor, part.money_minor});
  }
  out.change = (offer.flags & BOBBIN_TENDER_CHANGE) != 0;
  out.outside = (offer.flags & BOBBIN_TENDER_OUTSIDE) != 0;
  out.offline = (offer.flags & BOBBIN_TENDER_OFFLINE) != 0;
  return out;
}

bobbin_status keep_offer(Offers& offers, const bobbin_tender_offer* from) {
  const Plugin& plugin = offers.visit.plugin();
  const auto offer = given(from);
  if (!offer || !is_good(plugin, *offer)) return BOBBIN_INVALID;
  const auto same = [&](const checkout::TenderOffer& one) { return one.id == from_abi(offer->id); };
  if (std::any_of(offers.all.begin(), offers.all.end(), same) ||
      std::any_of(offers.mine.begin(), offers.mine.end(), same)) {
    return BOBBIN_INVALID;
  }
  offers.mine.push_back(offer_from(plugin, *offer));
  return BOBBIN_OK;
}

bobbin_status take_offer(void* ctx, const bobbin_tender_offer* offer) {
  auto& offers = *static_cast<Offers*>(ctx);
  return keeping(offers.visit, [&] { return keep_offer(offers, offer); });
}

}  // namespace

Result<std::vector<checkout::TenderOffer>> SaleModules::tender(Stores& stores, const checkout::Priced& priced) {
  const Occasion occasion = occasion_of(house_, stores, priced, Doing::kTender);
  std::vector<checkout::TenderOffer> out;
  const auto lineup = roster_.lineup(occasion.settings, occasion.store);
  for (const Plugin* plugin : lineup->at(Stage::kTender)) {
    const bobbin_sale_extension* sale = plugin->library->sale();
    if (sale == nullptr || sale->tender == nullptr) continue;
    Visit visit(house_, *plugin, occasion);
    Offers offers{visit, out};
    const bobbin_tender_out table{{sizeof(bobbin_tender_out), 1, BOBBIN_ABI_MINOR}, &offers, take_offer};
    const bobbin_sale& basket = to_abi({visit.arena(), plugin->id(), occasion.settings->shop()}, priced);
    const auto done =
        visit.run([&](void* self, bobbin_call* call) { return sale->tender(self, call, &basket, &table); });
    if (done) {
      std::move(offers.mine.begin(), offers.mine.end(), std::back_inserter(out));
      continue;
    }
    // Without an optional plugin's tenders the basket is paid with the others.
    const bool blocks = done.error().code != Code::kInternal || plugin->manifest.criticality == Criticality::kRequired;
    if (blocks) return Refused(done.error());
  }
  return out;
}

std::optional<std::string> SaleModules::tender_owner(const std::string& tender) const {
  for (const auto& [id, plugin] : roster_.plugins()) {
    const auto& ids = plugin->manifest.tenders;
    if (std::find(ids.begin(), ids.end(), tender) != ids.end()) return id;
  }
  return std::nullopt;
}

}  // namespace bobbin::plugin_host
