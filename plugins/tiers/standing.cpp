#include "standing.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

namespace tiers {
namespace {

using nlohmann::json;

// Whether all that the member has bought lies in the window, so that the lifetime's figure is the window's.
bool all_within(const Known& known, std::int64_t starts_ms) {
  return known.first_sale_ms == 0 || known.first_sale_ms >= starts_ms;
}

bobbin::Minor spend_of(const bobbin::Call& call, const Rules& rules, const Known& known, std::string_view but_sale) {
  const auto start = window_starts(rules.basis, call.business_day());
  if (!start || rules.basis.of != Measure::kSpend) return known.spend_minor;
  const std::int64_t from_ms = call.day_starts_ms(*start);
  if (all_within(known, from_ms)) return known.spend_minor;
  return call.db().integer("window_spend", {known.member, from_ms, but_sale}).value_or(0);
}

std::int64_t points_of(const bobbin::Call& call, const Rules& rules, const Known& known) {
  if (rules.basis.of != Measure::kPoints) return 0;
  json question = {{"member", std::to_string(known.member)}};
  if (const auto start = window_starts(rules.basis, call.business_day())) {
    question["from_ms"] = call.day_starts_ms(*start);
  }
  const auto answer = call.services().invoke("points", "earned", question.dump());
  return answer ? json::parse(*answer).at("points").get<std::int64_t>() : 0;
}

std::int64_t visits_of(const bobbin::Call& call, const Known& known, std::string_view but_sale) {
  const std::int64_t from_ms = call.day_starts_ms(visits_start(call.business_day()));
  if (all_within(known, from_ms)) return known.visits;
  return call.db().integer("window_visits", {known.member, from_ms, but_sale}).value_or(0);
}

}  // namespace

std::optional<Known> known(const bobbin::Call& call, std::int64_t member) {
  std::optional<Known> out;
  call.db().read("known", {member}, [&](const bobbin::DbRow& row) {
    Known& one = out.emplace();
    one.member = member;
    one.code = row.text(0);
    one.joined = {static_cast<std::int32_t>(row.integer(1))};
    one.birth_month = static_cast<int>(row.integer(2));
    one.spend_minor = row.integer(3);
    one.visits = row.integer(4);
    one.first_sale_ms = row.integer(5);
    one.last_sale_ms = row.integer(6);
    if (row.is_null(7)) return;
    one.stored = Stored{std::string(row.text(7)),
                        {static_cast<std::int32_t>(row.integer(8))},
                        {static_cast<std::int32_t>(row.integer(9))}};
  });
  return out;
}

Known known_by(const bobbin::Call& call, const std::string& id_or_code) {
  std::int64_t id = 0;
  const char* const end = id_or_code.data() + id_or_code.size();
  const auto read = std::from_chars(id_or_code.data(), end, id);
  if (read.ec == std::errc{} && read.ptr == end) {
    if (auto found = known(call, id)) return *std::move(found);
  }
  if (const auto member = call.members().find(id_or_code)) {
    if (auto found = known(call, member->id())) return *std::move(found);
  }
  bobbin::invalid(bobbin::say("没有会员“{1}”，请核对卡号。", "There is no member \"{1}\": check the code.", id_or_code),
                  "/member");
}

Figures figures_of(const bobbin::Call& call, const Rules& rules, const Known& known, const Counting& counting) {
  Figures out{spend_of(call, rules, known, counting.but_sale), 0, points_of(call, rules, known)};
  if (counting.visits == Visits::kNone) return out;
  if (counting.visits == Visits::kWhereTheyDecide) {
    // Those of 365 days are never more than those of the lifetime.
    Figures most = out;
    most.visits = known.visits;
    if (reached(rules, most) == reached(rules, out)) return most;
  }
  out.visits = visits_of(call, known, counting.but_sale);
  return out;
}

Standing standing_of(const bobbin::Call& call, const Rules& rules, Known known, const Counting& counting) {
  Standing out{std::move(known), {}, 0};
  out.figures = figures_of(call, rules, out.known, counting);
  out.rung = judged(rules, reached(rules, out.figures), out.known.stored, call.business_day());
  return out;
}

bobbin::Day since(const bobbin::Call& call, const Rules& rules, const Standing& standing) {
  const Known& known = standing.known;
  if (known.stored && known.stored->tier == rules.ladder[standing.rung].id) return known.stored->since;
  if (!known.stored && standing.rung == 0) return known.joined;
  // What moved the member was a sale where this module isn't on, an import, or a window that slid.
  return known.last_sale_ms == 0 ? known.joined : call.day_of(known.last_sale_ms);
}

bool is_new_visit(const bobbin::Call& call, const Known& known, std::string_view sale) {
  if (known.last_sale_ms < call.day_starts_ms(call.business_day())) return true;
  const std::int64_t from_ms = call.day_starts_ms(call.business_day());
  return !call.db().integer("same_visit", {known.member, from_ms, call.store(), call.business_day().n, sale});
}

}  // namespace tiers
