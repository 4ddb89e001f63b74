#include "shop_routes.hpp"

#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "accounts.hpp"
#include "granting.hpp"
#include "member_routes.hpp"
#include "query.hpp"
#include "redemption.hpp"
#include "rewards.hpp"
#include "rules_text.hpp"

namespace points {
namespace {

using nlohmann::json;

json day_json(const std::optional<bobbin::Day>& day) { return day ? json(bobbin::format_day(*day)) : json(); }

std::map<std::string, std::int64_t> rewards_taken(const bobbin::Call& call) {
  std::map<std::string, std::int64_t> out;
  call.db().read("rewards_taken", {},
                 [&](const bobbin::DbRow& row) { out[std::string(row.text(0))] = row.integer(1); });
  return out;
}

// Takes one of a reward whose number may be limited, in the statement that counts it (G7).
void take_one(const bobbin::Call& call, const Reward& reward) {
  if (!reward.total) return;
  call.db().write("take_reward", {reward.id, *reward.total},
                  bobbin::Expect{1, bobbin::say("“{1}”已经兑完，共 {3} 份。", "\"{2}\" is gone: of {3} none is left.",
                                                reward.name.zh, reward.name.en, *reward.total)});
}

}  // namespace

json rules_route(bobbin::Call& call, const Rules& rules, const json& in) {
  json items = json::array();
  for (const RuleText& one : rule_texts(rules, call.currency())) {
    items.push_back({{"rule", one.rule}, {"text", one.text.in(call.locale())}});
  }
  return paged(in.at("query"), items);
}

json leaderboard_route(bobbin::Call& call, const Rules&, const json& in) {
  const json& query = in.at("query");
  const auto from = day_in(query, "from");
  const auto to = day_in(query, "to");
  const std::int64_t limit = number_or(query, "limit", bobbin::kDefaultPage);
  const std::int64_t skip = number_or(query, "cursor", 0);
  json items = json::array();
  call.db().read("leaderboard",
                 {from ? from->n : std::numeric_limits<std::int32_t>::min(),
                  to ? to->n : std::numeric_limits<std::int32_t>::max(), limit, skip},
                 [&](const bobbin::DbRow& row) {
                   items.push_back({{"rank", skip + static_cast<std::int64_t>(items.size()) + 1},
                                    {"member", row.text(0)},
                                    {"member_code", row.text(1)},
                                    {"points", row.integer(2)}});
                 });
  const bool more = static_cast<std::int64_t>(items.size()) == limit;
  return ok({{"items", std::move(items)}, {"next", more ? json(std::to_string(skip + limit)) : json()}});
}

json liability_route(bobbin::Call& call, const Rules& rules, const json&) {
  std::int64_t points = 0;
  std::int64_t pending = 0;
  std::int64_t debt = 0;
  call.db().read("liability", {}, [&](const bobbin::DbRow& row) {
    points = row.integer(0);
    pending = row.integer(1);
    debt = row.integer(2);
  });
  return ok(
      {{"points", points}, {"worth_minor", worth_minor(rules.redeem, points)}, {"pending", pending}, {"debt", debt}});
}

json reminders_route(bobbin::Call& call, const Rules& rules, const json& in) {
  const json& query = in.at("query");
  const std::int64_t days = number_or(query, "days", rules.expiry.remind_days);
  const auto limit = static_cast<std::int32_t>(number_or(query, "limit", bobbin::kDefaultPage));
  json items = json::array();
  std::int64_t cursor = 0;
  const bobbin::Journal::Expiring range{call.now_ms() + 1, reminded_until_ms(call, days), number_or(query, "cursor", 0),
                                        limit};
  call.journal().expiring(kBalance, range, [&](const bobbin::Lot& lot, std::string_view holder) {
    items.push_back({{"member", holder}, {"points", lot.remaining}, {"expires_on", expires_on(call, lot.expires_ms)}});
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

json rewards_route(bobbin::Call& call, const Rules& rules, const json& in) {
  const auto taken = rewards_taken(call);
  json items = json::array();
  for (const Reward& reward : rules.rewards) {
    const auto found = taken.find(reward.id);
    const std::int64_t left = left_of(reward, found == taken.end() ? 0 : found->second);
    const bool open = left > 0 && closed_because(reward, call.business_day()).empty();
    items.push_back({{"id", reward.id},
                     {"name", reward.name.in(call.locale())},
                     {"kind", name_of(reward.kind)},
                     {"sku", reward.sku.empty() ? json() : json(reward.sku)},
                     {"points", reward.points},
                     {"from", day_json(reward.from)},
                     {"to", day_json(reward.to)},
                     {"total", reward.total ? json(*reward.total) : json()},
                     {"left", reward.total ? json(left) : json()},
                     {"available", open}});
  }
  return paged(in.at("query"), items);
}

json redemption_route(bobbin::Call& call, const Rules& rules, const json& in) {
  const json& body = in.at("body");
  const bobbin::Member member = member_of_body(call, body);
  const std::string id = body.at("reward");
  const Reward* reward = find_reward(rules, id);
  if (reward == nullptr) {
    bobbin::invalid(bobbin::say("兑换清单里没有“{1}”。", "\"{1}\" is not on the list of rewards.", id), "/reward");
  }
  if (auto closed = closed_because(*reward, call.business_day()); !closed.empty()) {
    bobbin::decline(std::move(closed), "/reward");
  }
  const std::int64_t has = call.journal().balance(kBalance, member.holder()).spendable;
  take_one(call, *reward);
  call.journal().post(bobbin::Transfer("reward." + reward->id)
                          .from(kBalance, member.holder())
                          .to(kRewarded)
                          .amount(reward->points)
                          .label({"兑换：" + reward->name.zh, "Reward: " + reward->name.en})
                          .spend(bobbin::say("积分不够：“{1}”要 {3} 分，现有 {4} 分。",
                                             "Not enough points: \"{2}\" costs {3}, the member has {4}.",
                                             reward->name.zh, reward->name.en, reward->points, has)));
  return created({{"id", in.at("params").at("uuid")},
                  {"member", member.holder()},
                  {"member_code", member.code()},
                  {"reward", reward->id},
                  {"name", reward->name.in(call.locale())},
                  {"kind", name_of(reward->kind)},
                  {"sku", reward->sku.empty() ? json() : json(reward->sku)},
                  {"points", reward->points},
                  {"balance", call.journal().balance(kBalance, member.holder()).balance}});
}

}  // namespace points
