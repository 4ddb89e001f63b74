#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "accounts.hpp"
#include "attach.hpp"
#include "shown.hpp"
#include "sold.hpp"
#include "till.hpp"

namespace commission {
namespace {

using bobbin::TermKind;

// The pieces of one line before and after this return.
struct Pieces {
  std::int64_t quantity = 1;
  std::int64_t kept_before = 1;
  std::int64_t kept = 1;
};

Pieces pieces_of(const bobbin::Return& back, const SoldLine& line) {
  Pieces out{line.quantity, line.kept, line.kept};
  for (const bobbin::ReturnedLine one : back.lines()) {
    if (one.line == line.line) out.kept_before += one.quantity;
  }
  return out;
}

// What a part of a line's net is while `kept` pieces are, as the host takes it again (G2, G4).
bobbin::Minor kept_of(bobbin::Minor part, const Pieces& pieces, std::int64_t kept) {
  return part - bobbin::first_units(part, pieces.quantity, pieces.quantity - kept);
}

bobbin::Minor refunded(const bobbin::Return& back, std::int32_t tender) {
  for (const bobbin::Tender one : back.sale().tenders()) {
    if (one.index() == tender) return one.amount_minor() - one.left_minor();
  }
  return 0;
}

// A charge goes back once, as a whole or in part (SV5).
bobbin::Minor kept_of_charge(const bobbin::Return& back, const SoldLine& line) {
  bobbin::Minor kept = 0;
  for (const Paid& paid : line.paid)
    kept += std::max<bobbin::Minor>(0, paid.amount_minor - refunded(back, paid.tender));
  return kept;
}

void count_sold_back(std::vector<Change>& changes, const bobbin::Return& back, const std::vector<SoldLine>& lines) {
  for (const SoldLine& line : lines) {
    const Pieces pieces = pieces_of(back, line);
    if (pieces.kept_before == pieces.kept) continue;
    const std::vector<bobbin::Minor> parts = split(line.brought_minor, line.persons);
    const std::vector<bobbin::Minor> left =
        line.charge() ? split(kept_of_charge(back, line), line.persons) : std::vector<bobbin::Minor>();
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const bobbin::Minor before = line.charge() ? parts[i] : kept_of(parts[i], pieces, pieces.kept_before);
      const bobbin::Minor after = line.charge() ? left[i] : kept_of(parts[i], pieces, pieces.kept);
      change_of(changes, line.persons[i].staff).sold_minor -= before - after;
    }
  }
}

bool is_bonus(const bobbin::Effect& effect) {
  return effect.rule == kAttach && effect.terms.size() == 1 && effect.terms.front().kind == TermKind::kSale;
}

const SoldLine* line_at(const std::vector<SoldLine>& lines, std::int32_t number) {
  const auto found = std::find_if(lines.begin(), lines.end(), [&](const SoldLine& one) { return one.line == number; });
  return found == lines.end() ? nullptr : &*found;
}

// A term while `kept` pieces of its line are.
bobbin::Term kept_of(const bobbin::Term& term, const Pieces& pieces, std::int64_t kept) {
  bobbin::Term out = term;
  out.base = term.kind == TermKind::kLineUnits ? kept : kept_of(term.base, pieces, kept);
  return out;
}

// The same of a charge's term.
bobbin::Term kept_of(const bobbin::Return& back, const bobbin::Term& term) {
  bobbin::Term out = term;
  if (term.kind == TermKind::kTenderMinor)
    out.base = std::max<bobbin::Minor>(0, term.base - refunded(back, term.index));
  return out;
}

// What this return takes of an effect that is rounded as a whole: a charge's, or a bonus.
Shown taken_of_whole(const bobbin::Return& back, const bobbin::Effect& effect) {
  Shown row = shown(effect.terms, effect.taken_back).front();
  for (const bobbin::Term& term : effect.terms) row.base -= kept_of(back, term).base;
  return row;
}

// What this return takes of an effect, line by line.
std::vector<Shown> taken_of(const bobbin::Return& back, const std::vector<SoldLine>& lines,
                            const bobbin::Effect& effect) {
  std::vector<Shown> out;
  for (const bobbin::Term& term : effect.terms) {
    const SoldLine* line = is_of_a_line(term) ? line_at(lines, term.index) : nullptr;
    if (line == nullptr) return {taken_of_whole(back, effect)};
    const Pieces pieces = pieces_of(back, *line);
    Shown row = shown(kept_of(term, pieces, pieces.kept_before));
    const Shown left = shown(kept_of(term, pieces, pieces.kept));
    row.base -= left.base;
    row.amount_minor -= left.amount_minor;
    out.push_back(row);
  }
  return out;
}

// What of a bonus is still there goes when the kept pieces don't earn it any more.
bobbin::Minor take_bonus(const bobbin::Call& call, const Rules& rules, const std::vector<SoldLine>& lines,
                         const bobbin::Effect& effect) {
  const bobbin::Minor left = effect.given - effect.taken_back - effect.taken_back_before;
  if (left <= 0 || is_attached(rules.attach, lines)) return 0;
  call.journal().post(bobbin::Transfer(kAttach)
                          .from(kEarned, std::string(effect.to_holder))
                          .to(kCost, std::string(effect.from_holder))
                          .amount(left)
                          .label({"连带奖励收回", "Attach bonus taken back"})
                          .correction());
  return left;
}

// Into the day of the sale while that is open, else into the first open one from today's on (CM4). Closing a period
// waits meanwhile.
bobbin::Day counted_day(const bobbin::Call& call, const bobbin::Return& back) {
  call.db().write("take_turn", {});
  const auto day =
      call.db().integer("day_of_return", {back.sale().id(), back.sale().business_day().n, back.business_day().n});
  return {static_cast<std::int32_t>(day.value_or(back.business_day().n))};
}

// Whether the sale was counted when it was made: not while the module was being switched off (a return runs under its
// sale's settings), and not what an old system had sold: its rules pay, and yet nothing is recorded.
bool was_counted(const bobbin::Call& call, const Rules& rules, const std::vector<SoldLine>& lines,
                 const bobbin::Return& back) {
  return !call.draining() && (!back.effects().empty() || dues(rules, lines, {}).empty());
}

// What was taken of one effect.
struct Taken {
  bobbin::Effect effect;
  std::vector<Shown> rows;
};

void write_rows(const bobbin::Call& call, const bobbin::Return& back, bobbin::Day day, const Taken& taken) {
  for (const Shown& row : taken.rows) {
    if (row.amount_minor == 0) continue;
    call.db().write("put_back", {back.id(), taken.effect.entry, row.line, back.sale().id(), taken.effect.to_holder,
                                 back.at_ms(), day.n, taken.effect.rule, static_cast<std::int32_t>(row.per), -row.base,
                                 row.rate, -row.amount_minor});
  }
}

}  // namespace

void unwind(bobbin::Call& call, const Rules& rules, const bobbin::Return& back) {
  const std::vector<SoldLine> lines = lines_of(rules, back.sale());
  std::vector<Change> changes;
  std::vector<Taken> all;
  for (const bobbin::Effect effect : back.effects()) {
    if (effect.terms.empty()) continue;  // a correction of an earlier return
    Taken taken{effect, taken_of(back, lines, effect)};
    if (is_bonus(effect)) {
      Shown& row = taken.rows.front();
      row.amount_minor += take_bonus(call, rules, lines, effect);
      row.base = row.amount_minor;
    }
    for (const Shown& row : taken.rows) {
      change_of(changes, std::string(effect.to_holder)).amount_minor -= row.amount_minor;
    }
    all.push_back(std::move(taken));
  }
  if (back.id().empty()) return;  // a quote
  if (was_counted(call, rules, lines, back)) count_sold_back(changes, back, lines);
  const bobbin::Day day = counted_day(call, back);
  for (const Taken& taken : all) write_rows(call, back, day, taken);
  write_changes_back(call, day, back.sale().store(), std::move(changes));
}

}  // namespace commission
