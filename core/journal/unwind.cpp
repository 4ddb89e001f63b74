#include "core/journal/unwind.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace bobbin::journal {
namespace {

bool same(const Side& a, const Side& b) { return a.account == b.account && a.holder == b.holder; }

// Whether `from` -> `to` runs along the effect: the same sides, or the same two holders by other accounts of the plugin
// (points that have matured since are taken from another account of the same member).
bool along(const Side& from, const Side& to, const Entry& effect) {
  if (same(from, effect.from) && same(to, effect.to)) return true;
  return effect.from.holder != effect.to.holder && from.holder == effect.from.holder && to.holder == effect.to.holder &&
         (from.account == effect.from.account || to.account == effect.to.account);
}

// The lots that an effect made, with all that has become of them since: those on its own side first, then by age.
std::vector<Lot> own_lots(Store& store, const Entry& effect) {
  std::vector<Lot> lots = store.lots_of_origin(effect.id);
  const auto add = [&](std::int64_t id) {
    const auto known = std::any_of(lots.begin(), lots.end(), [id](const Lot& lot) { return lot.id == id; });
    if (known) return;
    if (auto lot = store.lot(id)) lots.push_back(*lot);
  };
  add(effect.id);
  for (const auto& use : effect.uses) {
    if (use.amount <= 0) add(use.lot);
  }
  std::sort(lots.begin(), lots.end(), [&](const Lot& a, const Lot& b) {
    const bool a_there = same(a.side, effect.to);
    const bool b_there = same(b.side, effect.to);
    return a_there != b_there ? a_there : a.id < b.id;
  });
  return lots;
}

std::int64_t origin_of(Store& store, const Entry& effect) {
  const auto lot = store.lot(effect.id);
  return lot ? lot->origin : 0;
}

// From which side how much is clawed back, and which lots go first.
struct Piece {
  Side side;
  std::int64_t amount = 0;
  std::vector<LotUse> own;
};

Piece& piece_at(std::vector<Piece>& pieces, const Side& side) {
  for (auto& piece : pieces) {
    if (same(piece.side, side)) return piece;
  }
  return pieces.emplace_back(Piece{side, 0, {}});
}

}  // namespace

std::int64_t taken_back_by(const Entry& entry, const Entry& effect) {
  if (entry.correction) {
    if (along(entry.to, entry.from, effect)) return entry.amount;
    if (along(entry.from, entry.to, effect)) return -entry.amount;
    return 0;
  }
  return same(entry.to, effect.from) ? entry.amount : -entry.amount;
}

Result<void> tie(Store& store, const std::string& sale, Movement& correction) {
  Entry& entry = correction.entry;
  const Entry* fallback = nullptr;
  bool corresponds = false;
  const std::vector<Entry> effects = store.entries_of_cause(sale);
  for (const auto& effect : effects) {
    if (effect.reverses != 0) continue;
    if (fallback == nullptr || (fallback->plugin != entry.plugin && effect.plugin == entry.plugin)) fallback = &effect;
    const std::int64_t takes = taken_back_by(entry, effect);
    if (effect.plugin != entry.plugin || effect.rule != entry.rule || takes == 0) continue;
    corresponds = true;
    std::int64_t taken = takes;
    for (const auto& earlier : store.reversals_of(effect.id)) taken += taken_back_by(earlier, effect);
    if (taken > effect.amount) continue;
    entry.reverses = effect.id;
    if (takes < 0 && correction.to.lots) correction.origin = effect.id;
    if (takes > 0 && correction.from.lots) {
      for (const auto& lot : own_lots(store, effect)) {
        if (lot.remaining > 0 && same(lot.side, entry.from)) correction.own.push_back({lot.id, lot.remaining});
      }
      correction.borrower = origin_of(store, effect);
    }
    return {};
  }
  if (corresponds) {
    return refuse(Code::kInvalid,
                  {"更正收回的超过规则 " + entry.rule + " 还剩下的",
                   "The correction takes back more than rule " + entry.rule + " has left"},
                  "/amount", entry.plugin);
  }
  if (fallback != nullptr) entry.reverses = fallback->id;
  return {};
}

Account Unwinding::account(const std::string& code) const {
  auto found = ledger_.account(code);
  if (!found) throw std::runtime_error("journal: account " + code + " is not in the chart of accounts");
  return std::move(*found);
}

std::int64_t Unwinding::taken_back(const Entry& effect) {
  std::int64_t taken = 0;
  for (const auto& entry : store_.reversals_of(effect.id)) taken += taken_back_by(entry, effect);
  return taken;
}

