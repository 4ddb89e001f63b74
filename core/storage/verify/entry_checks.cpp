#include <array>

#include "core/storage/verify/checks.hpp"
#include "core/storage/verify/moves.hpp"

// The entries of the journal, each against what caused it.
namespace bobbin::storage {
namespace {

constexpr std::array<Check, 15> kChecks{{
    // What a sale or a return posts is of its own moment, place and staff.
    {"entry.sale",
     "SELECT e.id, e.cause_id FROM journal_entry e LEFT JOIN claim c ON c.uuid = e.cause_id LEFT JOIN sale s"
     " ON s.id = c.id WHERE e.cause = 'sale' AND (s.id IS NULL OR s.at_ms <> e.at_ms"
     " OR s.business_day <> e.business_day OR s.store <> e.store OR s.staff <> e.staff) ORDER BY e.id LIMIT $1",
     "分录 {0} 与引起它的销售 {1} 在时间、营业日、门店或员工上不符，或销售不存在",
     "entry {0} is of sale {1}, which is not there, or of another moment, day, store or staff"},
    {"entry.return",
     "SELECT e.id, e.cause_id FROM journal_entry e LEFT JOIN claim c ON c.uuid = e.cause_id LEFT JOIN sale_return r"
     " ON r.id = c.id WHERE e.cause = 'return' AND (r.id IS NULL OR r.at_ms <> e.at_ms"
     " OR r.business_day <> e.business_day OR r.store <> e.store OR r.staff <> e.staff) ORDER BY e.id LIMIT $1",
     "分录 {0} 与引起它的退货 {1} 在时间、营业日、门店或员工上不符，或退货不存在",
     "entry {0} is of return {1}, which is not there, or of another moment, day, store or staff"},
    {"entry.cause",
     "SELECT e.id, e.cause, e.cause_id FROM journal_entry e LEFT JOIN claim c ON c.uuid = e.cause_id"
     " WHERE e.cause_id = '' OR rtrim(e.cause,"
     " 'abcdefghijklmnopqrstuvwxyz0123456789_.-') <> '' OR e.cause = '' OR (e.cause IN ('join', 'member')"
     " AND e.cause_id NOT IN (SELECT CAST(id AS TEXT) FROM member)) OR (e.cause = 'job' AND substr(e.cause_id, 1, "
     "length(e.plugin) + 1) <> e.plugin || '.')"
     " OR (e.cause NOT IN ('sale', 'return') AND c.id IS NOT NULL AND (c.kind NOT IN (e.cause, 'request')"
     " OR c.store <> e.store)) OR (e.cause = 'import' AND c.id IS NULL) ORDER BY e.id LIMIT $1",
     "分录 {0} 的起因 {1}（{2}）不存在，或是别的种类或门店",
     "entry {0} is of {1} {2}, which is not there, or of another kind or store"},
    {"entry.ranges",
     "SELECT e.id, e.rule, e.flags FROM journal_entry e LEFT JOIN staff p ON p.id = e.staff WHERE e.flags < 0"
     " OR e.flags > 3 OR e.amount < 1 OR e.rule = '' OR rtrim(e.rule, 'abcdefghijklmnopqrstuvwxyz0123456789_.-') <> ''"
     " OR (e.staff <> '' AND p.id IS NULL AND e.cause NOT IN ('sale', 'return', 'import'))"
     " OR (e.from_account = e.to_account AND e.from_holder = e.to_holder) ORDER BY e.id LIMIT $1",
     "分录 {0}（规则 {1}，标记 {2}）的金额、规则、标记或员工超出范围",
     "entry {0} (rule {1}, flags {2}): its amount, rule, flags or staff are out of range"},
    {"entry.plugin",
     "SELECT e.id, e.plugin FROM journal_entry e JOIN journal_account f ON f.code = e.from_account"
     " JOIN journal_account t ON t.code = e.to_account WHERE e.plugin <> 'host'"
     " AND (f.plugin <> e.plugin OR t.plugin <> e.plugin) ORDER BY e.id LIMIT $1",
     "分录 {0} 记在模块 {1} 名下，而账户属于别的模块", "entry {0} is of module {1}, but its accounts are another's"},
    {"entry.holders",
     "SELECT e.id, e.account, e.holder FROM (SELECT id, from_account AS account, from_holder AS holder"
     " FROM journal_entry UNION ALL SELECT id, to_account, to_holder FROM journal_entry) e"
     " JOIN journal_account a ON a.code = e.account LEFT JOIN staff p ON a.holder_kind = 2 AND p.id = e.holder"
     " WHERE (a.holder_kind = 0) <> (e.holder = '') OR (a.holder_kind = 1"
     " AND e.holder NOT IN (SELECT CAST(id AS TEXT) FROM member))"
     " OR (a.holder_kind = 2 AND p.id IS NULL) ORDER BY e.id LIMIT $1",
     "分录 {0} 的账户 {1} 没有持有人 {2}", "entry {0}: account {1} has no holder {2}"},
    // A return takes back what is recorded; only a correction stands for itself.
    {"entry.reverses",
     "SELECT r.id, r.rule, e.rule FROM journal_entry r LEFT JOIN journal_entry e ON e.id = r.reverses"
     " WHERE r.cause = 'return' AND r.flags < 2 AND (r.reverses = 0 OR r.rule <> e.rule OR r.plugin <> e.plugin"
     " OR r.unit <> e.unit OR r.to_account <> e.from_account OR r.to_holder <> e.from_holder) ORDER BY r.id LIMIT $1",
     "退货分录 {0}（规则 {1}）不是它所冲回的分录（规则 {2}）的反向",
     "the return's entry {0} (rule {1}) is not the way back of the one that it takes back (rule {2})"},
    // What a return takes back was the sale's or the return's before.
    {"entry.of_sale",
     "SELECT r.id, r.reverses FROM journal_entry r JOIN journal_entry e ON e.id = r.reverses JOIN claim c"
     " ON c.uuid = r.cause_id JOIN sale_return b ON b.id = c.id JOIN claim o ON o.id = b.sale LEFT JOIN claim d"
     " ON d.uuid = e.cause_id LEFT JOIN sale_return q ON q.id = d.id WHERE r.reverses <> 0 AND r.cause = 'return'"
     " AND e.cause_id <> o.uuid AND COALESCE(q.sale, 0) <> b.sale ORDER BY r.id LIMIT $1",
     "退货分录 {0} 冲回的分录 {1} 不属于所退的销售",
     "the return's entry {0} takes back entry {1}, which is not its sale's"},
    {"account.ranges",
     "SELECT a.code, a.plugin FROM journal_account a LEFT JOIN settings_module m ON m.id = a.plugin"
     " WHERE a.holder_kind < 0 OR a.holder_kind > 3 OR a.lots < 0 OR a.lots > 1 OR a.may_go_negative < 0"
     " OR a.may_go_negative > 1 OR a.unit = '' OR (a.plugin <> 'host' AND ((m.id IS NULL"
     // A module that no file names is there with its accounts, and nothing is posted to them.
     " AND EXISTS (SELECT 1 FROM journal_entry e WHERE e.from_account = a.code OR e.to_account = a.code))"
     " OR substr(a.code, 1, length(a.plugin) + 1) <> a.plugin || '.')) OR (a.code = 'sales' AND (a.plugin <> 'host'"
     " OR a.holder_kind <> 3 OR a.lots <> 0 OR a.may_go_negative <> 1)) ORDER BY a.code LIMIT $1",
     "账户 {0} 的模块 {1}、单位、持有人种类或标记不对",
     "account {0} of module {1}: its module, unit, holders or flags are wrong"},
    {"balance.ranges",
     "SELECT b.account, b.holder FROM journal_balance b LEFT JOIN journal_account a ON a.code = b.account"
     " LEFT JOIN (" BOBBIN_MOVES ") m ON m.id = b.last_entry AND m.account = b.account AND m.holder = b.holder"
     " WHERE a.code IS NULL OR a.unit <> b.unit OR a.holder_kind NOT IN (1, 2) OR b.held < 0 OR m.id IS NULL"
     " OR m.previous <> b.previous_entry ORDER BY b.account, b.holder LIMIT $1",
     "账户 {0}，持有人 {1}：单位、冻结额或前一分录不对",
     "account {0} of {1}: its unit, what is held or its entry before the last is wrong"},
    // One entry is the first of its holder, every other names one before it that is the holder's too.
    {"entry.previous",
     "SELECT m.id, m.previous FROM (" BOBBIN_MOVES ") m JOIN journal_account a ON a.code = m.account"
     " LEFT JOIN (" BOBBIN_MOVES ") p ON p.id = m.previous AND p.account = m.account AND p.holder = m.holder"
     " WHERE (m.previous <> 0 AND (a.holder_kind NOT IN (1, 2) OR p.id IS NULL)) ORDER BY m.id LIMIT $1",
     "分录 {0} 记有前一分录 {1}，而它不属于同一持有人",
     "entry {0} names {1} as the one before it, which is not its holder's"},
    {"entry.first",
     "SELECT m.account, m.holder, CAST(count(*) AS BIGINT) FROM (" BOBBIN_MOVES ") m JOIN journal_account a"
     " ON a.code = m.account WHERE a.holder_kind IN (1, 2) AND m.previous = 0 GROUP BY m.account, m.holder"
     " HAVING count(*) > 1 ORDER BY m.account, m.holder LIMIT $1",
     "账户 {0}，持有人 {1} 有 {2} 条首笔分录", "account {0} of {1} has {2} first entries"},
    {"hold.ranges",
     "SELECT h.id, h.amount FROM journal_hold h LEFT JOIN journal_balance b ON b.account = h.account"
     " AND b.holder = h.holder WHERE h.amount < 1 OR h.until_ms < 1 OR b.account IS NULL ORDER BY h.id LIMIT $1",
     "冻结 {0}（{1}）的金额、期限或账户不对", "the hold {0} of {1}: its amount, end or account is wrong"},
    {"lot.granted",
     "SELECT l.id, l.origin, l.granted_ms FROM journal_lot l JOIN journal_entry e ON e.id = l.id LEFT JOIN"
     " journal_account f ON f.code = e.from_account WHERE l.granted_ms <> e.at_ms OR (e.reverses = 0 AND f.lots = 0"
     " AND l.origin <> l.id) ORDER BY l.id LIMIT $1",
     "批次 {0}（源自 {1}，{2} 起）的时间或来源与其分录不符",
     "lot {0} of origin {1}, granted {2}: its moment or origin is not its entry's"},
    {"lot.ranges",
     "SELECT l.id, l.granted_ms, l.expires_ms FROM journal_lot l JOIN journal_lot o ON o.id = l.origin"
     " WHERE l.expires_ms <= l.granted_ms OR o.origin <> o.id ORDER BY l.id LIMIT $1",
     "批次 {0} 自 {1} 至 {2}：先到期后发放，或其来源另有来源",
     "lot {0} from {1} to {2} ends before it begins, or its origin has another origin"},
}};

}  // namespace

std::span<const Check> entry_checks() { return kChecks; }

}  // namespace bobbin::storage
