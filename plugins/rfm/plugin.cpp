#include "bobbin/plugin.hpp"

#include <memory>
#include <nlohmann/json.hpp>

#include "counting.hpp"
#include "member_routes.hpp"
#include "refresh.hpp"
#include "settings.hpp"
#include "shop_routes.hpp"

namespace rfm {
namespace {

using nlohmann::json;

// The plugin: which rule answers which of the host's visits.
class Rfm final : public bobbin::Plugin {
 public:
  Rfm() {
    add("member", member_page);
    add("members", members_route);
    add("card", member_card);
    add("segments", segments_route);
    add("lifecycle", lifecycle_route);
    add("movements", movements_route);
    add("pareto", pareto_route);
    add("refresh", refresh_route);
    add("nightly", nightly);
    add("service_segment", service_segment);
  }

  void settle(bobbin::Call& call, const bobbin::Sale& sale) override { count_sale(call, *rules_of(call), sale); }
  void unwind(bobbin::Call& call, const bobbin::Return& back) override {
    if (back.sale().has_member()) count_again(call, *rules_of(call), back.sale().member());
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
}  // namespace rfm

BOBBIN_PLUGIN(rfm::Rfm)
