#include "member_routes.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "accounts.hpp"
#include "checkin.hpp"
#include "granting.hpp"
#include "query.hpp"
#include "redemption.hpp"

namespace points {
namespace {

using nlohmann::json;

constexpr std::int32_t kHistory = 1'000;  // rows of a page unless asked otherwise

json lots_json(const bobbin::Call& call, const std::string& account, const std::string& holder) {
  const bool waiting = account == kPending;
  json out = json::array();
  for (const bobbin::Lot& lot : call.journal().lots(account, holder)) {
    const std::string last = expires_on(call, lot.expires_ms);
    json row = {{"amount", lot.remaining}};
    if (waiting) {
      // A waiting lot's end is the moment from which it can be used.
      row["usable_from"] = bobbin::format_day(call.day_of(lot.expires_ms));
    } else {
      row["expires_on"] = last.empty() ? json() : json(last);
    }
    out.push_back(std::move(row));
  }
  return out;
}

json history_row(const bobbin::Call& call, const bobbin::Entry& entry) {
  json row = {{"at", call.instant_text(entry.at_ms())}, {"amount", entry.amount()}, {"cause", entry.cause()},
              {"cause_id", entry.cause_id()},           {"rule", entry.rule()},     {"label", entry.label()}};
  if (!entry.reason().empty()) row["reason"] = entry.reason();
  return row;
}

// {"points", "on"} of what ends within the shop's days of reminding; null when nothing does.
json expiring_soon(const bobbin::Call& call, const Rules& rules, const std::string& holder) {
  const std::int64_t until = reminded_until_ms(call, rules.expiry.remind_days);
  std::int64_t points = 0;
  std::int64_t first = bobbin::kNever;
  for (const bobbin::Lot& lot : call.journal().lots(kBalance, holder)) {
    if (lot.expires_ms <= call.now_ms() || lot.expires_ms >= until) continue;
    points += lot.remaining;
    first = std::min(first, lot.expires_ms);
  }
  if (points == 0) return nullptr;
  return {{"points", points}, {"on", expires_on(call, first)}};
}

}  // namespace

bobbin::Member member_of_body(const bobbin::Call& call, const json& body) {
  const std::string named = body.at("member");
  if (auto found = call.members().find(named)) return *found;
  bobbin::invalid(bobbin::say("没有会员“{1}”，请核对卡号。", "There is no member \"{1}\": check the code.", named),
                  "/member");
}

json member_page(bobbin::Call& call, const Rules& rules, const json& in) {
  const json& who = in.at("params").at("m");
  const std::string holder = who.at("id");
  const json& query = in.at("query");
  const bobbin::Balance balance = call.journal().balance(kBalance, holder);
  const bobbin::Journal::Page page{number_or(query, "cursor", 0),
                                   static_cast<std::int32_t>(number_or(query, "limit", kHistory))};
  json history = json::array();
  std::int64_t last = 0;
  call.journal().entries(kBalance, holder, page, [&](const bobbin::Entry& entry) {
    history.push_back(history_row(call, entry));
    last = entry.id();
  });
  const bool more = history.size() == static_cast<std::size_t>(page.limit);
  return ok({{"member", holder},
             {"member_code", who.at("code")},
             {"balance", balance.balance},
             {"pending", call.journal().balance(kPending, holder).balance},
             {"worth_minor", worth_minor(rules.redeem, balance.spendable)},
             {"lots", lots_json(call, kBalance, holder)},
             {"pending_lots", lots_json(call, kPending, holder)},
             {"history", std::move(history)},
             {"next", more ? json(std::to_string(last)) : json()}});
}

json member_card(bobbin::Call& call, const Rules& rules, const json& in) {
  const std::string holder = in.at("member").at("id");
  const bobbin::Balance balance = call.journal().balance(kBalance, holder);
  return {{"balance", balance.balance},
          {"pending", call.journal().balance(kPending, holder).balance},
          {"worth_minor", worth_minor(rules.redeem, balance.spendable)},
          {"expiring", expiring_soon(call, rules, holder)}};
}

json check_in_route(bobbin::Call& call, const Rules& rules, const json& in) {
  const json& who = in.at("params").at("m");
  const std::string holder = who.at("id");
  std::int64_t member = 0;
  std::from_chars(holder.data(), holder.data() + holder.size(), member);
  std::optional<LastCheckin> last;
  call.db().read("last_checkin", {member}, [&](const bobbin::DbRow& row) {
    last = LastCheckin{{static_cast<std::int32_t>(row.integer(0))}, row.integer(1)};
  });
  const CheckinOutcome outcome = check_in(rules.checkin, last, call.business_day());
  if (!outcome.again) {
    call.db().write("check_in", {member, call.business_day().n, outcome.streak},
                    bobbin::Expect{1, {"今天已经签过到了。", "Checked in today already."}});
    grant(call, rules, {holder, "checkin", {"签到", "Check-in"}, outcome.daily_points});
    grant(call, rules, {holder, "checkin.streak", {"连续签到", "Days in a row"}, outcome.streak_points});
  }
  json body = {{"member", holder},
               {"member_code", who.at("code")},
               {"day", bobbin::format_day(outcome.again ? last->day : call.business_day())},
               {"streak", outcome.streak},
               {"granted", outcome.daily_points + outcome.streak_points}};
  return outcome.again ? ok(std::move(body)) : created(std::move(body));
}

json gift_route(bobbin::Call& call, const Rules& rules, const json& in) {
  const json& body = in.at("body");
  const bobbin::Member member = member_of_body(call, body);
  const std::string reason = body.at("reason");
  const std::int64_t points = body.at("points");
  grant(call, rules, {member.holder(), "gift", {"店家赠送", "Gift"}, points, reason});
  return created({{"id", in.at("params").at("uuid")},
                  {"member", member.holder()},
                  {"member_code", member.code()},
                  {"points", points},
                  {"reason", reason},
                  {"balance", call.journal().balance(kBalance, member.holder()).balance}});
}

void member_changed(bobbin::Call& call, const Rules& rules, std::int64_t member, bool joined) {
  const std::string holder = std::to_string(member);
  if (joined) grant(call, rules, {holder, "signup", {"入会送积分", "Points for joining"}, rules.signup_points});
  if (rules.profile_points == 0 || !call.members().get(member).profile_complete()) return;
  if (call.db().integer("had_once", {member, "profile"})) return;
  grant(call, rules, {holder, "profile", {"资料完整送积分", "Points for a complete profile"}, rules.profile_points});
  call.db().write(
      "have_once", {member, "profile", call.business_day().n},
      bobbin::Expect{1, {"资料完整的奖励已经给过了。", "The bonus for a complete profile was given already."}});
}

}  // namespace points
