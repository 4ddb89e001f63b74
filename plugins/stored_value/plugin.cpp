#include "bobbin/plugin.hpp"

#include <memory>
#include <nlohmann/json.hpp>

#include "card_routes.hpp"
#include "exported.hpp"
#include "jobs.hpp"
#include "member_routes.hpp"
#include "receipt.hpp"
#include "settings.hpp"
#include "shop_routes.hpp"
#include "till.hpp"
#include "topup_routes.hpp"

namespace stored_value {
namespace {

using nlohmann::json;

// The plugin: which rule answers which of the host's visits.
class StoredValue final : public bobbin::Plugin {
 public:
  StoredValue() {
    add("topup", topup_route);
    add("topup_answer", topup_answer);
    add("refund", refund_route);
    add("refund_answer", refund_answer);
    add("member", member_page);
    add("card", member_card);
    add("freeze", freeze_route);
    add("unfreeze", unfreeze_route);
    add("replace", replace_route);
    add("pin", pin_route);
    add("liability", liability_route);
    add("usage", usage_route);
    add("reminders", reminders_route);
    add("steps", steps_route);
    add("expire", expire);
    handler("receipt", receipt);
    add("service_balance", service_balance);
    add("opening", opening_route);
  }

  void price(bobbin::Call& call, const bobbin::Sale& sale, bobbin::Pricing& out) override {
    stored_value::price(call, *rules_of(call), sale, out);
  }
  void tender(bobbin::Call& call, const bobbin::Sale& sale, bobbin::Offers& out) override {
    offer(call, *rules_of(call), sale, out);
  }
  void settle(bobbin::Call& call, const bobbin::Sale& sale) override {
    stored_value::settle(call, *rules_of(call), sale);
  }
  void unwind(bobbin::Call& call, const bobbin::Return& back) override { stored_value::unwind(call, back); }
  void member(bobbin::Call& call, const bobbin::MemberChange& change) override {
    if (change.kind == bobbin::MemberChange::Kind::kMerged) merge(call, change.member, change.other);
  }

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
}  // namespace stored_value

BOBBIN_PLUGIN(stored_value::StoredValue)
