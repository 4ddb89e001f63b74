#pragma once

#include <cstdint>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/refusal.hpp"
#include "core/journal/journal.hpp"
#include "core/journal/store.hpp"

// Internal to core/journal: one entry on its way into the store.
namespace bobbin::journal {

// A part of what arrives at a side with lots: back into `lot`, or (lot = 0) as a new lot of that origin.
struct Give {
  std::int64_t lot = 0;
  std::int64_t amount = 0;
  std::int64_t origin = 0;  // of a new lot; 0 = its own id
  Instant expires{kNever};  // of a new lot
};

// An entry that has passed every check that does not need the database's word, and how lots give and take.
struct Movement {
  Entry entry;  // without id, uses and chain
  Account from;
  Account to;
  bool spend = false;          // refused without balance; takes only lots that have not expired at the cause's time
  std::int64_t only_lot = 0;   // take from this one
  std::vector<LotUse> own;     // else from these first, in this order, then first to expire first
  std::int64_t borrower = 0;   // a clawback: the origin for which lots beyond `own` pay, and lend (journal.hpp)
  std::vector<Give> gives;     // what comes back, in order; empty = the amount is a new lot
  std::int64_t origin = 0;     // of that new lot; 0 = its own id
  Instant expires{kNever};     // of that new lot
  bool restores_debt = false;  // a part of `gives` without lot was a debt: it belongs to what has paid that
  Instant grace_ends{0};       // what would come back to an expired lot is a new lot until then; 0 = no grace
  Words refusal;               // said when there is not enough; may be empty
};

// Moves both balances (the from row first: that is the lock), then lots, then writes the entry; answers its id.
// Refuses kInsufficientBalance, kInvalid /amount on overflow. Throws std::runtime_error when lots and balance disagree.
[[nodiscard]] Result<std::int64_t> write(Store& store, IdSource& ids, Movement movement);

}  // namespace bobbin::journal
