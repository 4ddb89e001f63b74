#include "bobbin/ruled_plugin.hpp"

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
class Rfm final : public bobbin::RuledPlugin<Rules, json> {
 public:
  Rfm() : RuledPlugin(parse_rules) {
    ruled("member", member_page);
    ruled("members", members_route);
    ruled("card", member_card);
    ruled("segments", segments_route);
    ruled("lifecycle", lifecycle_route);
    ruled("movements", movements_route);
    ruled("pareto", pareto_route);
    ruled("refresh", refresh_route);
    ruled("nightly", nightly);
    ruled("service_segment", service_segment);
  }

  void settle(bobbin::Call& call, const bobbin::Sale& sale) override { count_sale(call, *rules_of(call), sale); }
  void unwind(bobbin::Call& call, const bobbin::Return& back) override {
    if (back.sale().has_member()) count_again(call, *rules_of(call), back.sale().member());
  }
};

}  // namespace
}  // namespace rfm

BOBBIN_PLUGIN(rfm::Rfm)
