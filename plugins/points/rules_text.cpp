#include "rules_text.hpp"

#include <array>
#include <map>
#include <optional>

#include "bobbin/money.hpp"
#include "words.hpp"

namespace points {
namespace {

using bobbin::say;
using bobbin::Words;

Words money(std::int64_t minor, std::string_view currency) {
  const std::string amount = bobbin::amount_text(minor, currency);
  return {amount + (currency == "CNY" ? std::string(" 元") : " " + std::string(currency)),
          amount + " " + std::string(currency)};
}

// 1,500,000 -> "1.5".
std::string factor(std::int64_t ppm) {
  std::string text = std::to_string(ppm / bobbin::kPpm);
  if (const std::int64_t rest = ppm % bobbin::kPpm; rest != 0) {
    std::string digits = std::to_string(bobbin::kPpm + rest).substr(1);
    while (digits.back() == '0') digits.pop_back();
    text += "." + digits;
  }
  return text;
}

void append(Words& out, const Words& more, const Words& between = {"、", ", "}) {
  if (more.empty()) return;
  if (!out.empty()) {
    out.zh += between.zh;
    out.en += between.en;
  }
  out.zh += more.zh;
  out.en += more.en;
}

Words span_of(const std::optional<bobbin::Day>& from, const std::optional<bobbin::Day>& to) {
  const std::string first = from ? bobbin::format_day(*from) : "";
  const std::string last = to ? bobbin::format_day(*to) : "";
  if (from && to) return say("{1} 至 {2}（含）", "from {1} to {2} inclusive", first, last);
  if (from) return say("{1} 起", "from {1}", first);
  if (to) return say("{1} 及以前", "until {1} inclusive", last);
  return {};
}

Words weekdays_of(const std::vector<int>& days) {
  constexpr std::array<const char*, 7> kZh{"一", "二", "三", "四", "五", "六", "日"};
  constexpr std::array<const char*, 7> kEn{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                           "Friday", "Saturday", "Sunday"};
  Words out;
  for (const int day : days) {
    const auto index = static_cast<std::size_t>(day);
    append(out, {std::string("周") + kZh[index], std::string(kEn[index]) + "s"});
  }
  return out;
}

Words days_of(const std::vector<int>& days) {
  if (days.empty()) return {};
  Words out{"每月", "on day "};
  for (std::size_t i = 0; i < days.size(); ++i) {
    out.zh += (i == 0 ? "" : "、") + std::to_string(days[i]) + " 日";
    out.en += (i == 0 ? "" : " and ") + std::to_string(days[i]);
  }
  out.en += " of the month";
  return out;
}

// R2's names.
Words segment_name(std::string_view id) {
  static const std::map<std::string_view, Words> names{
      {"important_value", {"重要价值", "important, valued"}},
      {"important_develop", {"重要发展", "important, to develop"}},
      {"important_keep", {"重要保持", "important, to keep"}},
      {"important_retain", {"重要挽留", "important, to win back"}},
      {"general_value", {"一般价值", "regular, valued"}},
      {"general_develop", {"一般发展", "regular, to develop"}},
      {"general_keep", {"一般保持", "regular, to keep"}},
      {"general_retain", {"一般挽留", "regular, to win back"}},
  };
  const auto found = names.find(id);
  return found == names.end() ? Words{std::string(id), std::string(id)} : found->second;
}

void append_who(Words& out, const Multiplier& one) {
  Words tiers;
  for (const std::string& tier : one.tiers) append(tiers, {tier, tier}, {"、", " or "});
  if (!tiers.empty()) append(out, say("等级为 {1} 的会员", "for members of the tier {2}", tiers.zh, tiers.en));
  Words segments;
  for (const std::string& id : one.segments) append(segments, segment_name(id), {"、", "; or "});
  if (!segments.empty()) append(out, say("属于“{1}”的会员", "for members who are {2}", segments.zh, segments.en));
}

Words condition(const Multiplier& one) {
  Words out;
  append(out, span_of(one.from, one.to));
  append(out, weekdays_of(one.weekdays));
  append(out, days_of(one.days_of_month));
  append_who(out, one);
  if (one.birthday) append(out, {"生日当天", "on the member's birthday"});
  if (!one.category.empty()) append(out, say("买“{1}”类商品", "for goods of \"{1}\"", one.category));
  if (!one.sku.empty()) append(out, say("买商品 {1}", "for {1}", one.sku));
  if (out.empty()) out = one.members_only ? Words{"会员", "for members"} : Words{"任何时候", "at any time"};
  return out;
}

Words earn_text(const Rules& rules, std::string_view currency) {
  const Words each = money(rules.earn.per_minor, currency);
  return say("每实付 {1} 得 {3} 分；按优惠后金额，整单合计后取整；用积分支付的部分不计。",
             "{4} for every {2} paid, after discounts, counted over the whole sale and rounded down; the part paid "
             "with points "
             "earns nothing.",
             each.zh, each.en, rules.earn.points, counted(rules.earn.points, "point"));
}

Words redeem_text(const Redeem& redeem, std::string_view currency) {
  if (redeem.max_share_ppm == 0) return {"积分不抵现金。", "Points don't pay."};
  const Words worth = money(redeem.worth_minor, currency);
  const std::string pays = counted(redeem.points, "point") + (redeem.points == 1 ? " pays " : " pay ");
  Words out = say("{3} 分抵 {1}，按 {4} 分的整数倍使用", "{5}{2}, in multiples of {6}", worth.zh, worth.en,
                  redeem.points, redeem.step, pays, counted(redeem.step, "point"));
  if (redeem.minimum > 0) {
    const Words more = say("，每次至少 {1} 分", ", at least {1} at a time", redeem.minimum);
    out = {out.zh + more.zh, out.en + more.en};
  }
  if (redeem.max_share_ppm < bobbin::kPpm) {
    const std::string share = factor(redeem.max_share_ppm * 100);
    const Words more = say("，最多抵整单的 {1}%", ", up to {1}% of a basket", share);
    out = {out.zh + more.zh, out.en + more.en};
  }
  return {out.zh + "。", out.en + "."};
}

Words expiry_text(const Expiry& expiry) {
  switch (expiry.policy) {
    case Expiry::Policy::kNever:
      return {"积分不过期。", "Points never expire."};
    case Expiry::Policy::kRolling:
      return say(
          "积分自获得之日起 {1} 个月内有效（含最后一天），先到期的先用。",
          "Points can be used for {2} from the day they were earned, that day's date included; the first to expire are "
          "spent first.",
          expiry.months, counted(expiry.months, "month"));
    case Expiry::Policy::kEndOfYear:
      return {"积分当年 12 月 31 日前（含）有效，先到期的先用。",
              "Points can be used until 31 December of the year in which they were earned."};
  }
  return {};
}

void add_multipliers(const Rules& rules, std::vector<RuleText>& out) {
  for (const Multiplier& one : rules.multipliers) {
    const Words when = condition(one);
    out.push_back({"multiplier." + one.id,
                   say("{1}：积分 {3} 倍。", "Points times {3} {2}.", when.zh, when.en, factor(one.ppm))});
  }
  if (rules.multipliers.empty()) return;
  out.push_back(
      {"combine", rules.combine == Combine::kHighest
                      ? Words{"几个倍数同时适用时（含会员等级的倍数），取最高的一个。",
                              "Of several multipliers that apply, the member's tier included, the highest counts."}
                      : Words{"几个倍数同时适用时（含会员等级的倍数）相乘。",
                              "Several multipliers that apply, the member's tier included, are multiplied."}});
}

void add_gifts(const Rules& rules, std::vector<RuleText>& out) {
  if (rules.signup_points > 0) {
    out.push_back({"signup", say("入会送 {1} 分。", "{2} for joining.", rules.signup_points,
                                 counted(rules.signup_points, "point"))});
  }
  if (rules.profile_points > 0) {
    out.push_back({"profile", say("资料填写完整送 {1} 分（一次）。", "{2}, once, for a complete profile.",
                                  rules.profile_points, counted(rules.profile_points, "point"))});
  }
  if (rules.checkin.points > 0) {
    out.push_back({"checkin", say("每天签到得 {1} 分。", "{2} for each day's check-in.", rules.checkin.points,
                                  counted(rules.checkin.points, "point"))});
  }
  for (const Streak& step : rules.checkin.streaks) {
    out.push_back({"streak." + std::to_string(step.days),
                   say("连续签到 {1} 天再得 {2} 分。", "{3} for {4} in a row.", step.days, step.points,
                       counted(step.points, "more point"), counted(step.days, "day"))});
  }
}

void add_rewards(const Rules& rules, std::vector<RuleText>& out) {
  for (const Reward& one : rules.rewards) {
    const Words when = span_of(one.from, one.to);
    Words text = say("{3} 分可换“{1}”", "{4} can be exchanged for \"{2}\"", one.name.zh, one.name.en, one.points,
                     counted(one.points, "point"));
    if (!when.empty()) text = {text.zh + "，" + when.zh, text.en + ", " + when.en};
    if (one.total) {
      const Words more = say("，共 {1} 份", ", {1} in all", *one.total);
      text = {text.zh + more.zh, text.en + more.en};
    }
    out.push_back({"reward." + one.id, {text.zh + "。", text.en + "."}});
  }
}

}  // namespace

std::vector<RuleText> rule_texts(const Rules& rules, std::string_view currency) {
  std::vector<RuleText> out;
  out.push_back({"earn", earn_text(rules, currency)});
  add_multipliers(rules, out);
  if (rules.pending_days > 0) {
    out.push_back({"pending", say("积分在购买后第 {1} 天结束时到账。", "Points can be used {2} after the purchase.",
                                  rules.pending_days, counted(rules.pending_days, "whole day"))});
  }
  out.push_back({"redeem", redeem_text(rules.redeem, currency)});
  out.push_back({"expiry", expiry_text(rules.expiry)});
  add_gifts(rules, out);
  add_rewards(rules, out);
  return out;
}

}  // namespace points
