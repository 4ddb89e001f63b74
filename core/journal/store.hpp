#pragma once

#include <functional>
#include <string>
#include <vector>

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

// The journal's port to its tables. The rules (precedence of refusals, lots, reversal) are ledger.hpp's; this one only
// stores. Bound to a transaction or a snapshot.
class Store {
 public:
  virtual ~Store() = default;

  virtual void insert(const Entry& entry) = 0;
  [[nodiscard]] virtual std::vector<Entry> entries(const EntryFilter& filter) = 0;
  [[nodiscard]] virtual std::vector<Entry> entries_of_cause(const std::string& cause_id) = 0;  // oldest first
  [[nodiscard]] virtual std::vector<Entry> reversals_of(std::int64_t entry) = 0;

  // Conditional change in the statement that makes it (G7). False when `floor` is given and the balance less what is
  // held would fall under it. Makes the row when there is none.
  [[nodiscard]] virtual bool add(const Side& side, std::int64_t delta, std::optional<std::int64_t> floor) = 0;
  [[nodiscard]] virtual Balance balance(const Side& side) = 0;  // row, or the sum of entries where there is none

  virtual void insert(const Lot& lot) = 0;
  [[nodiscard]] virtual std::vector<Lot> open_lots(const Side& side) = 0;  // remaining > 0, first to expire first
  [[nodiscard]] virtual std::vector<Lot> lots_of_origin(std::int64_t origin) = 0;
  [[nodiscard]] virtual std::vector<Lot> expiring(const std::string& account, Instant from, Instant until,
                                                  std::int64_t after, int limit) = 0;
  [[nodiscard]] virtual std::optional<Lot> lot(std::int64_t id) = 0;
  // remaining += delta in one statement; false when it would leave [0, amount].
  [[nodiscard]] virtual bool change_lot(std::int64_t id, std::int64_t delta) = 0;
  virtual void set_lot_expiry(std::int64_t id, Instant expires) = 0;
  // Which lots an entry took from (amount > 0) or gave back to (amount < 0), in the order of spending.
  struct LotUse {
    std::int64_t entry = 0;
    std::int64_t lot = 0;
    std::int64_t amount = 0;
  };
  virtual void insert(const LotUse& use) = 0;
  [[nodiscard]] virtual std::vector<LotUse> uses_of_entry(std::int64_t entry) = 0;
  [[nodiscard]] virtual std::vector<LotUse> uses_of_lot(std::int64_t lot) = 0;

  struct Hold {
    std::string id;
    Side side;
    std::int64_t amount = 0;
    std::int64_t until_ms = 0;  // steady time
  };
  [[nodiscard]] virtual bool hold(const Hold& hold) = 0;  // false when balance - held < amount; idempotent by id
  virtual void release(const std::string& id) = 0;        // nothing when there is none

  [[nodiscard]] virtual std::vector<BalanceRow> balances(const std::string& account, const std::string& holder) = 0;
  struct TrialRow {
    std::string account;
    std::string unit;
    std::int64_t balance = 0;
  };
  [[nodiscard]] virtual std::vector<TrialRow> trial_balance() = 0;  // tenders and refunds included
};

}  // namespace bobbin::journal
