#include "member_routes.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "accounts.hpp"
#include "cards.hpp"
#include "purse.hpp"
#include "query.hpp"
#include "topping_up.hpp"

namespace stored_value {
namespace {

using nlohmann::json;

constexpr std::int32_t kHistory = 1'000;  // rows of a page unless asked otherwise
constexpr std::int64_t kDayMs = 86'400'000;

struct HistoryRow {
  std::int64_t id = 0;
  json row;
};

void add_history(const bobbin::Call& call, const std::string& holder, const bobbin::Journal::Page& page,
                 const char* account, std::vector<HistoryRow>& out) {
  const char* part = account == std::string(kPrincipal) ? "principal" : "bonus";
  call.journal().entries(account, holder, page, [&](const bobbin::Entry& entry) {
    json row = {{"at", call.instant_text(entry.at_ms())},
                {"part", part},
                {"amount_minor", entry.amount()},
                {"cause", entry.cause()},
                {"cause_id", entry.cause_id()},
                {"rule", entry.rule()},
                {"label", entry.label()}};
    if (!entry.reason().empty()) row["reason"] = entry.reason();
    out.push_back({entry.id(), std::move(row)});
  });
}

// Both parts as one statement, newest first.
void put_history(const bobbin::Call& call, const std::string& holder, const json& query, json& out) {
  const bobbin::Journal::Page page{number_or(query, "cursor", 0),
                                   static_cast<std::int32_t>(number_or(query, "limit", kHistory))};
  std::vector<HistoryRow> rows;
  add_history(call, holder, page, kPrincipal, rows);
  add_history(call, holder, page, kBonus, rows);
  std::sort(rows.begin(), rows.end(), [](const HistoryRow& a, const HistoryRow& b) { return a.id > b.id; });
  const auto limit = static_cast<std::size_t>(page.limit);
  // Of each account at most `limit` rows were asked for: as many may mean that there are more.
  const bool more = rows.size() >= limit;
  if (rows.size() > limit) rows.resize(limit);
  out["next"] = more ? json(std::to_string(rows.back().id)) : json();
  out["history"] = json::array();
  for (HistoryRow& one : rows) out["history"].push_back(std::move(one.row));
}

json lots_json(const bobbin::Call& call, const std::vector<Holding>& holdings) {
  json out = json::array();
  for (const Holding& one : holdings) {
    out.push_back({{"granted_on", bobbin::format_day(call.day_of(one.granted_ms))},
                   {"principal_minor", one.principal_minor},
                   {"bonus_minor", one.bonus_minor},
                   {"bonus_expires_on", one.bonus_minor > 0 ? expires_on(call, one.expires_ms) : json()}});
  }
  return out;
}

// {"bonus_minor", "on"} of what ends within the shop's days of reminding; null when nothing does.
json expiring_soon(const bobbin::Call& call, const Rules& rules, const std::vector<Holding>& holdings) {
  const std::int64_t until = reminded_until_ms(call, rules.remind_days);
  std::int64_t bonus = 0;
  std::int64_t first = bobbin::kNever;
  for (const Holding& one : holdings) {
    if (one.bonus_minor == 0 || one.expires_ms >= until) continue;
    bonus += one.bonus_minor;
    first = std::min(first, one.expires_ms);
  }
  if (bonus == 0) return nullptr;
  return {{"bonus_minor", bonus}, {"on", expires_on(call, first)}};
}

json suggestion(const bobbin::Call& call, const Rules& rules, const std::string& holder) {
  const bobbin::Member member = call.members().get(holder);
  const Habit habit{member.spend_minor(), (call.now_ms() - member.first_sale_ms()) / kDayMs};
  const auto step = suggested(rules.steps, habit, tiers_of(call, holder));
  if (!step) return nullptr;
  return {{"amount_minor", step->amount_minor}, {"bonus_minor", step->bonus_minor}};
}

json summary(const bobbin::Call& call, const Rules& rules, const std::optional<Card>& card,
             const std::vector<Holding>& holdings, const std::string& holder) {
  const std::int64_t principal = card ? call.journal().balance(kPrincipal, holder).balance : 0;
  std::int64_t bonus = 0;
  for (const Holding& one : holdings) bonus += one.bonus_minor;
  return {{"balance_minor", principal + bonus},
          {"principal_minor", principal},
          {"bonus_minor", bonus},
          {"frozen", card && card->frozen},
          {"has_pin", card && !card->pin.empty()},
          {"expiring", expiring_soon(call, rules, holdings)}};
}

}  // namespace

std::int64_t reminded_until_ms(const bobbin::Call& call, std::int64_t days) {
  return call.day_ends_ms(bobbin::Day{static_cast<std::int32_t>(call.business_day().n + days)}) + 1;
}

json expires_on(const bobbin::Call& call, std::int64_t expires_ms) {
  if (expires_ms == bobbin::kNever) return nullptr;
  return bobbin::format_day(call.day_of(expires_ms - 1));
}

json member_page(bobbin::Call& call, const Rules& rules, const json& in) {
  const json& who = in.at("params").at("m");
  const std::string holder = who.at("id");
  const auto card = card_of(call, member_id(holder));
  const auto holdings = card ? holdings_of(call, member_id(holder)) : std::vector<Holding>();
  json body = summary(call, rules, card, holdings, holder);
  body["member"] = holder;
  body["member_code"] = who.at("code");
  body["card"] = card ? json(card->serial) : json();
  body["lots"] = lots_json(call, holdings);
  body["suggestion"] = suggestion(call, rules, holder);
  body["topups"] = json::array();
  call.db().read("topups_of", {member_id(holder)}, [&](const bobbin::DbRow& row) {
    body["topups"].push_back({{"id", row.text(0)},
                              {"at", call.instant_text(row.integer(1))},
                              {"amount_minor", row.integer(2)},
                              {"bonus_minor", row.integer(3)},
                              {"refund", row.text(4).empty() ? json() : json(row.text(4))}});
  });
  put_history(call, holder, in.at("query"), body);
  return ok(std::move(body));
}

json member_card(bobbin::Call& call, const Rules& rules, const json& in) {
  const std::string holder = in.at("member").at("id");
  const auto card = card_of(call, member_id(holder));
  return summary(call, rules, card, card ? holdings_of(call, member_id(holder)) : std::vector<Holding>(), holder);
}

}  // namespace stored_value
