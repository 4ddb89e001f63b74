#include <nlohmann/json.hpp>

#include "core/http/json/query.hpp"
#include "core/http/json/shapes.hpp"
#include "core/http/routes/routes.hpp"

namespace bobbin::http {
namespace {

using nlohmann::json;
using namespace shapes;

json store_shape() {
  return object(
      {{"id", text()}, {"name", text()}, {"currency", text()}, {"time_zone", text()}, {"business_day", date()}});
}

json module_shape() {
  return object({{"id", text()},
                 {"name", text()},
                 {"version", text()},
                 {"state", one_of({"on", "off", "draining", "quarantined"})},
                 {"criticality", text()},
                 {"requires", list(text())},
                 {"settings", any_object()},
                 {"settings_schema", any()}});
}

json panel_shape() {
  return object(
      {{"plugin", text()}, {"slot", text()}, {"src", text(1000)}, {"integrity", text(1000)}, {"api_version", whole()}});
}

json parsed_or(const std::string& text, const json& otherwise) { return text.empty() ? otherwise : json::parse(text); }

Refused no_such_store(const std::string& id) {
  return refuse(Code::kNotFound, {"没有门店 " + id, "there is no store " + id}, "s");
}

Result<Reply> list_stores(const Services& services, const Call& call) {
  const auto settings = services.settings.current();
  json items = json::array();
  for (const config::StoreConfig& store : settings->stores()) {
    items.push_back({{"id", store.id},
                     {"name", store.name},
                     {"currency", settings->shop().currency},
                     {"time_zone", store.day.time_zone},
                     {"business_day", format_day(business_day(call.actor.at, store.day))}});
  }
  return sliced_reply(call, items);
}

Result<Reply> list_modules(const Services& services, const Call& call) {
  const std::string& store = call.param("s");
  if (services.settings.current()->store(store) == nullptr) return no_such_store(store);
  json items = json::array();
  for (const modules::Row& row : services.modules.modules(store)) {
    items.push_back({{"id", row.id},
                     {"name", row.name.in(call.locale)},
                     {"version", row.version},
                     {"state", modules::name_of(row.state)},
                     {"criticality", row.criticality},
                     {"requires", row.requires_ids},
                     {"settings", parsed_or(row.settings_json, json::object())},
                     {"settings_schema", parsed_or(row.settings_schema_json, json::object())}});
  }
  return sliced_reply(call, items);
}

}  // namespace

void add_store_routes(Routes& routes, const Services& services) {
  routes.push_back({.method = "GET",
                    .path = "/api/v1/stores",
                    .summary = {"门店", "Stores"},
                    .query = str(object(paged({}))),
                    .answers = {{200, str(page_of(store_shape()))}},
                    .handler = Free{[&services](const Call& call) { return list_stores(services, call); }}});
  routes.push_back({.method = "GET",
                    .path = "/api/v1/stores/{s}/modules",
                    .summary = {"门店的模块和设置", "A store's modules and settings"},
                    .query = str(object(paged({}))),
                    .answers = {{200, str(page_of(module_shape()))}},
                    .handler = Free{[&services](const Call& call) { return list_modules(services, call); }}});
  // Panels come with the screens; until then no module brings one, and the list is empty.
  routes.push_back({.method = "GET",
                    .path = "/api/v1/stores/{s}/panels",
                    .summary = {"模块的界面", "The modules' panels"},
                    .query = str(object(paged({}))),
                    .answers = {{200, str(page_of(panel_shape()))}},
                    .handler = Free{[&services](const Call& call) -> Result<Reply> {
                      const std::string& store = call.param("s");
                      if (services.settings.current()->store(store) == nullptr) return no_such_store(store);
                      return list_reply(json::array(), "");
                    }}});
}

}  // namespace bobbin::http
