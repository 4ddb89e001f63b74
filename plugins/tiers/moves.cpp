#include "moves.hpp"

namespace tiers {

void move_to(bobbin::Call& call, const Rules& rules, const Standing& standing, std::size_t rung, const Cause& cause) {
  const Known& known = standing.known;
  const std::string& from = known.stored ? known.stored->tier : rules.ladder.front().id;
  const std::string& to = rules.ladder[rung].id;
  if (from == to) return;
  const bobbin::Day today = call.business_day();
  call.db().write("put_member", {known.member, to, today.n, held_until(rules, today).n, today.n});
  call.db().write("add_move", {call.new_id(), known.member, call.now_ms(), today.n, from, to, cause.kind, cause.id,
                               standing.figures.spend_minor, standing.figures.visits, standing.figures.points});
}

void after_sale(bobbin::Call& call, const Rules& rules, const Known& before, bobbin::Minor net_minor,
                std::string_view sale) {
  Standing after{before, figures_of(call, rules, before, {Visits::kNone, sale}), 0};
  after.figures.spend_minor += net_minor;
  const auto rung = [&] { return judged(rules, reached(rules, after.figures), before.stored, call.business_day()); };
  // The usual sale moves nobody, however often the member has come: nothing more is read.
  const std::size_t least = rung();
  after.figures.visits = before.visits + 1;
  const std::string& has = before.stored ? before.stored->tier : rules.ladder.front().id;
  if (rung() == least && rules.ladder[least].id == has) return;
  after.figures.visits = figures_of(call, rules, before, {Visits::kExact, sale}).visits;
  if (is_new_visit(call, before, sale)) ++after.figures.visits;
  move_to(call, rules, after, rung(), {"sale", sale});
}

void after_return(bobbin::Call& call, const Rules& rules, const Known& before, std::string_view back) {
  if (!before.stored) return;
  const Standing now = standing_of(call, rules, before, {Visits::kExact});
  const auto had = rung_of(rules, before.stored->tier);
  if (had && now.rung > *had) return;
  move_to(call, rules, now, now.rung, {"return", back});
}

}  // namespace tiers
