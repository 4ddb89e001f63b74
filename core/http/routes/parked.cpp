#include <nlohmann/json.hpp>

#include "core/http/json/basket.hpp"
#include "core/http/json/query.hpp"
#include "core/http/json/shapes.hpp"
#include "core/http/routes/routes.hpp"

namespace bobbin::http {
namespace {

using nlohmann::json;
using namespace shapes;

// Without tenders: a basket that waits is stored, and what was scanned or typed to pay never is.
json parked_shape() {
  return object({{"id", uuid()},
                 {"basket", basket_shape(With::kNothing)},
                 {"staff", text()},
                 {"till", text()},
                 {"parked_at", moment()}});
}

json parked_json(const checkout::Parked& parked, const Call& call) {
  return {{"id", parked.id},
          {"basket", json::parse(parked.basket_json)},
          {"staff", parked.staff},
          {"till", parked.till},
          {"parked_at", format_instant(parked.at, call.time_zone)}};
}

Result<Reply> park(const Services& services, const Call& call) {
  const auto uuid = uuid_param(call);
  if (!uuid) return Refused(uuid.error());
  if (auto basket = read_basket(call, call.body); !basket) return Refused(basket.error());
  const bool there = services.storage.read<bool>([&](Stores& stores) { return stores.parked.find(*uuid).has_value(); });
  auto parked = services.checkout.park(call.actor, *uuid, call.body.dump());
  if (!parked) return Refused(parked.error());
  return json_reply(there ? 200 : 201, parked_json(*parked, call));
}

Result<Reply> list_parked(const Services& services, const Call& call) {
  const auto page = asked_page(call);
  if (!page) return Refused(page.error());
  auto parked = services.checkout.parked(call.session.store, page->before, page->limit + 1);
  const std::string next = cut_page(parked, page->limit, [](const checkout::Parked& row) { return id_text(row.row); });
  json items = json::array();
  for (const checkout::Parked& row : parked) items.push_back(parked_json(row, call));
  return list_reply(items, next);
}

Result<Reply> unpark(const Services& services, const Call& call) {
  const auto uuid = uuid_param(call);
  if (!uuid) return Refused(uuid.error());
  if (auto gone = services.checkout.unpark(call.actor, *uuid); !gone) return Refused(gone.error());
  return Reply{204, "", ""};
}

}  // namespace

void add_parked_routes(Routes& routes, const Services& services) {
  routes.push_back({.method = "PUT",
                    .path = "/api/v1/parked/{uuid}",
                    .summary = {"挂单", "Park a basket"},
                    .permission = "sell",
                    .body = str(basket_shape(With::kNothing)),
                    .answers = {{201, str(parked_shape())}, {200, str(parked_shape())}},
                    .handler = Free{[&services](const Call& call) { return park(services, call); }}});
  routes.push_back({.method = "GET",
                    .path = "/api/v1/parked",
                    .summary = {"本店的挂单", "This store's parked baskets"},
                    .permission = "sell",
                    .query = str(object(paged({}))),
                    .answers = {{200, str(page_of(parked_shape()))}},
                    .handler = Free{[&services](const Call& call) { return list_parked(services, call); }}});
  routes.push_back({.method = "DELETE",
                    .path = "/api/v1/parked/{uuid}",
                    .summary = {"取走或作废挂单", "Take or drop a parked basket"},
                    .permission = "sell",
                    .answers = {{204}},
                    .handler = Free{[&services](const Call& call) { return unpark(services, call); }}});
}

}  // namespace bobbin::http
