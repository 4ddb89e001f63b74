#include "bobbin/ruled_plugin.hpp"

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
class StoredValue final : public bobbin::RuledPlugin<Rules, json> {
 public:
  StoredValue() : RuledPlugin(parse_rules) {
    ruled("topup", topup_route);
    ruled("topup_answer", topup_answer);
    ruled("refund", refund_route);
    ruled("refund_answer", refund_answer);
    ruled("member", member_page);
    ruled("card", member_card);
    ruled("freeze", freeze_route);
    ruled("unfreeze", unfreeze_route);
    ruled("replace", replace_route);
    ruled("pin", pin_route);
    ruled("liability", liability_route);
    ruled("usage", usage_route);
    ruled("reminders", reminders_route);
    ruled("steps", steps_route);
    ruled("expire", expire);
    handler("receipt", receipt);
    ruled("service_balance", service_balance);
    ruled("opening", opening_route);
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
  void unwind(bobbin::Call& call, const bobbin::Return& back) override {
    stored_value::unwind(call, *rules_of(call), back);
  }
  void member(bobbin::Call& call, const bobbin::MemberChange& change) override {
    if (change.kind == bobbin::MemberChange::Kind::kMerged) merge(call, change.member, change.other);
  }
};

}  // namespace
}  // namespace stored_value

BOBBIN_PLUGIN(stored_value::StoredValue)
