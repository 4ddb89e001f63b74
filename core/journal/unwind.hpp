#pragma once

#include <optional>
#include <vector>

#include "core/journal/ledger.hpp"
#include "core/journal/movement.hpp"

// Internal to core/journal: the way back of recorded entries (G4).
namespace bobbin::journal {

// How an entry stands to the effect that it `reverses`: what it takes back from it, negative for what it gives again,
// 0 for a correction that is only tied to it.
[[nodiscard]] std::int64_t taken_back_by(const Entry& entry, const Entry& effect);

// Ties a correction to what it corrects: sets entry.reverses, and where it takes back what had lots, which lots come
// first. Refusal 12 of ledger.hpp.
[[nodiscard]] Result<void> tie(Store& store, const std::string& sale, Movement& correction);

class Unwinding {
 public:
  Unwinding(const Ledger& ledger, Store& store, IdSource& ids, Cause cause, const DayRule& day_rule)
      : ledger_(ledger), store_(store), ids_(ids), cause_(std::move(cause)), day_rule_(day_rule) {}

  // Takes back what `remaining` does not justify any more; 0 when that is nothing.
  [[nodiscard]] Result<Reversal> reverse(const Entry& effect, const Remaining& remaining);
  // Corrections tied to `effect` that don't count for it, taken back whole.
  [[nodiscard]] Result<std::vector<Reversal>> undo_corrections(const Entry& effect);

 private:
  [[nodiscard]] Result<void> take_back(const Entry& effect, std::int64_t before, std::int64_t amount);
  [[nodiscard]] std::int64_t taken_back(const Entry& effect);
  [[nodiscard]] std::vector<Give> gives(const Entry& effect, std::int64_t skip, std::int64_t amount);
  [[nodiscard]] Instant grace_ends(const Entry& effect) const;
  [[nodiscard]] Account account(const std::string& code) const;

  const Ledger& ledger_;
  Store& store_;
  IdSource& ids_;
  Cause cause_;
  DayRule day_rule_;
};

}  // namespace bobbin::journal
