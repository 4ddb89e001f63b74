#include <nlohmann/json.hpp>

#include "core/audit/audit.hpp"
#include "core/http/json/sale.hpp"
#include "core/http/routes/plugin_request.hpp"
#include "core/http/routes/routes.hpp"
#include "core/http/routes/table_file.hpp"

namespace bobbin::http {
namespace {

using nlohmann::json;

// S8: what somebody does by hand and gives a reason for, or a route says is audited, stands in the trail, with what it
// was about: ids and whole numbers only, because other text may be a member's or a secret.
void log_by_hand(const Services& services, const modules::Route& route, Stores& stores, const Call& call,
                 const json& request) {
  const json& body = request.at("body");
  const bool has_reason = body.contains("reason") && body.at("reason").is_string();
  if ((!has_reason && !route.audited) || call.query_text("quote") == "true") return;
  json subject = {{"module", route.plugin}};
  const json& params = request.at("params");
  if (params.contains("uuid")) subject["id"] = params.at("uuid");
  if (params.contains("m")) subject["member"] = params.at("m").at("id");
  if (body.contains("member") && body.at("member").is_string()) {
    if (const auto row = members::row_of(stores, body.at("member").get<std::string>())) {
      subject["member"] = id_text(row->id);
    }
  }
  json after = json::object();
  for (const auto& [name, value] : body.items()) {
    if (value.is_number_integer()) after[name] = value;
  }
  audit::Record record;
  record.action = route.plugin + "." + (route.cause.empty() ? route.handler : route.cause);
  record.subject_json = subject.dump();
  if (!after.empty()) record.after_json = after.dump();
  if (has_reason) record.reason = body.at("reason").get<std::string>();
  audit::log(stores, services.ids, call.actor, std::move(record));
}

Result<Reply> invoke(const Services& services, const modules::Route& route, Stores& stores, const Call& call) {
  const auto asked = asked_of(services, route, stores, call);
  if (!asked) return Refused(asked.error());
  auto answer = services.modules.invoke(stores, route, asked->visit, asked->request);
  if (!answer) return Refused(answer.error());
  if (route.mode == modules::Mode::kWrite) log_by_hand(services, route, stores, call, asked->request);
  if (!route.columns.empty() && asks_for_file(call)) return table_of(services, route, call, answer->body_json);
  return Reply{answer->status, std::move(answer->body_json)};
}

std::vector<Answers> answers_of(const modules::Route& route) {
  std::vector<Answers> out = {{200, route.response_schema_json}};
  if (route.method == "PUT" || route.method == "POST") out.push_back({201, route.response_schema_json});
  if (!route.columns.empty()) {
    out.push_back({200, "", kCsvType});
    out.push_back({200, "", kXlsxType});
  }
  if (route.mode == modules::Mode::kCharge) out.push_back({202, waiting_shape().dump()});
  return out;
}

}  // namespace

void add_plugin_routes(Routes& routes, const Services& services) {
  for (const modules::Route& route : services.modules.routes()) {
    const auto run = [&services, &route](Stores& s, const Call& call) { return invoke(services, route, s, call); };
    Route own{.method = route.method,
              .path = "/api/v1/plugins/" + route.plugin + route.path,
              .summary = route.summary,
              .permission = route.permission,
              .query = route.query_schema_json,
              .body = route.request_schema_json,
              .answers = answers_of(route),
              .handler = Reads{run},
              .plugin = route.plugin,
              .cause = route.cause};
    if (route.mode == modules::Mode::kWrite) own.handler = Writes{run};
    own.claims = route.mode == modules::Mode::kCharge || route.mode == modules::Mode::kRefund;
    if (route.mode == modules::Mode::kCharge) own.handler = charging(services, route);
    if (route.mode == modules::Mode::kRefund) own.handler = giving_back(services, route);
    routes.push_back(std::move(own));
  }
}

}  // namespace bobbin::http
