#include <nlohmann/json.hpp>

#include "core/http/idempotency.hpp"
#include "core/http/json/basket.hpp"
#include "core/http/json/query.hpp"
#include "core/http/json/read.hpp"
#include "core/http/json/sale.hpp"
#include "core/http/json/shapes.hpp"
#include "core/http/routes/routes.hpp"

namespace bobbin::http {
namespace {

using nlohmann::json;
using namespace shapes;

json some_lines(const json& line) {
  json out = list(line);
  out["minItems"] = 1;
  return out;
}

Members referenced_members() {
  const json line = object({{"line", whole(1, 1'000'000)}, {"quantity", pieces()}, {"reason?", note()}});
  return {{"sale", uuid()}, {"lines", some_lines(line)}, {"restock?", flag()}, {"outside_first?", flag()}};
}

// One of the two ways, by receipt or without; which one is said by what is there, so that a refusal names the member
// that is wrong and not an alternative.
json request_shape() {
  Members members = referenced_members();
  members[1].second["minItems"] = 0;  // none: pays what earlier returns still owe
  for (auto& [name, schema] : members) {
    if (!name.ends_with('?')) name += '?';
  }
  const json goods = object({{"sku", some_text()}, {"quantity", pieces()}, {"unit_price_minor", price()}});
  members.emplace_back("unreferenced?", some_lines(goods));
  members.emplace_back("reason?", note());
  members.emplace_back("tender?", some_text());
  members.emplace_back("store?", some_text());
  members.emplace_back("till?", some_text());
  return object(members);
}

json exchange_shape() {
  Members back = referenced_members();
  back.emplace_back("id", uuid());
  back.emplace_back("reason?", note());
  return object({{"return", object(back)}, {"sale", basket_shape(With::kTendersAndId)}});
}

json exchanged_shape() {
  return object(
      {{"return", return_shape()}, {"sale", sale_shape()}, {"due_minor", whole()}, {"to_pay_minor", whole()}});
}

returns::Desk desk_of(const Call& call) {
  const auto drawers = call.session.may("shifts.manage") ? shifts::Drawers::kAll : shifts::Drawers::kOwn;
  return {call.session.store,
          call.session.till,
          call.session.staff,
          call.session.may("return.unreferenced"),
          call.session.may("price.override"),
          drawers};
}

returns::ReturnRequest read_return(const Call& call, const json& body) {
  returns::ReturnRequest out;
  out.desk = desk_of(call);
  out.sale = parse_uuid(text_of(body, "sale")).value_or(std::string());
  if (given(body, "lines")) {
    for (const json& line : body.at("lines")) {
      out.lines.push_back(
          {static_cast<std::int32_t>(whole_of(line, "line")), whole_of(line, "quantity"), text_of(line, "reason")});
    }
  }
  out.restock = flag_of(body, "restock", true);
  out.outside_first = flag_of(body, "outside_first", false);
  if (given(body, "unreferenced")) {
    for (const json& row : body.at("unreferenced")) {
      out.unreferenced.push_back({text_of(row, "sku"), whole_of(row, "quantity"), whole_of(row, "unit_price_minor")});
    }
  }
  out.reason = text_of(body, "reason");
  out.tender = text_of(body, "tender");
  return out;
}

Result<void> one_way(const json& body) {
  const bool by_receipt = has(body, "sale");
  if (by_receipt == has(body, "unreferenced")) {
    return refuse(Code::kMalformed,
                  {"凭小票退货给 sale 和 lines；无小票退货给 unreferenced 和 reason",
                   "give sale and lines with a receipt; unreferenced and reason without one"},
                  by_receipt ? "/unreferenced" : "/sale");
  }
  if (by_receipt != has(body, "lines")) {
    return refuse(Code::kMalformed, {"lines 与 sale 一起给出", "lines goes with sale"}, "/lines");
  }
  if (!by_receipt && text_of(body, "reason").empty()) {
    return refuse(Code::kMalformed, {"无小票退货须写明原因 reason", "a return without receipt needs a reason"},
                  "/reason");
  }
  return {};
}

Reply return_reply(const Services& services, const Call& call, int status, const returns::Return& back) {
  return services.storage.read<Reply>([&](Stores& stores) {
    const View view{services, stores, call};
    return json_reply(status, [&](JsonText& out) { write_return(out, view, back, Slip::kWithReceipt); });
  });
}

Result<Reply> take_back(const Services& services, const Call& call) {
  const auto uuid = uuid_param(call);
  if (!uuid) return Refused(uuid.error());
  if (auto one = one_way(call.body); !one) return Refused(one.error());
  if (auto same = same_place(call, call.body); !same) return Refused(same.error());
  if (auto till = at_a_till(call); !till) return Refused(till.error());
  returns::ReturnRequest request = read_return(call, call.body);
  request.id = *uuid;
  request.content_hash = content_hash(services.members, "return", call.body);
  if (query_flag(call, "quote")) {
    auto back = services.returns.quote(request);
    if (!back) return Refused(back.error());
    return return_reply(services, call, 200, *back);
  }
  auto answer = services.returns.take_back(request);
  if (!answer) return Refused(answer.error());
  return return_reply(services, call, answer->outcome == checkout::Outcome::kCreated ? 201 : 200, answer->back);
}

Result<Reply> get_return(const Services& services, const Call& call) {
  const auto uuid = uuid_param(call);
  if (!uuid) return Refused(uuid.error());
  auto back = services.returns.find(*uuid);
  if (!back) return Refused(back.error());
  return return_reply(services, call, 200, *back);
}

Result<Reply> return_receipt(const Services& services, const Call& call) {
  const auto uuid = uuid_param(call);
  if (!uuid) return Refused(uuid.error());
  const auto back = services.returns.find(*uuid);
  if (!back) return Refused(back.error());
  const Printing printing = copy_of(call);
  return slip_reply(services.storage.read<std::string>([&](Stores& stores) {
    return receipt_of({services, stores, call}, *back, printing);
  }),
                    printing.format);
}

Result<Reply> exchange(const Services& services, const Inside& inside, const Call& call) {
  const auto uuid = uuid_param(call);
  if (!uuid) return Refused(uuid.error());
  if (auto till = at_a_till(call); !till) return Refused(till.error());
  const json& body = call.body;
  returns::ExchangeRequest request;
  request.id = *uuid;
  request.content_hash = content_hash(services.members, "exchange", body);
  request.back = read_return(call, body.at("return"));
  request.back.id = parse_uuid(text_of(body.at("return"), "id")).value_or(std::string());
  request.back.content_hash = content_hash(services.members, "return", body.at("return"));
  auto basket = read_basket(call, body.at("sale"), "/sale");
  if (!basket) return Refused(basket.error());
  request.sale.id = parse_uuid(text_of(body.at("sale"), "id")).value_or(std::string());
  request.sale.content_hash = content_hash(services.members, "sale", body.at("sale"));
  request.sale.basket = std::move(*basket);
  request.sale.tenders = read_tenders(body.at("sale"));
  auto answer = services.returns.exchange(request);
  if (!answer) return Refused(answer.error());
  if (answer->outcome == checkout::Outcome::kWaiting) return waiting_reply(call, answer->attempts);
  const bool created = answer->outcome == checkout::Outcome::kCreated;
  if (!created) forget_returns(answer->sale);
  if (created && inside.metrics != nullptr) inside.metrics->sold();
  return services.storage.read<Reply>([&](Stores& stores) {
    const View view{services, stores, call};
    return json_reply(created ? 201 : 200, [&](JsonText& out) {
      out.object([&] {
        write_return(out.key("return"), view, answer->back, Slip::kWithReceipt);
        write_sale(out.key("sale"), view, answer->sale, Slip::kWithReceipt);
        out.member("due_minor", answer->due_minor);
        out.member("to_pay_minor", answer->to_pay_minor);
      });
    });
  });
}

}  // namespace

void add_return_routes(Routes& routes, const Services& services) {
  routes.push_back({.method = "PUT",
                    .path = "/api/v1/returns/{uuid}",
                    .summary = {"退货；?quote=true 只算不退", "Take goods back; ?quote=true only says what would be"},
                    .permission = "return",
                    .query = str(object({{"quote?", flag()}})),
                    .body = str(request_shape()),
                    .answers = {{201, str(return_shape())}, {200, str(return_shape())}},
                    .handler = Free{[&services](const Call& call) { return take_back(services, call); }}});
  routes.push_back({.method = "GET",
                    .path = "/api/v1/returns/{uuid}",
                    .summary = {"一次退货", "A return"},
                    .permission = "return",
                    .answers = {{200, str(return_shape())}},
                    .handler = Free{[&services](const Call& call) { return get_return(services, call); }}});
  routes.push_back({.method = "GET",
                    .path = "/api/v1/returns/{uuid}/receipt",
                    .summary = {"重印退货小票", "A copy of the return's slip"},
                    .permission = "return",
                    .query = str(object({{"format?", one_of({"text", "html"})}})),
                    .answers = {{200, "", "text/plain"}, {200, "", "text/html"}},
                    .handler = Free{[&services](const Call& call) { return return_receipt(services, call); }}});
}

void add_exchange_routes(Routes& routes, const Services& services, const Inside& inside) {
  routes.push_back(
      {.method = "PUT",
       .path = "/api/v1/exchanges/{uuid}",
       .summary = {"换货：一退一卖，只收或退差额", "Exchange: a return and a sale, one difference"},
       .permission = "return",
       .body = str(exchange_shape()),
       .answers = {{201, str(exchanged_shape())}, {200, str(exchanged_shape())}, {202, str(waiting_shape())}},
       .handler = Free{[&](const Call& call) { return exchange(services, inside, call); }}});
}

}  // namespace bobbin::http
