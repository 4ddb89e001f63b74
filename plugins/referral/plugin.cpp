#include "bobbin/plugin.hpp"

#include <memory>
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
class Referral final : public bobbin::Plugin {
 public:
  Referral() {
    add("member", member_page);
    add("card", member_card);
    add("followed_up", followed_up_route);
    add("funnel", funnel_route);
    add("tasks", tasks_route);
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
}  // namespace referral

BOBBIN_PLUGIN(referral::Referral)
