#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/audit/audit.hpp"
#include "core/base/later.hpp"
#include "core/base/storage.hpp"
#include "core/shifts/store.hpp"

// S6: a drawer from its float to its count. Every sale, return and top-up belongs to the open shift of its till.
namespace bobbin::shifts {

inline constexpr std::string_view kCash = "cash";

// X while the shift is open, Z when it is closed.
struct Report {
  Shift shift;
  Trade trade;
  Amounts totals;                       // net per tender
  std::map<std::string, Words> labels;  // of every tender that is named in any of the others
  std::vector<CashMove> moves;          // cash in and out
  Amounts expected;                     // cash: float + net + moves; other tenders that were counted: net
  Amounts counted;                      // empty while open
  Amounts difference;                   // counted - expected
};

// Whose drawers somebody may count and move cash of: a cashier's are those of the session's till, a manager's all of
// the store (permission `shifts.manage`).
enum class Drawers : std::uint8_t { kOwn, kAll };
struct Clerk {
  const audit::Actor& actor;
  Drawers drawers = Drawers::kOwn;
};

// S6, the blind count: what an open drawer should hold, and what it is reckoned from, is not for who will count it.
[[nodiscard]] Report blind(Report report);

// Asked before a shift closes, inside the transaction: refuses while outside money of its sales is unknown (PAY2).
using CloseCheck = std::function<Result<void>(Stores& stores, const Shift& shift)>;
[[nodiscard]] CloseCheck always_closes();

// Any thread.
class Shifts {
 public:
  explicit Shifts(IdSource& ids) : ids_(ids) {}

  // For `actor.store`, `till`. kShiftOpen when one is open; 0 <= float_minor <= 10^12.
  [[nodiscard]] Result<Shift> open(Stores& stores, const audit::Actor& actor, const std::string& till,
                                   Minor float_minor);
  // amount_minor != 0, and out at most what the drawer should hold; a reason is required. kNotFound, kForbidden for
  // another till's drawer, kShiftClosed.
  [[nodiscard]] Result<CashMove> move_cash(Stores& stores, const Clerk& clerk, std::int64_t shift, Minor amount_minor,
                                           const std::string& reason);
  // Cash that goes out of the open drawer for something else than a move: at most what it should hold. kInvalid at
  // `field`, in the words of move_cash; 0 <= amount_minor.
  [[nodiscard]] static Result<void> check_payout(Stores& stores, const Shift& shift, Drawers drawers,
                                                 Minor amount_minor, std::string field);
  // Cash out that was refused to who may not see what the drawer should hold leaves a trace. Nothing for others.
  void tell_refused(Stores& stores, const Clerk& clerk, std::int64_t shift, Minor amount_minor);
  // `counted` must have cash; amounts >= 0. A shift that was closed with the same count answers its report again (G6).
  // kNotFound, kForbidden for another till's drawer, kShiftClosed with another count, what `check` refuses.
  [[nodiscard]] Result<Report> close(Stores& stores, const Clerk& clerk, std::int64_t shift, const Amounts& counted,
                                     const CloseCheck& check);
  // kNotFound also for a shift of another store than `store`.
  [[nodiscard]] Result<Report> report(Stores& stores, const std::string& store, std::int64_t shift) const;
  [[nodiscard]] std::vector<Shift> list(Stores& stores, const Filter& filter) const;

  // The open shift of a till; kShiftClosed when there is none. One indexed read.
  [[nodiscard]] Result<Shift> current(Stores& stores, const std::string& store, const std::string& till) const;
  // The same for a sale: sales at one till don't wait for each other (Store::selling_shift).
  [[nodiscard]] Later<Result<Shift>> selling(Stores& stores, const std::string& store, const std::string& till) const;

 private:
  IdSource& ids_;
};

}  // namespace bobbin::shifts
