#include "bobbin/ruled_plugin.hpp"

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
class Points final : public bobbin::RuledPlugin<Rules, json> {
 public:
  Points() : RuledPlugin(parse_rules) {
    ruled("member", member_page);
    ruled("card", member_card);
    ruled("check_in", check_in_route);
    ruled("gift", gift_route);
    ruled("rules", rules_route);
    ruled("leaderboard", leaderboard_route);
    ruled("liability", liability_route);
    ruled("reminders", reminders_route);
    ruled("rewards", rewards_route);
    ruled("redeem_reward", redemption_route);
    ruled("release", release);
    ruled("expire", expire);
    handler("receipt", receipt);
    ruled("service_grant", service_grant);
    ruled("service_opening", service_opening);
    ruled("service_balance", service_balance);
    ruled("service_earned", service_earned);
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
};

}  // namespace
}  // namespace points

BOBBIN_PLUGIN(points::Points)
