#include "member_routes.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "quotas.hpp"
#include "standing.hpp"
#include "words.hpp"

namespace tiers {
namespace {

using nlohmann::json;

constexpr std::int64_t kHistory = 100;  // rows

bobbin::Words why_words(Why why) {
  switch (why) {
    case Why::kFirst:
      return {"入会即有", "from joining"};
    case Why::kSpend:
      return {"按消费金额达到", "reached by spend"};
    case Why::kVisits:
      return {"按到店次数达到", "reached by visits"};
    case Why::kPoints:
      return {"按获得积分达到", "reached by points earned"};
    case Why::kHeld:
      return {"保级期内保留", "held still: it isn't reached by today's figures"};
  }
  return {};
}

json basis_json(const Rules& rules, const Figures& figures) {
  json out = {{"spend_minor", figures.spend_minor}, {"visits", figures.visits}};
  if (rules.basis.of == Measure::kPoints) out["points"] = figures.points;
  return out;
}

json next_json(const bobbin::Call& call, const Rules& rules, const Standing& standing) {
  const std::size_t next = standing.rung + 1;
  if (next >= rules.ladder.size()) return nullptr;
  const Missing missing = missing_to(rules, next, standing.figures);
  json out = {{"tier", rules.ladder[next].id},
              {"name", rules.ladder[next].name.in(call.locale())},
              {"spend_missing_minor", or_null(missing.spend_minor)},
              {"visits_missing", or_null(missing.visits)}};
  if (missing.points) out["points_missing"] = *missing.points;
  return out;
}

json quotas_json(const bobbin::Call& call, const Rules& rules, const Standing& standing) {
  json out = json::array();
  const bobbin::Day today = call.business_day();
  for (const Benefit* benefit : benefits_up_to(rules, standing.rung)) {
    if (!benefit->quota) continue;
    out.push_back({{"benefit", benefit->id},
                   {"name", benefit->name.in(call.locale())},
                   {"period", name_of(benefit->quota->period)},
                   {"until", bobbin::format_day(period_ends(benefit->quota->period, today))},
                   {"allowed", benefit->quota->pieces},
                   {"used", used_of(call, *benefit, standing.known.member, today)}});
  }
  return out;
}

json history_json(const bobbin::Call& call, std::int64_t member) {
  json out = json::array();
  call.db().read("moves", {member, kHistory}, [&](const bobbin::DbRow& row) {
    out.push_back({{"at", row.integer(0)},
                   {"from", row.text(1)},
                   {"to", row.text(2)},
                   {"cause", row.text(3)},
                   {"cause_id", row.text(4)},
                   {"spend_minor", row.integer(5)},
                   {"visits", row.integer(6)}});
  });
  for (json& row : out) row["at"] = call.instant_text(row.at("at").get<std::int64_t>());
  return out;
}

json held_json(const Rules& rules, const Known& known) {
  const bool held = rules.downgrade == Downgrade::kPeriodEnd && known.stored && known.stored->until.n > 0;
  return held ? json(bobbin::format_day(known.stored->until)) : json();
}

}  // namespace

json member_page(bobbin::Call& call, const Rules& rules, const json& in) {
  const json& who = in.at("params").at("m");
  const Standing standing = standing_of(call, rules, known_by(call, who.at("id")), {Visits::kExact});
  const Rung& rung = rules.ladder[standing.rung];
  const Why because = why(rules, standing.rung, standing.figures);
  json benefits = json::array();
  for (const Benefit* one : benefits_up_to(rules, standing.rung)) {
    benefits.push_back({{"id", one->id}, {"kind", name_of(one->kind)}, {"name", one->name.in(call.locale())}});
  }
  return ok({{"member", who.at("id")},
             {"member_code", who.at("code")},
             {"tier", rung.id},
             {"name", rung.name.in(call.locale())},
             {"since", bobbin::format_day(since(call, rules, standing))},
             {"until", held_json(rules, standing.known)},
             {"why", {{"by", name_of(because)}, {"text", why_words(because).in(call.locale())}}},
             {"basis", basis_json(rules, standing.figures)},
             {"next", next_json(call, rules, standing)},
             {"points_multiplier_ppm", multiplier_ppm(rules, standing.rung)},
             {"benefits", std::move(benefits)},
             {"quotas", quotas_json(call, rules, standing)},
             {"history", history_json(call, standing.known.member)}});
}

json member_card(bobbin::Call& call, const Rules& rules, const json& in) {
  const Standing standing = standing_of(call, rules, known_by(call, in.at("member").at("id")), {Visits::kExact});
  return {{"tier", rules.ladder[standing.rung].id},
          {"name", rules.ladder[standing.rung].name.in(call.locale())},
          {"since", bobbin::format_day(since(call, rules, standing))},
          {"next", next_json(call, rules, standing)}};
}

}  // namespace tiers
