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

namespace points {
namespace {

using nlohmann::json;

// The plugin: which rule answers which of the host's visits.
class Points final : public bobbin::Plugin {
 public:
  Points() {
    add("member", member_page);
    add("card", member_card);
    add("check_in", check_in_route);
    add("gift", gift_route);
    add("rules", rules_route);
    add("leaderboard", leaderboard_route);
    add("liability", liability_route);
    add("reminders", reminders_route);
    add("rewards", rewards_route);
    add("redeem_reward", redemption_route);
    add("release", release);
    add("expire", expire);
    handler("receipt", receipt);
    add("service_grant", service_grant);
    add("service_opening", service_opening);
    add("service_balance", service_balance);
    add("service_earned", service_earned);
  }

  void tender(bobbin::Call& call, const bobbin::Sale& sale, bobbin::Offers& offers) override {
    offer(call, *rules_of(call), sale, offers);
  }
  void settle(bobbin::Call& call, const bobbin::Sale& sale) override { points::settle(call, *rules_of(call), sale); }
  void member(bobbin::Call& call, const bobbin::MemberChange& change) override {
    using Kind = bobbin::MemberChange::Kind;
    if (call.draining() || (change.kind != Kind::kJoined && change.kind != Kind::kChanged)) return;
    member_changed(call, *rules_of(call), change.member, change.kind == Kind::kJoined);
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
}  // namespace points

BOBBIN_PLUGIN(points::Points)