Result<Reversal> Unwinding::reverse(const Entry& effect, const Remaining& remaining) {
  const bool whole = nothing_kept(remaining);
  std::optional<std::int64_t> keeps = whole ? 0 : effect.amount;
  if (!effect.basis.terms.empty()) keeps = evaluate(remaining_basis(effect.basis, remaining));
  if (!keeps) {
    return refuse(
        Code::kInvalid,
        {"规则 " + effect.rule + " 的记录无法重算", "The recorded terms of rule " + effect.rule + " overflow"}, "",
        effect.plugin);
  }
  Reversal out{effect, taken_back(effect), 0};
  out.taken_back = std::max<std::int64_t>(0, effect.amount - out.taken_back_before - *keeps);
  if (out.taken_back == 0) return out;
  if (auto done = take_back(effect, out.taken_back_before, out.taken_back); !done) {
    return Refused(std::move(done.error()));
  }
  return out;
}

Result<std::vector<Reversal>> Unwinding::undo_corrections(const Entry& effect) {
  std::vector<Reversal> out;
  for (const auto& entry : store_.reversals_of(effect.id)) {
    if (!entry.correction || taken_back_by(entry, effect) != 0) continue;
    Reversal undone{entry, taken_back(entry), 0};
    undone.taken_back = std::max<std::int64_t>(0, entry.amount - undone.taken_back_before);
    if (undone.taken_back > 0) {
      auto done = take_back(entry, undone.taken_back_before, undone.taken_back);
      if (!done) return Refused(std::move(done.error()));
    }
    out.push_back(std::move(undone));
  }
  return out;
}

// What was spent, in the reverse order of spending: the part that was debt, then lot by lot; of that the `amount` after
// the first `skip`, which came back before.
std::vector<Give> Unwinding::gives(const Entry& effect, std::int64_t skip, std::int64_t amount) {
  std::vector<Give> sequence;
  std::int64_t from_lots = 0;
  for (auto use = effect.uses.rbegin(); use != effect.uses.rend(); ++use) {
    if (use->amount <= 0) continue;
    sequence.push_back({use->lot, use->amount, 0, Instant{kNever}});
    from_lots += use->amount;
  }
  if (from_lots < effect.amount) sequence.insert(sequence.begin(), Give{0, effect.amount - from_lots, 0, {kNever}});
  std::vector<Give> out;
  std::int64_t position = 0;
  for (auto give : sequence) {
    const std::int64_t begin = std::max(position, skip);
    const std::int64_t end = std::min(position + give.amount, skip + amount);
    position += give.amount;
    if (begin >= end) continue;
    give.amount = end - begin;
    out.push_back(give);
  }
  return out;
}

Instant Unwinding::grace_ends(const Entry& effect) const {
  const auto days = static_cast<std::int32_t>(effect.basis.grace_days);
  return business_day_starts(Day{cause_.business_day.n + days + 1}, day_rule_);
}

Result<void> Unwinding::take_back(const Entry& effect, std::int64_t before, std::int64_t amount) {
  const Account source = account(effect.from.account);
  std::vector<Piece> pieces;
  Side debtor = effect.to;
  std::int64_t rest = amount;
  if (account(effect.to.account).lots) {
    for (const auto& lot : own_lots(store_, effect)) {
      const Account there = account(lot.side.account);
      if (has_row(there.holder) && there.may_go_negative) debtor = lot.side;
      const std::int64_t takes = std::min(rest, lot.remaining);
      if (takes == 0) continue;
      Piece& piece = piece_at(pieces, lot.side);
      piece.own.push_back({lot.id, takes});
      piece.amount += takes;
      rest -= takes;
    }
  }
  if (rest > 0) piece_at(pieces, debtor).amount += rest;
  std::int64_t back = std::max<std::int64_t>(0, before);
  for (auto& piece : pieces) {
    Movement movement;
    movement.entry = effect;
    movement.entry.cause = cause_;
    movement.entry.from = piece.side;
    movement.entry.to = effect.from;
    movement.entry.amount = piece.amount;
    movement.entry.reverses = effect.id;
    movement.entry.keep = false;
    movement.entry.correction = false;
    movement.entry.basis = {};
    movement.entry.uses.clear();
    movement.entry.reason.clear();
    movement.entry.previous_from = 0;
    movement.entry.previous_to = 0;
    movement.from = account(piece.side.account);
    movement.to = source;
    movement.own = std::move(piece.own);
    if (account(effect.to.account).lots) movement.borrower = origin_of(store_, effect);
    if (source.lots) movement.gives = gives(effect, back, piece.amount);
    movement.restores_debt = source.lots && !effect.correction;
    if (effect.basis.grace_days > 0) movement.grace_ends = grace_ends(effect);
    back += piece.amount;
    if (auto written = write(store_, ids_, std::move(movement)); !written) return Refused(std::move(written.error()));
  }
  return {};
}

}  // namespace bobbin::journal
