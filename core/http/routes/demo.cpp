#include <nlohmann/json.hpp>

#include "core/http/json/read.hpp"
#include "core/http/json/shapes.hpp"
#include "core/http/routes/routes.hpp"

namespace bobbin::http {

using nlohmann::json;
using namespace shapes;

void add_demo_routes(Routes& routes, const Services& services) {
  if (!services.set_clock) return;
  routes.push_back({.method = "PUT",
                    .path = "/api/v1/demo/clock",
                    .summary = {"演示：把时钟往前拨", "Demo: move the clock forward"},
                    .door = Door::kAnybody,
                    .body = str(object({{"now", moment()}})),
                    .answers = {{200, str(object({{"now", moment()}}))}},
                    .handler = Free{[&services](const Call& call) -> Result<Reply> {
                      auto to = parse_instant(text_of(call.body, "now"));
                      if (!to) {
                        to.error().field = "/now";
                        return Refused(to.error());
                      }
                      auto now = services.set_clock(*to);
                      if (!now) return Refused(now.error());
                      return json_reply(200, {{"now", format_instant(*now, call.time_zone)}});
                    }}});
}

}  // namespace bobbin::http
