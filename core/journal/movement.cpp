#include "core/journal/movement.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace bobbin::journal {
namespace {

Refused insufficient(const Movement& movement) {
  Words words = movement.refusal;
  if (words.zh.empty() && words.en.empty()) {
    const std::string need = std::to_string(movement.entry.amount) + " " + movement.entry.unit;
    words = {"账户 " + movement.from.code + " 余额不足，需要 " + need,
             "The balance of " + movement.from.code + " is not enough: it takes " + need};
  }
  return refuse(Code::kInsufficientBalance, std::move(words), "", movement.entry.plugin);
}

Refused overflow(const Movement& movement, const std::string& account) {
  return refuse(Code::kInvalid,
                {"金额过大：账户 " + account + " 的余额超出可记录的范围",
                 "The amount is too large: the balance of " + account + " would leave 64 bits"},
                "/amount", movement.entry.plugin);
}

// Which lots pay, and how much each. `owed` is the part of the amount that lots must cover; the rest is debt.
Result<std::vector<LotUse>> plan(Store& store, const Movement& movement, std::int64_t owed) {
  std::vector<LotUse> uses;
  std::int64_t rest = owed;
  const auto take = [&](std::int64_t lot, std::int64_t available) {
    const std::int64_t amount = std::min(rest, available);
    if (amount <= 0) return;
    uses.push_back({lot, amount});
    rest -= amount;
  };
  for (const auto& own : movement.own) take(own.lot, own.amount);
  if (rest == 0) return uses;
  const auto taken_from = [&](std::int64_t lot) {
    const auto same = [lot](const LotUse& own) { return own.lot == lot; };
    const auto found = std::find_if(movement.own.begin(), movement.own.end(), same);
    return found == movement.own.end() ? 0 : found->amount;
  };
  for (const auto& lot : store.open_lots(movement.entry.from)) {
    if (movement.spend && lot.expires <= movement.entry.cause.at) continue;
    take(lot.id, lot.remaining - taken_from(lot.id));
    if (rest == 0) return uses;
  }
  if (movement.spend || !has_row(movement.from.holder)) return insufficient(movement);
  throw std::runtime_error("journal: the lots of " + movement.from.code + "/" + movement.entry.from.holder +
                           " are less than its balance; run `bobbin db verify`");
}

bool is_own(const Movement& movement, std::int64_t lot) {
  return std::any_of(movement.own.begin(), movement.own.end(), [lot](const LotUse& own) { return own.lot == lot; });
}

// `amount` of a clawback was not to be found in the grant's own lots: others paid, or it is debt. What the grant had
// lent itself is given up first.
void borrow(Store& store, std::int64_t origin, std::int64_t amount) {
  for (const auto& lot : store.lots_of_origin(origin)) {
    const std::int64_t given_up = std::clamp<std::int64_t>(lot.lent, 0, amount);
    if (given_up > 0) store.change_lot(lot.id, 0, -given_up);
    amount -= given_up;
  }
  if (amount > 0 && store.lot(origin)) store.change_lot(origin, 0, -amount);
}

// Takes lots for the debit; `before` is the row's balance before it. Fills entry.uses.
Result<void> take_lots(Store& store, Movement& movement, std::int64_t before) {
  const std::int64_t amount = movement.entry.amount;
  std::vector<LotUse> uses;
  if (movement.only_lot != 0) {
    const auto lot = store.lot(movement.only_lot);
    if (!lot || lot->remaining < amount) return insufficient(movement);
    uses.push_back({movement.only_lot, amount});
  } else {
    auto planned = plan(store, movement, std::clamp<std::int64_t>(before, 0, amount));
    if (!planned) return Refused(std::move(planned.error()));
    uses = std::move(*planned);
  }
  std::int64_t borrowed = amount;
  for (const auto& use : uses) {
    const bool lends = movement.borrower != 0 && !is_own(movement, use.lot);
    if (!lends) borrowed -= use.amount;
    store.change_lot(use.lot, -use.amount, lends ? use.amount : 0);
  }
  if (movement.borrower != 0 && borrowed > 0) borrow(store, movement.borrower, borrowed);
  movement.entry.uses = std::move(uses);
  return {};
}

// The parts that arrive on the to side when they are not told: the lots that were taken (a lot that moves keeps its
// origin), what was debt there, or simply the whole amount.
std::vector<Give> arriving(Store& store, const Movement& movement) {
  std::vector<Give> gives;
  std::int64_t rest = movement.entry.amount;
  if (movement.from.lots && movement.origin == 0) {
    for (const auto& use : movement.entry.uses) {
      const auto lot = store.lot(use.lot);
      gives.push_back({0, use.amount, lot ? lot->origin : 0, movement.expires});
      rest -= use.amount;
    }
  }
  if (rest > 0) gives.push_back({0, rest, movement.origin, movement.expires});
  return gives;
}

// Puts what arrives at the to side into lots. A debt is earned back first, by the first parts.
class Arrival {
 public:
  Arrival(Store& store, IdSource& ids, Movement& movement, std::int64_t debt)
      : store_(store), ids_(ids), movement_(movement), entry_(movement.entry), debt_(debt) {}

