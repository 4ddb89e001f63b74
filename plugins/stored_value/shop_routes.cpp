#include "shop_routes.hpp"

#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "accounts.hpp"
#include "bobbin/money.hpp"
#include "member_routes.hpp"
#include "query.hpp"
#include "spending.hpp"

namespace stored_value {
namespace {

using nlohmann::json;

json owed_json(const Pair& owed) {
  return {{"principal_minor", owed.principal_minor},
          {"bonus_minor", owed.bonus_minor},
          {"balance_minor", owed.principal_minor + owed.bonus_minor}};
}

}  // namespace

json liability_route(bobbin::Call& call, const Rules&, const json&) {
  Pair all;
  call.db().read("liability", {}, [&](const bobbin::DbRow& row) { all = {row.integer(0), row.integer(1)}; });
  std::map<std::string, Pair> by_store;  // that topped it up
  const auto add = [&](const char* statement, std::int64_t Pair::*part) {
    call.db().read(statement, {},
                   [&](const bobbin::DbRow& row) { by_store[std::string(row.text(0))].*part += row.integer(1); });
  };
  add("principal_by_store", &Pair::principal_minor);
  add("bonus_by_store", &Pair::bonus_minor);
  json body = owed_json(all);
  body["stores"] = json::array();
  for (const auto& [store, owed] : by_store) {
    json row = owed_json(owed);
    row["store"] = store;
    body["stores"].push_back(std::move(row));
  }
  return ok(std::move(body));
}

// What went in and out of the accounts between two days, net of what was taken back.
json usage_route(bobbin::Call& call, const Rules&, const json& in) {
  const auto from = day_in(in.at("query"), "from");
  const auto to = day_in(in.at("query"), "to");
  std::map<std::string, std::int64_t> moved;
  call.db().read("usage",
                 {from ? from->n : std::numeric_limits<std::int32_t>::min(),
                  to ? to->n : std::numeric_limits<std::int32_t>::max()},
                 [&](const bobbin::DbRow& row) { moved[std::string(row.text(0))] = row.integer(1); });
  const std::int64_t topped_up = -moved[kReceived];
  const std::int64_t spent = moved[kSpent];
  const bool any = topped_up > 0;
  return ok(
      {{"topped_up_minor", topped_up},
       {"spent_minor", spent},
       {"bonus_spent_minor", moved[kBonusSpent]},
       {"bonus_issued_minor", -moved[kBonusIssued]},
       {"bonus_expired_minor", moved[kBonusExpired]},
       {"bonus_cost_minor", -moved[kBonusIssued] - moved[kBonusExpired]},
       {"fees_minor", moved[kFees]},
       {"consumption_ppm",
        any ? json(bobbin::mul_div(spent, bobbin::kPpm, topped_up, bobbin::Rounding::kHalfUp).value_or(0)) : json()}});
}

json reminders_route(bobbin::Call& call, const Rules& rules, const json& in) {
  const json& query = in.at("query");
  const std::int64_t days = number_or(query, "days", rules.remind_days);
  const auto limit = static_cast<std::int32_t>(number_or(query, "limit", bobbin::kDefaultPage));
  json items = json::array();
  std::int64_t cursor = 0;
  const bobbin::Journal::Expiring range{call.now_ms() + 1, reminded_until_ms(call, days), number_or(query, "cursor", 0),
                                        limit};
  call.journal().expiring(kBonus, range, [&](const bobbin::Lot& lot, std::string_view holder) {
    items.push_back(
        {{"member", holder}, {"bonus_minor", lot.remaining}, {"expires_on", expires_on(call, lot.expires_ms)}});
    cursor = lot.id;
  });
  // After the visit: the journal's row is not to be held over another question.
  for (json& item : items) {
    const auto member = call.members().find(item.at("member").get<std::string>());
    item["member_code"] = member ? json(member->code()) : json();
  }
  const bool more = items.size() == static_cast<std::size_t>(limit);
  return ok({{"items", std::move(items)}, {"next", more ? json(std::to_string(cursor)) : json()}});
}

json steps_route(bobbin::Call&, const Rules& rules, const json& in) {
  json items = json::array();
  for (const Step& step : rules.steps) {
    items.push_back({{"amount_minor", step.amount_minor}, {"bonus_minor", step.bonus_minor}, {"tiers", step.tiers}});
  }
  return paged(in.at("query"), items);
}

}  // namespace stored_value
