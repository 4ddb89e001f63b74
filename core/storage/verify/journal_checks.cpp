#include <array>

#include "core/storage/verify/checks.hpp"
#include "core/storage/verify/moves.hpp"

// The one journal (G3): what is cached or derived from its entries must be what the entries say.
namespace bobbin::storage {
namespace {

constexpr std::array<Check, 10> kChecks{{
    {"journal.accounts",
     "SELECT e.id, e.from_account, e.to_account, e.unit FROM journal_entry e"
     " LEFT JOIN journal_account f ON f.code = e.from_account LEFT JOIN journal_account t ON t.code = e.to_account"
     " WHERE f.code IS NULL OR t.code IS NULL OR f.unit <> e.unit OR t.unit <> e.unit ORDER BY e.id LIMIT $1",
     "分录 {0} 从 {1} 到 {2}，单位 {3}：有一方不是已登记的账户，或单位不同",
     "entry {0} from {1} to {2} in {3}: one side is no account of the chart, or has another unit"},
    {"journal.balance",
     "SELECT account, holder, CAST(sum(cached) AS BIGINT), CAST(sum(moved) AS BIGINT) FROM ("
     "SELECT account, holder, balance AS cached, 0 AS moved FROM journal_balance"
     " UNION ALL SELECT m.account, m.holder, 0, m.amount FROM (" BOBBIN_MOVES ") m"
     " JOIN journal_account a ON a.code = m.account WHERE a.holder_kind IN (1, 2)) sides"
     " GROUP BY account, holder HAVING sum(cached) <> sum(moved) ORDER BY account, holder LIMIT $1",
     "账户 {0}，持有人 {1}：余额为 {2}，而分录之和为 {3}",
     "account {0} of {1} has a balance of {2}, but its entries sum to {3}"},
    {"journal.zero",
     "SELECT unit, CAST(sum(amount) AS BIGINT) FROM ("
     "SELECT unit, balance AS amount FROM journal_balance"
     " UNION ALL SELECT m.unit, m.amount FROM (" BOBBIN_MOVES ") m"
     " LEFT JOIN journal_account a ON a.code = m.account WHERE COALESCE(a.holder_kind, 0) NOT IN (1, 2)) parts"
     " GROUP BY unit HAVING sum(amount) <> 0 ORDER BY unit LIMIT $1",
     "单位 {0} 的全部余额之和应为 0，实为 {1}", "all balances in {0} must sum to 0, and sum to {1}"},
    // Ids grow with time, and two hosts' clocks differ: the chain is what its links say.
    {"journal.chain",
     "SELECT b.account, b.holder, b.last_entry, m.id FROM journal_balance b"
     " JOIN (" BOBBIN_MOVES ") m ON m.account = b.account AND m.holder = b.holder"
     " LEFT JOIN (" BOBBIN_MOVES ") n ON n.account = m.account AND n.holder = m.holder AND n.previous = m.id"
     " WHERE (n.id IS NULL) <> (m.id = b.last_entry)"
     " ORDER BY b.account, b.holder, m.id LIMIT $1",
     "账户 {0}，持有人 {1}：最后分录记为 {2}，而分录 {3} 不在其链上",
     "account {0} of {1} names {2} as its last entry, which doesn't lead to entry {3}"},
    {"journal.lots",
     "SELECT b.account, b.holder, b.balance, CAST(COALESCE(sum(l.remaining), 0) AS BIGINT) FROM journal_balance b"
     " JOIN journal_account a ON a.code = b.account AND a.lots = 1"
     " LEFT JOIN journal_lot l ON l.account = b.account AND l.holder = b.holder"
     " GROUP BY b.account, b.holder, b.balance"
     " HAVING COALESCE(sum(l.remaining), 0) <> CASE WHEN b.balance > 0 THEN b.balance ELSE 0 END"
     " ORDER BY b.account, b.holder LIMIT $1",
     "账户 {0}，持有人 {1}：余额 {2}，而各批次剩余之和为 {3}",
     "account {0} of {1} has a balance of {2}, but its lots hold {3}"},
    // A lot has its entry's id; of several that one entry makes, the others have ids drawn right after it.
    // The first lot that an entry makes has the entry's id; the others of one that moves several have their own.
    {"journal.lot",
     "SELECT l.id, l.origin, l.remaining, l.amount FROM journal_lot l LEFT JOIN journal_entry e ON e.id = l.id"
     " LEFT JOIN journal_lot o ON o.id = l.origin LEFT JOIN journal_account a ON a.code = l.account"
     " WHERE l.remaining < 0 OR l.remaining > l.amount OR o.id IS NULL OR a.code IS NULL OR a.lots = 0"
     " OR (e.id IS NULL AND l.origin = l.id)"
     " OR (e.id IS NOT NULL AND (e.to_account <> l.account OR e.to_holder <> l.holder OR l.amount > e.amount))"
     " ORDER BY l.id LIMIT $1",
     "批次 {0}（源自 {1}）剩余 {2}，共 {3}：与分录或账户不符",
     "lot {0} of origin {1} with {2} of {3} left fits neither its entry nor its account"},
    {"journal.negative",
     "SELECT b.account, b.holder, b.balance FROM journal_balance b JOIN journal_account a ON a.code = b.account"
     " WHERE b.balance < 0 AND a.may_go_negative = 0 ORDER BY b.account, b.holder LIMIT $1",
     "账户 {0}，持有人 {1}：余额 {2}，而该账户不许为负", "account {0} of {1} has {2}, but may not go under zero"},
    {"journal.held",
     "SELECT account, holder, CAST(sum(kept) AS BIGINT), CAST(sum(held) AS BIGINT) FROM ("
     "SELECT account, holder, held AS kept, 0 AS held FROM journal_balance"
     " UNION ALL SELECT account, holder, 0, amount FROM journal_hold) sides"
     " GROUP BY account, holder HAVING sum(kept) <> sum(held) ORDER BY account, holder LIMIT $1",
     "账户 {0}，持有人 {1}：冻结额为 {2}，而冻结记录之和为 {3}",
     "account {0} of {1} keeps {2} on hold, but its holds sum to {3}"},
    // What goes back to where the effect came from takes it back; what goes the effect's way again adds to it.
    {"journal.reversal",
     "SELECT e.id, e.amount, CAST(sum(CASE WHEN r.to_account = e.from_account AND r.to_holder = e.from_holder"
     " THEN r.amount WHEN r.from_account = e.from_account AND r.from_holder = e.from_holder THEN -r.amount ELSE 0 END)"
     " AS BIGINT) FROM journal_entry e JOIN journal_entry r ON r.reverses = e.id AND r.reverses <> 0"
     " GROUP BY e.id, e.amount HAVING sum(CASE WHEN r.to_account = e.from_account AND r.to_holder = e.from_holder"
     " THEN r.amount WHEN r.from_account = e.from_account AND r.from_holder = e.from_holder THEN -r.amount ELSE 0 END)"
     " > e.amount ORDER BY e.id LIMIT $1",
     "分录 {0} 的金额为 {1}，却被冲回 {2}", "entry {0} of {1} was taken back by {2}"},
    {"journal.reversed",
     "SELECT r.id, r.reverses FROM journal_entry r LEFT JOIN journal_entry e ON e.id = r.reverses"
     " WHERE r.reverses <> 0 AND e.id IS NULL ORDER BY r.id LIMIT $1",
     "分录 {0} 冲回的分录 {1} 不存在", "entry {0} takes back entry {1}, which is not there"},
}};

}  // namespace

std::span<const Check> journal_checks() { return kChecks; }

}  // namespace bobbin::storage
