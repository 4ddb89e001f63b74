#include "bobbin/ruled_plugin.hpp"

#include <nlohmann/json.hpp>

#include "member_routes.hpp"
#include "members.hpp"
#include "settings.hpp"
#include "shop_routes.hpp"
#include "till.hpp"

namespace referral {
namespace {

using nlohmann::json;

// The plugin: which rule answers which of the host's visits.
class Referral final : public bobbin::RuledPlugin<Rules, json> {
 public:
  Referral() : RuledPlugin(parse_rules) {
    ruled("member", member_page);
    ruled("card", member_card);
    ruled("followed_up", followed_up_route);
    ruled("funnel", funnel_route);
    ruled("tasks", tasks_route);
  }

  void settle(bobbin::Call& call, const bobbin::Sale& sale) override { referral::settle(call, *rules_of(call), sale); }
  void unwind(bobbin::Call& call, const bobbin::Return& back) override { referral::unwind(call, back); }
  void member(bobbin::Call& call, const bobbin::MemberChange& change) override {
    using Kind = bobbin::MemberChange::Kind;
    switch (change.kind) {
      case Kind::kJoined:
        return join(call, change.member, change.referrer);
      case Kind::kMerged:
        return merge(call, change.member, change.other);
      case Kind::kErased:
        return erase(call, change.member);
      case Kind::kChanged:
        return;
    }
  }
};

}  // namespace
}  // namespace referral

BOBBIN_PLUGIN(referral::Referral)
