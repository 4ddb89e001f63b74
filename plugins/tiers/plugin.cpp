#include "bobbin/ruled_plugin.hpp"

#include <nlohmann/json.hpp>

#include "exported.hpp"
#include "jobs.hpp"
#include "member_routes.hpp"
#include "receipt.hpp"
#include "settings.hpp"
#include "shop_routes.hpp"
#include "till.hpp"

namespace tiers {
namespace {

using nlohmann::json;

// The plugin: which rule answers which of the host's visits.
class Tiers final : public bobbin::RuledPlugin<Rules, json> {
 public:
  Tiers() : RuledPlugin(parse_rules) {
    ruled("ladder", ladder_route);
    ruled("member", member_page);
    ruled("card", member_card);
    ruled("receipt", tiers::receipt);
    ruled("judge", judge_all);
    ruled("service_of", service_of);
    ruled("service_multiplier", service_multiplier);
    ruled("early_access", early_access);
  }

  void price(bobbin::Call& call, const bobbin::Sale& sale, bobbin::Pricing& pricing) override {
    tiers::price(call, *rules_of(call), sale, pricing);
  }
  void settle(bobbin::Call& call, const bobbin::Sale& sale) override { tiers::settle(call, *rules_of(call), sale); }
  void unwind(bobbin::Call& call, const bobbin::Return& back) override { tiers::unwind(call, *rules_of(call), back); }
};

}  // namespace
}  // namespace tiers

BOBBIN_PLUGIN(tiers::Tiers)
