#include "core/http/routes/plugin_request.hpp"

#include "core/base/text.hpp"
#include "core/http/json/query.hpp"
#include "core/http/json/shapes.hpp"

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

// {m} becomes the member, {uuid} its lower-case form, {staff} is somebody's id; anything else stays text.
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
    } else if (name == "staff" && !services.staff.exists(stores, value)) {
      return refuse(Code::kInvalid, {"没有员工 " + value, "there is nobody with the staff id '" + value + "'"},
                    "staff");
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

}  // namespace

Result<PluginRequest> asked_of(const Services& services, const modules::Route& route, Stores& stores,
                               const Call& call) {
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
  PluginRequest out;
  out.visit = visit_of(route, call, *params);
  out.request = {{"params", std::move(*params)}, {"query", std::move(query)}, {"body", std::move(*body)}};
  return out;
}

}  // namespace bobbin::http
