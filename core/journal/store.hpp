#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "core/base/later.hpp"
#include "core/journal/journal.hpp"

namespace bobbin::journal {

struct EntryFilter {
  std::string account;  // either side
  std::string holder;   // either side
  std::string cause_id;
  std::string plugin;
  std::int64_t before = 0;  // entries with a smaller id; 0 = from the newest
  int limit = 100;
};

[[nodiscard]] inline bool touches(const Side& side, const EntryFilter& filter) {
  return (filter.account.empty() || side.account == filter.account) &&
         (filter.holder.empty() || side.holder == filter.holder);
}

// `limit` apart.
[[nodiscard]] inline bool matches(const Entry& entry, const EntryFilter& filter) {
  return (touches(entry.from, filter) || touches(entry.to, filter)) &&
         (filter.cause_id.empty() || entry.cause.id == filter.cause_id) &&
         (filter.plugin.empty() || entry.plugin == filter.plugin) && (filter.before == 0 || entry.id < filter.before);
}

// The journal's port to its tables. The rules (precedence of refusals, lots, reversal) are ledger.hpp's; this one only
// stores. Bound to a transaction or a snapshot; overlay.hpp is the one that forgets.
class Store {
 public:
  virtual ~Store() = default;

  // The chart of accounts is kept, so that entries of a plugin that is gone can still be taken back (G4).
  virtual void save(const Account& account) = 0;  // inserts, or replaces the one with this code
  [[nodiscard]] virtual std::vector<Account> accounts() = 0;

  virtual void insert(const Entry& entry) = 0;
  [[nodiscard]] virtual std::optional<Entry> entry(std::int64_t id) = 0;
  // Newest first; rows of tenders and refunds included (they are the entries of money). With account and holder both
  // given and a balance row for them, walks the holder's chain.
  [[nodiscard]] virtual std::vector<Entry> entries(const EntryFilter& filter) = 0;
  [[nodiscard]] virtual std::vector<Entry> entries_of_cause(const std::string& cause_id) = 0;  // oldest first, no money
  [[nodiscard]] virtual std::vector<Entry> reversals_of(std::int64_t entry) = 0;               // oldest first

  // What a balance row says after `entry` moved it.
  struct Moved {
    std::int64_t balance = 0;
    std::int64_t previous = 0;  // the entry that moved it before; 0 = none
  };
  // Conditional change of a balance row, in the statement that makes it (G7). nullopt, and nothing done, when `floor`
  // is given and the balance less what is held would fall under it. Makes the row when there is none. From here to the
  // end of the transaction the row is this transaction's: read lots after it.
  [[nodiscard]] virtual std::optional<Moved> move(const Side& side, const std::string& unit, std::int64_t delta,
                                                  std::optional<std::int64_t> floor, std::int64_t entry) = 0;
  // The same for who needn't know what the row says then; its entry is inserted with Entry::kAsTheRowSays.
  [[nodiscard]] virtual bool shift(const Side& side, const std::string& unit, std::int64_t delta,
                                   std::optional<std::int64_t> floor, std::int64_t entry) {
    return move(side, unit, delta, floor, entry).has_value();
  }
  [[nodiscard]] virtual Balance balance(const Side& side) = 0;  // row, or the sum of entries where there is none
  // The same, and `expired` (below) of an account with lots.
  [[nodiscard]] virtual Standing standing(const Side& side, Instant at) { return {balance(side), expired(side, at)}; }
  // That it will be asked for on this snapshot: read it with what travels next.
  virtual void expect(const std::string&, Instant) {}
  // The same of every account in which the holder has a row.
  [[nodiscard]] virtual Later<std::vector<Holding>> holdings(const std::string& holder, Instant at) = 0;

  virtual void insert(const Lot& lot) = 0;
  // A new lot whose whole amount has just been brought in: a debt that the balance still had is earned back first, so
  // that what remains of the lot is no more than the balance. Sets `remaining` and `lent` itself.
  virtual void arrive(Lot lot) {
    lot.remaining = std::clamp<std::int64_t>(balance(lot.side).balance, 0, lot.amount);
    lot.lent = lot.amount - lot.remaining;
    insert(lot);
  }
  [[nodiscard]] virtual std::vector<Lot> open_lots(const Side& side) = 0;  // remaining > 0, first to expire first
  // What remains of lots that expire by then: a regular has hundreds that don't.
  [[nodiscard]] virtual std::int64_t expired(const Side& side, Instant at) {
    std::int64_t sum = 0;
    for (const Lot& lot : open_lots(side)) sum += lot.expires <= at ? lot.remaining : 0;
    return sum;
  }
  [[nodiscard]] virtual std::vector<Lot> lots_of_origin(std::int64_t origin) = 0;  // also spent ones, by id
  // remaining > 0 and `from` <= expiry < `until`, id > `after`, by id.
  [[nodiscard]] virtual std::vector<Lot> expiring(const std::string& account, Instant from, Instant until,
                                                  std::int64_t after, int limit) = 0;
  [[nodiscard]] virtual std::optional<Lot> lot(std::int64_t id) = 0;
  [[nodiscard]] virtual std::vector<Lot> lenders(const Side& side) = 0;  // lent > 0, oldest first
  // remaining += delta and lent += lent_delta in one statement. Throws std::logic_error when remaining would leave
  // [0, amount]: the ledger never asks for it.
  virtual void change_lot(std::int64_t id, std::int64_t delta, std::int64_t lent_delta) = 0;

  struct Hold {
    std::string id;
    Side side;
    std::int64_t amount = 0;
    std::int64_t until_ms = 0;  // steady time
  };
  // False when balance - held < amount. The same id again takes the place of its hold, which may have run out
  // meanwhile.
  [[nodiscard]] virtual bool hold(const Hold& hold) = 0;
  [[nodiscard]] virtual std::optional<Hold> held(const std::string& id) = 0;
  virtual void release(const std::string& id) = 0;  // nothing when there is none
  [[nodiscard]] virtual std::vector<std::string> holds_until(std::int64_t now_ms, int limit) = 0;  // until_ms <= now_ms

  [[nodiscard]] virtual std::vector<BalanceRow> balances(const std::string& account, const std::string& holder) = 0;
  struct TrialRow {
    std::string account;
    std::string unit;
    std::int64_t balance = 0;
  };
  [[nodiscard]] virtual std::vector<TrialRow>
  trial_balance() = 0;  // from the entries alone; tenders and refunds included
};

}  // namespace bobbin::journal
