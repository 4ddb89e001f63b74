#include <nlohmann/json.hpp>

#include "core/http/json/basket.hpp"
#include "core/http/json/query.hpp"
#include "core/http/json/read.hpp"
#include "core/http/json/shapes.hpp"
#include "core/http/routes/routes.hpp"

namespace bobbin::http {
namespace {

using nlohmann::json;
using namespace shapes;

json shift_shape() {
  return object({{"id", id()},
                 {"till", text()},
                 {"float_minor", whole()},
                 {"opened_at", moment()},
                 {"opened_by", text()},
                 {"closed_at", nullable(moment())},
                 {"closed_by", nullable(text())}});
}

json move_shape() {
  return object({{"id", id()}, {"at", moment()}, {"staff", text()}, {"amount_minor", whole()}, {"reason", note()}});
}

json tally_shape() { return object({{"count", whole()}, {"amount_minor", nullable(whole())}}); }

json tally_json(const shifts::Tally& tally) {
  return {{"count", tally.count}, {"amount_minor", tally.amount_minor ? json(*tally.amount_minor) : json()}};
}

json report_shape() {
  return object({{"id", id()},
                 {"till", text()},
                 {"float_minor", whole()},
                 {"opened_at", moment()},
                 {"opened_by", text()},
                 {"closed_at", nullable(moment())},
                 {"closed_by", nullable(text())},
                 {"sales", tally_shape()},
                 {"returns", tally_shape()},
                 {"totals", map_of(whole())},
                 {"labels", map_of(text(1000))},
                 {"moves", list(move_shape(), 100'000)},
                 {"expected", map_of(whole())},
                 {"counted", map_of(whole())},
                 {"difference", map_of(whole())}});
}

json shift_json(const shifts::Shift& shift, const Call& call) {
  return {{"id", id_text(shift.id)},
          {"till", shift.till},
          {"float_minor", shift.float_minor},
          {"opened_at", format_instant(shift.opened_at, call.time_zone)},
          {"opened_by", shift.opened_by},
          {"closed_at", shift.closed_at ? json(format_instant(*shift.closed_at, call.time_zone)) : json()},
          {"closed_by", shift.closed_by.empty() ? json() : json(shift.closed_by)}};
}

json move_json(const shifts::CashMove& move, const Call& call) {
  return {{"id", id_text(move.id)},
          {"at", format_instant(move.at, call.time_zone)},
          {"staff", move.staff},
          {"amount_minor", move.amount_minor},
          {"reason", move.reason}};
}

json report_json(const shifts::Report& report, const Call& call) {
  json out = shift_json(report.shift, call);
  json moves = json::array();
  for (const shifts::CashMove& move : report.moves) moves.push_back(move_json(move, call));
  json labels = json::object();
  for (const auto& [tender, label] : report.labels) labels[tender] = label.in(call.locale);
  out["sales"] = tally_json(report.trade.sales);
  out["returns"] = tally_json(report.trade.returns);
  out["totals"] = json(report.totals);
  out["labels"] = labels;
  out["moves"] = moves;
  out["expected"] = json(report.expected);
  out["counted"] = json(report.counted);
  out["difference"] = json(report.difference);
  return out;
}

Result<std::int64_t> shift_param(const Call& call) {
  if (const auto id = parse_id(call.param("id"))) return *id;
  return refuse(Code::kNotFound, {"没有这个班次", "there is no such shift"}, "id");
}

shifts::Clerk clerk_of(const Call& call) {
  return {call.actor, call.session.may("shifts.manage") ? shifts::Drawers::kAll : shifts::Drawers::kOwn};
}

Result<Reply> open(const Services& services, Stores& stores, const Call& call) {
  if (auto till = at_a_till(call); !till) return Refused(till.error());
  if (auto same = same_place(call, call.body); !same) return Refused(same.error());
  auto shift = services.shifts.open(stores, call.actor, call.session.till, whole_of(call.body, "float_minor"));
  if (!shift) return Refused(shift.error());
  return json_reply(201, shift_json(*shift, call));
}

Result<Reply> list_shifts(const Services& services, Stores& stores, const Call& call) {
  const auto page = asked_page(call);
  if (!page) return Refused(page.error());
  shifts::Filter filter;
  filter.store = call.session.store;
  filter.till = call.query_text("till");
  if (call.query.contains("open")) {
    filter.state = query_flag(call, "open") ? shifts::Filter::State::kOpen : shifts::Filter::State::kClosed;
  }
  filter.before = page->before;
  filter.limit = page->limit + 1;
  auto found = services.shifts.list(stores, filter);
  const std::string next = cut_page(found, page->limit, [](const shifts::Shift& row) { return id_text(row.id); });
  json items = json::array();
  for (const shifts::Shift& shift : found) items.push_back(shift_json(shift, call));
  return list_reply(items, next);
}

Result<Reply> move_cash(const Services& services, Stores& stores, const Call& call) {
  const auto id = shift_param(call);
  if (!id) return Refused(id.error());
  auto move = services.shifts.move_cash(stores, clerk_of(call), *id, whole_of(call.body, "amount_minor"),
                                        text_of(call.body, "reason"));
  if (!move) return Refused(move.error());
  return json_reply(201, move_json(*move, call));
}

// Whether the drawer holds that much is a hint at what it should hold: the count stays blind because a manager reads
// who tries it out (S6).
void tell_refused(const Services& services, Stores& stores, const Call& call, const Refusal& refusal) {
  const auto id = shift_param(call);
  if (!id || refusal.code != Code::kInvalid || refusal.field != "/amount_minor") return;
  services.shifts.tell_refused(stores, clerk_of(call), *id, whole_of(call.body, "amount_minor"));
}

Result<Reply> close(const Services& services, Stores& stores, const Call& call) {
  const auto id = shift_param(call);
  if (!id) return Refused(id.error());
  const auto check = [](Stores& within, const shifts::Shift& shift) {
    return checkout::no_money_is_open(within, shift.store, shift.till);
  };
  auto report =
      services.shifts.close(stores, clerk_of(call), *id, call.body.at("counted").get<shifts::Amounts>(), check);
  if (!report) return Refused(report.error());
  return json_reply(200, report_json(*report, call));
}

Result<Reply> report(const Services& services, Stores& stores, const Call& call) {
  const auto id = shift_param(call);
  if (!id) return Refused(id.error());
  auto report = services.shifts.report(stores, call.session.store, *id);
  if (!report) return Refused(report.error());
  if (!call.session.may("shifts.manage")) report = shifts::blind(std::move(*report));
  return json_reply(200, report_json(*report, call));
}

}  // namespace

void add_shift_routes(Routes& routes, const Services& services) {
  const json opening = object({{"store?", some_text()}, {"till?", some_text()}, {"float_minor", price()}});
  const json moving = object({{"amount_minor", whole(-kMostMinor, kMostMinor)}, {"reason", some_text(1000)}});
  routes.push_back({.method = "POST",
                    .path = "/api/v1/shifts",
                    .summary = {"开班", "Open a shift"},
                    .permission = "shifts",
                    .body = str(opening),
                    .answers = {{201, str(shift_shape())}},
                    .handler = Writes{[&services](Stores& s, const Call& call) { return open(services, s, call); }}});
  routes.push_back(
      {.method = "GET",
       .path = "/api/v1/shifts",
       .summary = {"本店的班次", "This store's shifts"},
       .permission = "shifts",
       .query = str(object(paged({{"till?", text()}, {"open?", flag()}}))),
       .answers = {{200, str(page_of(shift_shape()))}},
       .handler = Reads{[&services](Stores& s, const Call& call) { return list_shifts(services, s, call); }}});
  routes.push_back(
      {.method = "POST",
       .path = "/api/v1/shifts/{id}/cash",
       .summary = {"存入或取出现金", "Cash in or out"},
       .permission = "shifts",
       .body = str(moving),
       .answers = {{201, str(move_shape())}},
       .handler = Writes{.run = [&services](Stores& s, const Call& call) { return move_cash(services, s, call); },
                         .refused = [&services](Stores& s, const Call& call,
                                                const Refusal& why) { tell_refused(services, s, call, why); }}});
  routes.push_back({.method = "POST",
                    .path = "/api/v1/shifts/{id}/close",
                    .summary = {"盲点并交班（Z 报表）", "Close after a blind count (Z report)"},
                    .permission = "shifts",
                    .body = str(object({{"counted", map_of(price())}})),
                    .answers = {{200, str(report_shape())}},
                    .handler = Writes{[&services](Stores& s, const Call& call) { return close(services, s, call); }}});
  routes.push_back({.method = "GET",
                    .path = "/api/v1/shifts/{id}/report",
                    .summary = {"班次报表（X 或 Z）", "The shift's report (X or Z)"},
                    .permission = "shifts",
                    .answers = {{200, str(report_shape())}},
                    .handler = Reads{[&services](Stores& s, const Call& call) { return report(services, s, call); }}});
}

}  // namespace bobbin::http