  void run() {
    for (const auto& give : movement_.gives.empty() ? arriving(store_, movement_) : movement_.gives) {
      if (give.lot == 0 && movement_.restores_debt) {
        restore_debt(give);
      } else if (give.lot == 0) {
        const std::int64_t pays = pay_debt(give.amount);
        make({0, give.origin, entry_.to, give.amount, give.amount - pays, entry_.cause.at, give.expires, pays});
      } else {
        restore(give);
      }
    }
  }

 private:
  std::int64_t pay_debt(std::int64_t amount) {
    const std::int64_t pays = std::min(debt_, amount);
    debt_ -= pays;
    return pays;
  }

  void make(Lot lot) {
    lot.id = std::exchange(first_new_, false) ? entry_.id : ids_.next();
    if (lot.origin == 0) lot.origin = lot.id;
    store_.insert(lot);
    if (lot.id != entry_.id) entry_.uses.push_back({lot.id, -lot.remaining});
  }

  // Back into `lot`, or into a new one of the same origin when that has expired and there is grace.
  void put(const Lot& lot, std::int64_t amount) {
    if (amount == 0) return;
    if (movement_.grace_ends.ms != 0 && lot.expires <= entry_.cause.at) {
      make({0, lot.origin, entry_.to, amount, amount, entry_.cause.at, movement_.grace_ends, 0});
      return;
    }
    store_.change_lot(lot.id, amount, 0);
    entry_.uses.push_back({lot.id, -amount});
  }

  // A grant that was taken back after its points were spent has borrowed from others: what comes back belongs to them.
  void restore(const Give& give) {
    const auto lot = store_.lot(give.lot);
    const auto root = lot ? store_.lot(lot->origin) : std::nullopt;
    if (!root) throw std::runtime_error("journal: lot " + std::to_string(give.lot) + " is missing");
    std::int64_t owes = std::clamp<std::int64_t>(-root->lent, 0, give.amount);
    const std::int64_t pays = pay_debt(give.amount);
    const std::int64_t pays_own = std::min(pays, owes);
    if (pays_own > 0) store_.change_lot(root->id, 0, pays_own);
    if (pays > pays_own) store_.change_lot(lot->id, 0, pays - pays_own);
    owes -= pays_own;
    std::int64_t left = give.amount - pays;
    if (owes > 0 && left > 0) left -= give_to_lenders(root->id, std::min(owes, left));
    put(*lot, left);
  }

