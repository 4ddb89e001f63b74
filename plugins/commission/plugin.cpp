#include "bobbin/ruled_plugin.hpp"

#include <nlohmann/json.hpp>

#include "period_routes.hpp"
#include "settings.hpp"
#include "staff_routes.hpp"
#include "till.hpp"

namespace commission {
namespace {

using nlohmann::json;

// The plugin: which rule answers which of the host's visits.
class Commission final : public bobbin::RuledPlugin<Rules, json> {
 public:
  Commission() : RuledPlugin(parse_rules) {
    ruled("staff", staff_route);
    ruled("ranking", ranking_route);
    ruled("period", period_route);
    ruled("close", close_route);
  }

  void settle(bobbin::Call& call, const bobbin::Sale& sale) override {
    commission::settle(call, *rules_of(call), sale);
  }
  void unwind(bobbin::Call& call, const bobbin::Return& back) override {
    commission::unwind(call, *rules_of(call), back);
  }
};

}  // namespace
}  // namespace commission

BOBBIN_PLUGIN(commission::Commission)
