#include "core/audit/audit.hpp"
#include "core/http/idempotency.hpp"
#include "core/http/json/basket.hpp"
#include "core/http/json/query.hpp"
#include "core/http/json/sale.hpp"
#include "core/http/routes/plugin_request.hpp"

namespace bobbin::http {
namespace {

using nlohmann::json;

// What a handler of the plugin says, asked with `besides`; it only reads.
Result<json> said_by(const Services& services, const modules::Route& route, Stores& stores, const Call& call,
                     const json& besides = json::object()) {
  auto asked = asked_of(services, route, stores, call);
  if (!asked) return Refused(asked.error());
  json permissions = json::array();
  for (const std::string_view one : staff::permissions_of(call.session.role)) permissions.push_back(one);
  asked->request["permissions"] = std::move(permissions);
  asked->request.update(besides);
  auto answer = services.modules.invoke(stores, route, asked->visit, asked->request);
  if (!answer) return Refused(answer.error());
  return json::parse(answer->body_json);
}

// The answer with what the plugin says of it besides; what is done is told, whatever the plugin does now.
Reply with_answer(const Services& services, const modules::Route& route, const Call& call, Reply reply) {
  if (route.answer.empty()) return reply;
  modules::Route second = route;
  second.handler = route.answer;
  second.grants = false;
  second.needs_shift = false;
  const auto more =
      services.storage.read<Result<json>>([&](Stores& stores) { return said_by(services, second, stores, call); });
  if (!more) return reply;
  json body = json::parse(reply.body);
  body.update(*more);
  reply.body = body.dump();
  return reply;
}

Words words_of(const json& value) { return {value.at("zh-CN").get<std::string>(), value.at("en").get<std::string>()}; }

Result<checkout::Charge> charge_of(const Services& services, const modules::Route& route, Stores& stores,
                                   const Call& call) {
  const auto said = said_by(services, route, stores, call);
  if (!said) return Refused(said.error());
  return checkout::Charge{route.plugin, said->at("code").get<std::string>(), words_of(said->at("label")),
                          said->value("member", std::string()), said->at("amount_minor").get<Minor>()};
}

Result<Reply> charge(const Services& services, const modules::Route& route, const Call& call) {
  const auto uuid = uuid_param(call);
  if (!uuid) return Refused(uuid.error());
  if (auto till = at_a_till(call); !till) return Refused(till.error());
  checkout::ChargeRequest request;
  request.id = *uuid;
  request.content_hash = content_hash(services.members, route.plugin + route.path, call.body);
  request.store = call.session.store;
  request.till = call.session.till;
  request.staff = call.session.staff;
  request.plan = [&](Stores& stores) { return charge_of(services, route, stores, call); };
  request.tenders = read_tenders(call.body);
  const auto answer = services.checkout.charge(request);
  if (!answer) return Refused(answer.error());
  if (answer->outcome == checkout::Outcome::kWaiting) return waiting_reply(call, answer->attempts);
  checkout::Sale sale = answer->sale;
  const bool created = answer->outcome == checkout::Outcome::kCreated;
  if (!created) forget_returns(sale);
  Reply reply = services.storage.read<Reply>([&](Stores& stores) {
    const View view{services, stores, call};
    return json_reply(created ? 201 : 200, [&](JsonText& out) { write_sale(out, view, sale, Slip::kWithReceipt); });
  });
  return with_answer(services, route, call, std::move(reply));
}

Reply return_reply(const Services& services, const Call& call, int status, const returns::Return& back) {
  return services.storage.read<Reply>([&](Stores& stores) {
    const View view{services, stores, call};
    return json_reply(status, [&](JsonText& out) { write_return(out, view, back, Slip::kWithReceipt); });
  });
}

returns::ReturnRequest return_of(const Services& services, const modules::Route& route, const Call& call,
                                 const std::string& uuid) {
  returns::ReturnRequest request;
  request.id = uuid;
  request.content_hash = content_hash(services.members, route.plugin + route.path, call.body);
  request.desk.store = call.session.store;
  request.desk.till = call.session.till;
  request.desk.staff = call.session.staff;
  if (call.session.may("shifts.manage")) request.desk.drawers = shifts::Drawers::kAll;
  return request;
}

Result<Reply> give_back(const Services& services, const modules::Route& route, const Call& call) {
  const auto uuid = uuid_param(call);
  if (!uuid) return Refused(uuid.error());
  if (auto till = at_a_till(call); !till) return Refused(till.error());
  json quoted = json::object();
  returns::ReturnRequest request = return_of(services, route, call, *uuid);
  request.charge = [&](Stores& stores, Minor uneven_minor) -> Result<returns::ChargeBack> {
    const auto said = said_by(services, route, stores, call, {{"uneven_minor", uneven_minor}});
    if (!said) return Refused(said.error());
    quoted = said->value("answer", json::object());
    return returns::ChargeBack{said->at("charge").get<std::string>(), said->at("amount_minor").get<Minor>()};
  };
  if (call.query_text("quote") == "true") {
    const auto back = services.returns.quote(request);
    if (!back) return Refused(back.error());
    Reply reply = return_reply(services, call, 200, *back);
    json body = json::parse(reply.body);
    body.update(quoted);
    reply.body = body.dump();
    return reply;
  }
  const auto answer = services.returns.take_back(request);
  if (!answer) return Refused(answer.error());
  const int status = answer->outcome == checkout::Outcome::kCreated ? 201 : 200;
  return with_answer(services, route, call, return_reply(services, call, status, answer->back));
}

}  // namespace

Free charging(const Services& services, const modules::Route& route) {
  return Free{[&services, &route](const Call& call) { return charge(services, route, call); }};
}

Free giving_back(const Services& services, const modules::Route& route) {
  return Free{[&services, &route](const Call& call) { return give_back(services, route, call); }};
}

}  // namespace bobbin::http
