#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/storage.hpp"
#include "core/journal/journal.hpp"
#include "core/journal/overlay.hpp"
#include "core/journal/store.hpp"

// The journal's rules (G3, G4, G7, G8). Entries are immutable: an error is mended by an opposite entry.
namespace bobbin::journal {

// Thread-safe. Every call works on the Stores of the caller's transaction (or snapshot, for reading), so it does its
// work with the sale that causes it or not at all (G5). After a refusal that transaction must be rolled back: a
// refusal may come after balances have been touched. With Stores over an Overlay (overlay.hpp) the same code previews:
// quote and sale come from here alike.
class Ledger {
 public:
  Ledger(IdSource& ids, std::string currency) : ids_(ids), currency_(std::move(currency)) {}

  // Adds accounts to the chart and stores them; inside a write, at start, before anything is posted. The first call
  // also loads all accounts that were ever declared and adds the host's `sales`. kInvalid for a code, unit or holder
  // that makes no sense, an account that another plugin has declared, or one that has changed its unit, holder kind or
  // lots.
  [[nodiscard]] Result<void> declare(Stores& stores, const std::vector<Account>& accounts);
  [[nodiscard]] std::optional<Account> account(const std::string& code) const;

  // Writes one transfer as an entry, moves both balances, spends lots first to expire first (or `transfer.lot` only)
  // and makes the new lot of an account with lots. A lot that moves from one account with lots to another keeps its
  // origin. A debt is earned back first: the new lot is what is left of the amount. Answers the entry's id.
  //
  // A spend takes only lots that have not expired at `cause.at`; any other debit takes every lot before it makes a
  // debt. A correction (of an unwind; cause.sale says of which sale) is tied to the effect that it corrects: the one of
  // the same plugin, rule and sides, else of the same plugin.
  //
  // Refusals, in this order of precedence (the first that holds is answered; post_test.cpp has one test for each):
  //   1 kInvalid /amount        not > 0
  //   2 kInvalid /from_account  unknown
  //   3 kInvalid /to_account    unknown
  //   4 kInvalid /from_account  of another plugin
  //   5 kInvalid /to_account    of another plugin
  //   6 kInvalid /to_account    has another unit than from_account
  //   7 kInvalid /from_holder   missing, superfluous, or not a member's id where the account has members
  //   8 kInvalid /to_holder     the same
  //   9 kInvalid /to_account    both sides are one
  //  10 kInvalid /rule          not [a-z0-9_.-]{1,64}
  //  11 kInvalid /terms         a number out of range, or terms that come to another amount
  //  12 kInvalid /amount        a correction takes back more than its effect has left
  //  13 kInvalid /expires_ms    given, but to_account has no lots, or not after `cause.at`
  //  14 kInvalid /lot           unknown, or not a lot of the from side
  //  15 kInsufficientBalance    the lot has less; with `transfer.refusal`
  //  16 kInsufficientBalance    a spend (or an account that may not go negative) without balance; with
  //                             `transfer.refusal`
  //  17 kInvalid /amount        a balance would leave 64 bits
  [[nodiscard]] Result<std::int64_t> post(Stores& stores, const Cause& cause, const Transfer& transfer);

  // Takes back what a return must take back of the sale `cause.sale` (G4): for each effect recorded under the sale's id
  // that does not say `keep`, given - taken back before - evaluate(recorded terms on what remains), never negative. An
  // effect without terms stays whole until nothing of the sale is kept.
  //   What was given is clawed back from the effect's own lots (by origin), among them what has expired (from the
  //   account it expired to), then from the holder's other lots first to expire first, then as debt.
  //   What was spent is given back to its lots in the reverse order of spending with their old expiry; what would go
  //   to an expired lot becomes, with grace, a lot of the same origin that is usable to the end of the grace_days-th
  //   day after `cause.business_day` in that store. A debt is paid first.
  // Answers one row for each effect, oldest first. Refuses kInsufficientBalance when an account that may not go
  // negative has less than what must be clawed back, kInvalid when recorded terms overflow.
  [[nodiscard]] Result<std::vector<Reversal>> reverse(Stores& stores, const Cause& cause, const Remaining& remaining,
                                                      const DayRule& day_rule);

  // Reserves part of a balance until released, or until `until_ms` (steady time). Idempotent by id. Refuses
  // kInsufficientBalance. release_expired frees up to 1,000 that are past their time and says how many.
  [[nodiscard]] Result<void> hold(Stores& stores, const Store::Hold& hold);
  void release(Stores& stores, const std::string& id);
  int release_expired(Stores& stores, std::int64_t now_ms);

  [[nodiscard]] static Balance balance(Stores& stores, const Side& side);
  // With what a spend at `at` may take: the balance less what is held or less lots that have expired but are not yet
  // swept, whichever is more. Never negative.
  struct Spendable {
    Balance balance;
    std::int64_t amount = 0;
  };
  [[nodiscard]] static Spendable spendable(Stores& stores, const Side& side, Instant at);
  [[nodiscard]] static Spendable spendable(const Standing& standing);
  [[nodiscard]] static std::vector<BalanceRow> balances(Stores& stores, const std::string& account,
                                                        const std::string& holder);

  struct StatementRow {
    Entry entry;
    std::int64_t amount = 0;   // signed, from the side's point of view
    std::int64_t balance = 0;  // after this entry
  };
  // Newest first; older than entry `before` when that is not 0. `limit` 1 .. 1000.
  [[nodiscard]] static std::vector<StatementRow> statement(Stores& stores, const Side& side, std::int64_t before,
                                                           int limit);

  // Every account, by code; sums to zero per unit or the journal is damaged.
  [[nodiscard]] static std::vector<Store::TrialRow> trial_balance(Stores& stores);

  [[nodiscard]] const std::string& currency() const { return currency_; }

 private:
  IdSource& ids_;
  std::string currency_;
  mutable std::mutex mutex_;
  std::map<std::string, Account, std::less<>> accounts_;
};

}  // namespace bobbin::journal
