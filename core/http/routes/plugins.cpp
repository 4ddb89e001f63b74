#include <nlohmann/json.hpp>

#include "core/audit/audit.hpp"
#include "core/base/text.hpp"
#include "core/http/json/query.hpp"
#include "core/http/json/shapes.hpp"
#include "core/http/routes/routes.hpp"

namespace bobbin::http {
namespace {

using nlohmann::json;

Refused module_off(const modules::Route& route, Words words) {
  return refuse(Code::kModuleOff, std::move(words), "", route.plugin);
}

// What is off answers nothing; what is draining grants nothing (X2).
Result<void> serves(const Services& services, const modules::Route& route, const Call& call) {
  const modules::State state = services.modules.state(call.actor.store, route.plugin);
  if (state == modules::State::kOn) return {};
  if (state == modules::State::kDraining && !route.grants) return {};
  if (state == modules::State::kDraining) {
    return module_off(route, {"模块 " + route.plugin + " 正在停用，不再发放",
                              "module " + route.plugin + " is being switched off and grants nothing more"});
  }
  return module_off(route, {"本店未启用模块 " + route.plugin, "module " + route.plugin + " is off in this store"});
}

// {m} becomes the member, {uuid} its lower-case form; anything else stays text.
Result<json> params_of(const Services& services, Stores& stores, const Call& call) {
  json out = json::object();
  for (const auto& [name, value] : call.params) {
    if (name == "m") {
      auto row = services.members.row(stores, value);
      if (!row) return Refused(row.error());
      out["m"] = {{"id", id_text(row->id)}, {"code", row->code}};
    } else if (name == "uuid") {
      auto uuid = uuid_param(call);
      if (!uuid) return Refused(uuid.error());
      out["uuid"] = *uuid;
    } else {
      out[name] = value;
    }
  }
  return out;
}

modules::Visit visit_of(const modules::Route& route, const Call& call, const json& params) {
  modules::Visit out;
  out.store = call.actor.store;
  out.till = call.actor.till;
  out.staff = call.actor.staff;
  out.locale = call.locale;
  out.cause_kind = route.cause;
  out.cause_id = params.contains("uuid") ? params.at("uuid").get<std::string>() : call.cause_id;
  return out;
}

// The body with its reason trimmed: what needs one takes no blank one, whatever module asks for it.
Result<json> body_of(const Call& call) {
  json body = call.body.is_null() ? json::object() : call.body;
  const auto found = body.find("reason");
  if (found == body.end() || !found->is_string()) return body;
  auto reason = check_reason(found->get<std::string>(), "/reason");
  if (!reason) return Refused(reason.error());
  *found = std::move(*reason);
  return body;
}

// S8: what somebody does by hand and gives a reason for stands in the trail, with what it was about: ids and whole
// numbers only, because other text may be a member's or a secret.
void log_by_hand(const Services& services, const modules::Route& route, Stores& stores, const Call& call,
                 const json& request) {
  const json& body = request.at("body");
  if (!body.contains("reason") || !body.at("reason").is_string() || call.query_text("quote") == "true") return;
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
  record.reason = body.at("reason").get<std::string>();
  audit::log(stores, services.ids, call.actor, std::move(record));
}

Result<Reply> invoke(const Services& services, const modules::Route& route, Stores& stores, const Call& call) {
  if (auto serving = serves(services, route, call); !serving) return Refused(serving.error());
  auto body = body_of(call);
  if (!body) return Refused(body.error());
  auto params = params_of(services, stores, call);
  if (!params) return Refused(params.error());
  if (route.needs_shift) {
    auto shift = services.shifts.current(stores, call.actor.store, call.actor.till);
    if (!shift) return Refused(shift.error());
  }
  json query = json::object();
  for (const auto& [name, value] : call.query) query[name] = value;
  const json request = {{"params", *params}, {"query", query}, {"body", std::move(*body)}};
  auto answer = services.modules.invoke(stores, route, visit_of(route, call, *params), request);
  if (!answer) return Refused(answer.error());
  if (route.mode == modules::Mode::kWrite) log_by_hand(services, route, stores, call, request);
  return Reply{answer->status, std::move(answer->body_json)};
}

std::vector<Answers> answers_of(const modules::Route& route) {
  std::vector<Answers> out = {{200, route.response_schema_json}};
  if (route.method == "PUT" || route.method == "POST") out.push_back({201, route.response_schema_json});
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
    routes.push_back(std::move(own));
  }
}

}  // namespace bobbin::http
