#include "till.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "reward.hpp"

namespace referral {
namespace {

using nlohmann::json;

// Money that comes in without goods is no purchase, nor is what is given away; whatever else is, at any price (RF3).
bool is_purchase(const bobbin::Sale& sale) {
  for (const bobbin::Line line : sale.lines()) {
    if (!line.charge() && !line.gift()) return true;
  }
  return false;
}

Link link_of(const bobbin::Call& call, std::int64_t member) {
  Link out;
  out.member = member;
  call.db().read("link", {member}, [&](const bobbin::DbRow& row) {
    out.known = !row.is_null(2);
    out.referrer = row.integer(out.known ? 2 : 0);
    out.earlier_sales = row.integer(1);
    out.sale = row.text(3);
    return false;
  });
  return out;
}

// The first line's first associate, else who is at the till.
std::string follows_up(const bobbin::Sale& sale) {
  for (const bobbin::Line line : sale.lines()) {
    for (const bobbin::Associate one : line.associates()) return std::string(one.staff);
  }
  return std::string(sale.staff());
}

// Two newcomers of one referrer at two tills: the second waits at the row and then sees the first (G7).
std::int64_t rewarded_this_month(const bobbin::Call& call, const Rules& rules, std::int64_t referrer) {
  if (rules.monthly_cap == 0 || referrer == 0) return 0;
  call.db().write("take_turn", {referrer});
  return call.db().integer("rewarded_in_month", {referrer, month_of(call.business_day())}).value_or(0);
}

// Whether this sale is the one that earned it. Another till may have sold the newcomer something at the same moment:
// who comes second finds the first purchase made.
bool claim(const bobbin::Call& call, const bobbin::Sale& sale, const Link& link, const Reward& reward) {
  const std::int64_t usable_ms =
      reward.usable_from > call.business_day() ? call.day_starts_ms(reward.usable_from) : call.now_ms();
  call.db().write("earn", {link.member, link.referrer, sale.id(), reward.month, reward.referrer_points,
                           reward.newcomer_points, usable_ms, follows_up(sale), sale.store(), reward.due.n});
  if (call.preview()) return true;  // nothing stays of it
  bool ours = false;
  call.db().read("first_purchase", {link.member}, [&](const bobbin::DbRow& row) {
    ours = row.text(0) == sale.id();
    return false;
  });
  return ours;
}

struct Side {
  std::int64_t member = 0;
  std::int64_t points = 0;
  const char* rule = "";
  bobbin::Words label;
};

void give(const bobbin::Call& call, const Rules& rules, const Side& side) {
  if (side.points == 0) return;
  const json wish = {{"member", std::to_string(side.member)},
                     {"points", side.points},
                     {"rule", side.rule},
                     {"label", {{"zh-CN", side.label.zh}, {"en", side.label.en}}},
                     {"waiting_days", rules.waiting_days}};
  (void)call.services().invoke("points", "grant", wish.dump());
}

// The points module may be missing, off here, or draining: then the reward waits for a purchase that it can be given
// at.
bool can_give(const bobbin::Call& call, const Rules& rules, std::int64_t member) {
  if (rules.referrer_points == 0 && rules.newcomer_points == 0) return true;
  const json question = {{"member", std::to_string(member)}};
  return call.services().invoke("points", "balance", question.dump()).has_value();
}

}  // namespace

void settle(bobbin::Call& call, const Rules& rules, const bobbin::Sale& sale) {
  if (!sale.has_member() || call.draining()) return;  // being switched off it pays nothing new (X2)
  Link link = link_of(call, sale.member());
  if (!earns(link) || !is_purchase(sale) || !can_give(call, rules, link.member)) return;
  if (link.referrer != 0 && !call.members().find(std::to_string(link.referrer))) link.referrer = 0;
  const Occasion occasion{call.business_day(), rewarded_this_month(call, rules, link.referrer)};
  const Reward reward = reward_of(rules, link, occasion);
  if (!claim(call, sale, link, reward)) return;
  give(call, rules,
       {link.member, reward.newcomer_points, "referral.newcomer", {"新客推荐有礼", "Welcome: you were recommended"}});
  give(call, rules,
       {link.referrer, reward.referrer_points, "referral.referrer", {"推荐有礼", "Thank you for recommending us"}});
}

void unwind(bobbin::Call& call, const bobbin::Return& back) {
  if (!back.whole() || !back.sale().has_member()) return;  // a partial return keeps the reward (RF5)
  call.db().write("give_up", {back.sale().id()});
}

}  // namespace referral
