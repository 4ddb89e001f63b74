#include <nlohmann/json.hpp>

#include "core/http/json/read.hpp"
#include "core/http/json/shapes.hpp"
#include "core/http/routes/routes.hpp"

namespace bobbin::http {
namespace {

using nlohmann::json;
using namespace shapes;

json login_shape() {
  return object({{"store", some_text()},
                 {"till?", text()},
                 {"staff", some_text()},
                 {"pin?", some_text(200)},
                 {"password?", some_text(200)}});
}

json session_shape() {
  return object({{"token", text()}, {"staff", text()}, {"permissions", list(text())}, {"expires_at", moment()}});
}

Result<Reply> log_in(const Services& services, const Call& call) {
  const auto settings = services.settings.current();
  staff::Login login;
  login.store = text_of(call.body, "store");
  login.till = text_of(call.body, "till");
  login.staff = text_of(call.body, "staff");
  login.pin = maybe_text(call.body, "pin");
  login.password = maybe_text(call.body, "password");
  const config::StoreConfig* store = settings->store(login.store);
  if (store == nullptr) {
    return refuse(Code::kInvalid, {"没有门店 " + login.store, "there is no store " + login.store}, "/store");
  }
  if (!login.till.empty() && !store->has_till(login.till)) {
    return refuse(
        Code::kInvalid,
        {"门店 " + login.store + " 没有收银台 " + login.till, "store " + login.store + " has no till " + login.till},
        "/till");
  }
  if (login.pin.has_value() == login.password.has_value()) {
    return refuse(Code::kMalformed, {"请给出 pin 或 password 其中之一", "give either pin or password"},
                  login.pin ? "/password" : "/pin");
  }
  auto in = services.staff.login(login);
  if (!in) return Refused(in.error());
  json permissions = json::array();
  for (const std::string_view permission : staff::permissions_of(in->session.role)) permissions.push_back(permission);
  return json_reply(201, {{"token", in->token},
                          {"staff", in->session.staff},
                          {"permissions", permissions},
                          {"expires_at", format_instant(Instant{in->session.expires_ms}, store->day.time_zone)}});
}

}  // namespace

void add_session_routes(Routes& routes, const Services& services) {
  routes.push_back({.method = "POST",
                    .path = "/api/v1/sessions",
                    .summary = {"登录", "Log in"},
                    .door = Door::kAnybody,
                    .body = str(login_shape()),
                    .answers = {{201, str(session_shape())}},
                    .handler = Free{[&services](const Call& call) { return log_in(services, call); }}});
  routes.push_back({.method = "DELETE",
                    .path = "/api/v1/sessions",
                    .summary = {"退出登录", "Log out"},
                    .answers = {{204}},
                    .handler = Free{[&services](const Call& call) -> Result<Reply> {
                      services.staff.logout(call.token);
                      return Reply{204, "", ""};
                    }}});
}

}  // namespace bobbin::http
