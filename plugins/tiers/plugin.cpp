#include "bobbin/plugin.hpp"

#include <memory>
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
class Tiers final : public bobbin::Plugin {
 public:
  Tiers() {
    add("ladder", ladder_route);
    add("member", member_page);
    add("card", member_card);
    add("receipt", tiers::receipt);
    add("judge", judge_all);
    add("service_of", service_of);
    add("service_multiplier", service_multiplier);
    add("early_access", early_access);
  }

  void price(bobbin::Call& call, const bobbin::Sale& sale, bobbin::Pricing& pricing) override {
    tiers::price(call, *rules_of(call), sale, pricing);
  }
  void settle(bobbin::Call& call, const bobbin::Sale& sale) override { tiers::settle(call, *rules_of(call), sale); }
  void unwind(bobbin::Call& call, const bobbin::Return& back) override { tiers::unwind(call, *rules_of(call), back); }

 private:
  using Route = json (*)(bobbin::Call&, const Rules&, const json&);

  void add(const char* name, Route route) {
    handler<json>(name, [this, route](bobbin::Call& call, const json& in) { return route(call, *rules_of(call), in); });
  }
  std::shared_ptr<const Rules> rules_of(const bobbin::Call& call) {
    return rules_.get(call, [](const bobbin::Settings& settings) { return parse_rules(settings.json()); });
  }

  bobbin::SettingsCache<Rules> rules_;
};

}  // namespace
}  // namespace tiers

BOBBIN_PLUGIN(tiers::Tiers)
