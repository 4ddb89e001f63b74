#include <nlohmann/json.hpp>

#include "core/http/json/shapes.hpp"
#include "core/http/openapi.hpp"
#include "core/http/routes/routes.hpp"

namespace bobbin::http {
namespace {

using nlohmann::json;
using namespace shapes;

json readiness_shape() {
  const json problem = object({{"kind", one_of({"config", "database", "plugin"})},
                               {"id", text()},
                               {"file", text(4096)},
                               {"line", whole()},
                               {"column", whole()},
                               {"detail", {{"type", "string"}}}});
  return object({{"ready", flag()}, {"problems", list(problem)}});
}

// 200 while the shop sells, whatever a module's trouble is; a database that doesn't answer is a failure (500).
Reply readiness(const Services& services, const Call& call) {
  services.storage.read_erased([](Stores&) {});
  json problems = json::array();
  const auto tell = [&](const modules::Problem& problem) {
    problems.push_back({{"kind", problem.kind},
                        {"id", problem.id},
                        {"file", problem.file},
                        {"line", problem.line},
                        {"column", problem.column},
                        {"detail", problem.detail.in(call.locale)}});
  };
  if (services.config_problems) {
    for (const modules::Problem& problem : services.config_problems()) tell(problem);
  }
  for (const modules::Problem& problem : services.modules.problems()) tell(problem);
  const auto trouble = services.storage.trouble();
  if (trouble) tell({.kind = "database", .id = "", .file = "", .detail = *trouble});
  return json_reply(200, {{"ready", !trouble}, {"problems", problems}});
}

bool shown(const Services& services, const Route& route) {
  if (route.plugin.empty()) return true;
  for (const config::StoreConfig& store : services.settings.current()->stores()) {
    const modules::State state = services.modules.state(store.id, route.plugin);
    if (state == modules::State::kOn || state == modules::State::kDraining) return true;
  }
  return false;
}

const char* page_of_locale(const std::string& locale) {
  if (locale == "en") {
    return "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Bobbin</title><h1>Bobbin</h1>"
           "<p>The point of sale is running. Programs talk to it under <code>/api/v1/</code>; "
           "<a href=\"/api/v1/openapi.json\">OpenAPI</a> says how, <a href=\"/readyz\">/readyz</a> whether all is "
           "well.</p>"
           "</html>\n";
  }
  return "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>Bobbin</title><h1>Bobbin</h1>"
         "<p>收银系统正在运行。程序接口在 <code>/api/v1/</code>，用法见 "
         "<a href=\"/api/v1/openapi.json\">OpenAPI</a>，状态见 <a href=\"/readyz\">/readyz</a>。</p>"
         "</html>\n";
}

Route page(const std::string& path, Words summary, const std::string& schema, Handler run) {
  return {.method = "GET",
          .path = path,
          .summary = std::move(summary),
          .door = Door::kAnybody,
          .answers = {{200, schema}},
          .handler = Free{std::move(run)}};
}

}  // namespace

void add_system_routes(Routes& routes, const Services& services, const Inside& inside) {
  Route front = page("/", {"说明页", "Where the API is"}, "", [](const Call& call) -> Result<Reply> {
    return Reply{200,
                 page_of_locale(call.locale),
                 "text/html; charset=utf-8",
                 {{"Content-Security-Policy", "default-src 'none'"}}};
  });
  front.answers = {{200, "", "text/html"}};
  Route metrics = page(
      "/metrics", {"Prometheus 指标", "Metrics for Prometheus"}, "",
      [&services, &inside](const Call&) -> Result<Reply> {
        const ServerStats stats = inside.stats ? inside.stats() : ServerStats{};
        return Reply{200, inside.metrics->page(stats, services.gauges), "text/plain; version=0.0.4; charset=utf-8"};
      });
  metrics.answers = {{200, "", "text/plain"}};
  routes.push_back(std::move(front));
  routes.push_back(std::move(metrics));
  routes.push_back(page("/healthz", {"进程活着", "The process is alive"}, str(object({{"status", text()}})),
                        [](const Call&) -> Result<Reply> {
                          return json_reply(200, {{"status", "ok"}});
                        }));
  routes.push_back(page("/readyz", {"能营业吗，有什么问题", "Can it sell, and what is wrong"}, str(readiness_shape()),
                        [&services](const Call& call) -> Result<Reply> { return readiness(services, call); }));
  routes.push_back(page("/api/v1/openapi.json", {"本接口的说明", "This API's description"}, str(any_object()),
                        [&services, &inside](const Call& call) -> Result<Reply> {
                          const auto listed = [&services](const Route& route) { return shown(services, route); };
                          return json_reply(200, openapi(*inside.routes, listed, services.version, call.locale));
                        }));
}

}  // namespace bobbin::http