  // A spend that made a debt (the points of an exchange, beside one): what has paid it meanwhile gets it back.
  void restore_debt(const Give& give) {
    std::int64_t left = give.amount - pay_debt(give.amount);
    left -= give_to_lenders(0, left);
    if (left > 0) make({0, give.origin, entry_.to, left, left, entry_.cause.at, give.expires, 0});
  }

  // `root` is the grant that had borrowed, 0 for a debt that no grant had.
  std::int64_t give_to_lenders(std::int64_t root, std::int64_t amount) {
    std::int64_t given = 0;
    for (const auto& lender : store_.lenders(entry_.to)) {
      const std::int64_t part = std::min(lender.lent, amount - given);
      if (part == 0) break;
      store_.change_lot(lender.id, 0, -part);
      if (root != 0) store_.change_lot(root, 0, part);
      put(lender, part);
      given += part;
    }
    return given;
  }

  Store& store_;
  IdSource& ids_;
  Movement& movement_;
  Entry& entry_;
  std::int64_t debt_;
  bool first_new_ = true;
};

// Whether what arrives is one new lot, of which nobody needs to know what remains.
bool arrives_new(const Movement& movement) {
  const bool lot_moves = movement.from.lots && movement.origin == 0;
  return movement.gives.empty() && !movement.restores_debt && !lot_moves;
}

Lot new_lot(const Movement& movement) {
  const Entry& entry = movement.entry;
  const std::int64_t origin = movement.origin == 0 ? entry.id : movement.origin;
  return {entry.id, origin, entry.to, entry.amount, 0, entry.cause.at, movement.expires, 0};
}

Result<void> debit(Store& store, Movement& movement) {
  Entry& entry = movement.entry;
  const Account& account = movement.from;
  if (!has_row(account.holder)) {
    if (movement.spend && store.balance(entry.from).balance < entry.amount) return insufficient(movement);
    return account.lots ? take_lots(store, movement, kNever) : Result<void>();
  }
  const bool watched = movement.spend || !account.may_go_negative;
  const auto floor = watched ? std::optional<std::int64_t>(0) : std::nullopt;
  const auto too_much = [&] { return watched ? insufficient(movement) : overflow(movement, account.code); };
  if (!account.lots) {
    if (!store.shift(entry.from, entry.unit, -entry.amount, floor, entry.id)) return too_much();
    entry.previous_from = Entry::kAsTheRowSays;
    return {};
  }
  const auto moved = store.move(entry.from, entry.unit, -entry.amount, floor, entry.id);
  if (!moved) return too_much();
  entry.previous_from = moved->previous;
  return take_lots(store, movement, moved->balance + entry.amount);
}

Result<void> credit(Store& store, IdSource& ids, Movement& movement) {
  Entry& entry = movement.entry;
  const Account& account = movement.to;
  if (!has_row(account.holder)) {
    if (account.lots) Arrival(store, ids, movement, 0).run();
    return {};
  }
  if (!account.lots || arrives_new(movement)) {
    if (!store.shift(entry.to, entry.unit, entry.amount, std::nullopt, entry.id))
      return overflow(movement, account.code);
    entry.previous_to = Entry::kAsTheRowSays;
    if (account.lots) store.arrive(new_lot(movement));
    return {};
  }
  const auto moved = store.move(entry.to, entry.unit, entry.amount, std::nullopt, entry.id);
  if (!moved) return overflow(movement, account.code);
  entry.previous_to = moved->previous;
  const std::int64_t debt = entry.amount - std::clamp<std::int64_t>(moved->balance, 0, entry.amount);
  Arrival(store, ids, movement, debt).run();
  return {};
}

}  // namespace

Result<std::int64_t> write(Store& store, IdSource& ids, Movement movement) {
  movement.entry.id = ids.next();
  if (auto taken = debit(store, movement); !taken) return Refused(std::move(taken.error()));
  if (auto given = credit(store, ids, movement); !given) return Refused(std::move(given.error()));
  store.insert(movement.entry);
  return movement.entry.id;
}

}  // namespace bobbin::journal
