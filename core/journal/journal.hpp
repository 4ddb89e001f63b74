#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "bobbin/money.hpp"
#include "bobbin/terms.hpp"
#include "core/base/refusal.hpp"
#include "core/base/time.hpp"

// The one double-entry journal (G3): what it is made of; its rules are ledger.hpp's. Balance of (account, holder) =
// what came in - what went out; all balances of one unit sum to zero. Member and staff accounts have balance rows,
// others are sums.
namespace bobbin::journal {

inline constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

inline constexpr const char* kHost = "host";    // the plugin id of the host's own accounts
inline constexpr const char* kMoney = "money";  // a unit, as a manifest says it: becomes the shop's currency code
// The money of sales: what tenders took and refunds gave back runs between this and "tender.<id>", holder the store.
// Those entries are the rows of tenders and refunds themselves; the store reads them in, nobody posts them.
inline constexpr const char* kSales = "sales";

enum class HolderKind : std::uint8_t { kNone, kMember, kStaff, kStore };

// An account as a plugin's manifest declares it. `code` is "<plugin>.<name>", e.g. "points.balance".
struct Account {
  std::string code;  // at most 80 bytes
  std::string plugin;
  std::string unit;  // "point", or "money": the shop's currency
  HolderKind holder = HolderKind::kNone;
  bool lots = false;
  bool may_go_negative = false;
};

struct Side {
  std::string account;
  std::string holder;  // member id in decimal, staff id, store id; empty for kNone
};

enum class TermKind : std::uint8_t { kLineMinor = 1, kLineUnits = 2, kTenderMinor = 3, kSale = 4 };
enum class Scope : std::uint8_t { kSale = 0, kLine = 1 };

struct Term {
  TermKind kind = TermKind::kSale;
  std::int32_t index = 0;
  std::int64_t base = 0;
  std::int64_t numerator = 0;
  std::int64_t denominator = 1;
};

// How an amount came to be, recorded as data so that a return can take it again from what remains (G4).
struct Basis {
  std::vector<Term> terms;
  std::int64_t cap = kNever;
  std::int64_t minimum = 0;
  Rounding rounding = Rounding::kFloor;
  Scope scope = Scope::kSale;
  std::int64_t grace_days = 0;
};

// round(min(cap, sum of base*numerator/denominator)), 0 when under the minimum. Exact over 128 bits; nullopt on
// overflow.
[[nodiscard]] std::optional<std::int64_t> evaluate(const Basis& basis);

// What is behind an entry: who caused it, where and when.
struct Cause {
  std::string kind;  // "sale", "return", "exchange", "topup", "gift", "redemption", "checkin", "join", "job", "import"
  std::string id;    // UUID, or the job's id and day
  std::string store;
  std::string staff;
  Instant at;
  Day business_day;
  std::string sale{};  // uuid of the sale that a return takes back from; else empty. Ties a correction to its sale
};

struct Transfer {
  Side from;
  Side to;
  std::int64_t amount = 0;
  bool spend = false;       // refused when `from` has less than `amount`
  bool keep = false;        // a return of its sale leaves it alone
  bool correction = false;  // posted by an unwind
  Instant expires{kNever};  // of the new lot, exclusive
  std::int64_t lot = 0;     // spend from this lot only
  std::string plugin;
  std::string plugin_version;
  std::string rule;
  Words label;
  std::string reason;
  Basis basis;
  Words refusal;  // said when a spend is refused
};

// What an entry took from a lot (amount > 0) or gave back to it (amount < 0).
struct LotUse {
  std::int64_t lot = 0;
  std::int64_t amount = 0;
};

struct Entry {
  std::int64_t id = 0;
  Cause cause;
  Side from;
  Side to;
  std::string unit;
  std::int64_t amount = 0;  // > 0
  std::int64_t reverses = 0;
  bool keep = false;
  bool correction = false;
  std::string plugin;
  std::string plugin_version;
  std::string rule;
  Words label;
  std::string reason;
  Basis basis;
  std::vector<LotUse> uses{};                        // in the order of spending
  static constexpr std::int64_t kAsTheRowSays = -1;  // to be inserted: the balance row, which it has moved, knows it
  std::int64_t previous_from = 0;  // the entry before this one of each side's holder: a statement walks this chain.
  std::int64_t previous_to = 0;    // 0 = the first, or a side without a balance row
};

struct Lot {
  std::int64_t id = 0;      // the entry that made it
  std::int64_t origin = 0;  // the entry that first granted it; kept when a lot moves between accounts
  Side side;
  std::int64_t amount = 0;
  std::int64_t remaining = 0;
  Instant granted;
  Instant expires{kNever};
  // > 0: what this lot has paid of others' debts and clawbacks; it comes back here when theirs is restored. < 0 (first
  // lot of a grant only): what others have paid for this grant after it was taken back. Without this a restored lot
  // that expires would leave a residue (G4).
  std::int64_t lent = 0;
};

struct Balance {
  std::int64_t balance = 0;
  std::int64_t held = 0;
};

struct Standing {
  Balance balance;
  std::int64_t expired = 0;  // what is left in lots that have expired
};

struct Holding {
  std::string account;
  Standing standing;
};

// Only members' and staff's accounts have balance rows; the balance of others is the sum of their entries.
// [a-z0-9_.-]{1,64}: the stable id of a rule.
[[nodiscard]] bool is_rule(std::string_view rule);

[[nodiscard]] constexpr bool has_row(HolderKind holder) {
  return holder == HolderKind::kMember || holder == HolderKind::kStaff;
}

struct BalanceRow {
  Side side;
  std::string unit;
  std::int64_t balance = 0;
};

// What is left of a sale, for evaluating recorded terms again (G4). Indexes as in Term.
struct Remaining {
  struct Line {
    std::int32_t line = 0;
    std::int64_t quantity = 0;  // as sold
    std::int64_t kept = 0;      // after all returns so far, this one included
  };
  struct Tender {
    std::int32_t index = 0;
    std::int64_t amount_minor = 0;
    std::int64_t left_minor = 0;  // after this return's refunds
  };
  std::vector<Line> lines;
  std::vector<Tender> tenders;
};

[[nodiscard]] bool nothing_kept(const Remaining& remaining);  // of any line

// The basis with each term's base replaced by what remains of it.
[[nodiscard]] Basis remaining_basis(const Basis& basis, const Remaining& remaining);

// An effect of a sale and what a return took back of it.
struct Reversal {
  Entry entry;                         // as recorded
  std::int64_t taken_back_before = 0;  // by earlier returns and corrections, net
  std::int64_t taken_back = 0;         // by this one; negative never. 0 for an effect that keeps all it has
};

}  // namespace bobbin::journal
