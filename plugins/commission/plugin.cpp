#include "bobbin/plugin.hpp"

#include <memory>
#include <nlohmann/json.hpp>

#include "period_routes.hpp"
#include "settings.hpp"
#include "staff_routes.hpp"
#include "till.hpp"

namespace commission {
namespace {

using nlohmann::json;

// The plugin: which rule answers which of the host's visits.
class Commission final : public bobbin::Plugin {
 public:
  Commission() {
    add("staff", staff_route);
    add("ranking", ranking_route);
    add("period", period_route);
    add("close", close_route);
  }

  void settle(bobbin::Call& call, const bobbin::Sale& sale) override {
    commission::settle(call, *rules_of(call), sale);
  }
  void unwind(bobbin::Call& call, const bobbin::Return& back) override {
    commission::unwind(call, *rules_of(call), back);
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
}  // namespace commission

BOBBIN_PLUGIN(commission::Commission)
