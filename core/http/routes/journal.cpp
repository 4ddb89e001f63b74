#include <nlohmann/json.hpp>

#include "core/http/json/query.hpp"
#include "core/http/json/shapes.hpp"
#include "core/http/routes/routes.hpp"

namespace bobbin::http {
namespace {

using nlohmann::json;
using namespace shapes;

json balance_shape() {
  return object(
      {{"account", text()}, {"holder", text()}, {"holder_code?", text()}, {"unit", text()}, {"balance", whole()}});
}

json entry_shape() {
  const json side = object({{"account", text()}, {"holder", text()}, {"holder_code?", text()}});
  const json term = object({{"kind", one_of({"line_minor", "line_units", "tender_minor", "sale"})},
                            {"index", whole()},
                            {"base", whole()},
                            {"numerator", whole()},
                            {"denominator", whole()}});
  const json basis = object({{"terms", list(term, 100'000)},
                             {"cap", nullable(whole())},
                             {"minimum", whole()},
                             {"rounding", text()},
                             {"scope", one_of({"sale", "line"})}});
  const json cause = object({{"kind", text()}, {"id", text()}, {"sale?", text()}});
  return object({{"id", id()},
                 {"at", moment()},
                 {"business_day", date()},
                 {"store", text()},
                 {"staff", nullable(text())},
                 {"cause", cause},
                 {"plugin", text()},
                 {"plugin_version", text()},
                 {"rule", text()},
                 {"label", text(1000)},
                 {"reason", text(1000)},
                 {"from", side},
                 {"to", side},
                 {"unit", text()},
                 {"amount", whole()},
                 {"reverses", nullable(text())},
                 {"basis", basis}});
}

json trial_shape() { return object({{"account", text()}, {"unit", text()}, {"balance", whole()}}); }

// A member's code stands beside the id.
void add_holder(const Services& services, Stores& stores, const journal::Side& side, json& out) {
  out["account"] = side.account;
  out["holder"] = side.holder;
  const auto account = services.ledger.account(side.account);
  if (!account || account->holder != journal::HolderKind::kMember || side.holder.empty()) return;
  if (const auto row = services.members.row(stores, side.holder)) out["holder_code"] = row->code;
}

// Members are asked for by id or code (http.md); every other holder by its id.
std::string holder_of(const Services& services, Stores& stores, const Call& call) {
  const std::string given = call.query_text("holder");
  if (given.empty()) return given;
  const std::string account = call.query_text("account");
  const auto declared = services.ledger.account(account);
  if (!account.empty() && (!declared || declared->holder != journal::HolderKind::kMember)) return given;
  const auto row = services.members.row(stores, given);
  return row ? id_text(row->id) : given;
}

// All of them unless a limit is given: the balances of a shop fit on a page of a report.
Result<Reply> balances(const Services& services, Stores& stores, const Call& call) {
  const auto rows = journal::Ledger::balances(stores, call.query_text("account"), holder_of(services, stores, call));
  const auto slice = slice_of(call, rows.size());
  if (!slice) return Refused(slice.error());
  json items = json::array();
  for (std::size_t at = slice->first; at < slice->last; ++at) {
    json row = {{"unit", rows[at].unit}, {"balance", rows[at].balance}};
    add_holder(services, stores, rows[at].side, row);
    items.push_back(std::move(row));
  }
  return list_reply(items, slice->next);
}

const char* name_of(journal::TermKind kind) {
  switch (kind) {
    case journal::TermKind::kLineMinor:
      return "line_minor";
    case journal::TermKind::kLineUnits:
      return "line_units";
    case journal::TermKind::kTenderMinor:
      return "tender_minor";
    case journal::TermKind::kSale:
      break;
  }
  return "sale";
}

const char* name_of(Rounding rounding) {
  switch (rounding) {
    case Rounding::kFloor:
      return "floor";
    case Rounding::kCeil:
      return "ceil";
    case Rounding::kHalfEven:
      return "half_even";
    case Rounding::kHalfUp:
      break;
  }
  return "half_up";
}

json basis_json(const journal::Basis& basis) {
  json terms = json::array();
  for (const journal::Term& term : basis.terms) {
    terms.push_back({{"kind", name_of(term.kind)},
                     {"index", term.index},
                     {"base", term.base},
                     {"numerator", term.numerator},
                     {"denominator", term.denominator}});
  }
  return {{"terms", terms},
          {"cap", basis.cap == journal::kNever ? json() : json(basis.cap)},
          {"minimum", basis.minimum},
          {"rounding", name_of(basis.rounding)},
          {"scope", basis.scope == journal::Scope::kSale ? "sale" : "line"}};
}

json entry_json(const Services& services, Stores& stores, const Call& call, const journal::Entry& entry) {
  json from;
  json to;
  add_holder(services, stores, entry.from, from);
  add_holder(services, stores, entry.to, to);
  json cause = {{"kind", entry.cause.kind}, {"id", entry.cause.id}};
  if (!entry.cause.sale.empty()) cause["sale"] = entry.cause.sale;
  return {{"id", id_text(entry.id)},
          {"at", format_instant(entry.cause.at, call.time_zone)},
          {"business_day", format_day(entry.cause.business_day)},
          {"store", entry.cause.store},
          {"staff", entry.cause.staff.empty() ? json() : json(entry.cause.staff)},
          {"cause", cause},
          {"plugin", entry.plugin},
          {"plugin_version", entry.plugin_version},
          {"rule", entry.rule},
          {"label", entry.label.in(call.locale)},
          {"reason", entry.reason},
          {"from", from},
          {"to", to},
          {"unit", entry.unit},
          {"amount", entry.amount},
          {"reverses", entry.reverses == 0 ? json() : json(id_text(entry.reverses))},
          {"basis", basis_json(entry.basis)}};
}

Result<Reply> entries(const Services& services, Stores& stores, const Call& call) {
  const auto page = asked_page(call);
  if (!page) return Refused(page.error());
  journal::EntryFilter filter;
  filter.account = call.query_text("account");
  filter.holder = holder_of(services, stores, call);
  filter.cause_id = call.query_text("cause");
  if (const auto uuid = parse_uuid(filter.cause_id)) filter.cause_id = *uuid;
  filter.plugin = call.query_text("plugin");
  filter.before = page->before;
  filter.limit = page->limit + 1;
  auto found = stores.journal.entries(filter);
  const std::string next = cut_page(found, page->limit, [](const journal::Entry& row) { return id_text(row.id); });
  json items = json::array();
  for (const journal::Entry& entry : found) items.push_back(entry_json(services, stores, call, entry));
  return list_reply(items, next);
}

Result<Reply> trial_balance(Stores& stores, const Call& call) {
  json items = json::array();
  for (const auto& row : journal::Ledger::trial_balance(stores)) {
    items.push_back({{"account", row.account}, {"unit", row.unit}, {"balance", row.balance}});
  }
  return sliced_reply(call, items);
}

}  // namespace

void add_journal_routes(Routes& routes, const Services& services) {
  const auto told = [](const char* words) {
    json out = text();
    out["description"] = words;
    return out;
  };
  const Members sides = {
      {"account?", told("an account's code, such as points.balance or tender.cash / 科目，如 points.balance")},
      {"holder?", told("a member's id or code, a staff id or a store id / 会员编号或会员号、工号或门店")}};
  Members filters = sides;
  filters.emplace_back("cause?", told("the UUID of the sale, return, exchange or gift that caused it; the id of another"
                                      " cause / 引起分录的销售、退货、换货或赠送的 UUID，或其他原因的编号"));
  filters.emplace_back("plugin?", told("a plugin's id / 模块"));
  routes.push_back(
      {.method = "GET",
       .path = "/api/v1/journal/balances",
       .summary = {"余额", "Balances"},
       .permission = "journal",
       .query = str(object(paged(sides))),
       .answers = {{200, str(page_of(balance_shape()))}},
       .handler = Reads{[&services](Stores& s, const Call& call) { return balances(services, s, call); }}});
  routes.push_back({.method = "GET",
                    .path = "/api/v1/journal/entries",
                    .summary = {"分录，最新的在前", "Entries, newest first"},
                    .permission = "journal",
                    .query = str(object(paged(filters))),
                    .answers = {{200, str(page_of(entry_shape()))}},
                    .handler = Reads{[&services](Stores& s, const Call& call) { return entries(services, s, call); }}});
  routes.push_back({.method = "GET",
                    .path = "/api/v1/journal/trial-balance",
                    .summary = {"试算平衡：每个单位合计为零", "Trial balance: sums to zero per unit"},
                    .permission = "journal",
                    .query = str(object(paged({}))),
                    .answers = {{200, str(page_of(trial_shape()))}},
                    .handler = Reads{[](Stores& stores, const Call& call) { return trial_balance(stores, call); }}});
}

}  // namespace bobbin::http
