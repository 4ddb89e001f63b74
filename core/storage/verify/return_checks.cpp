#include <array>

#include "core/storage/verify/checks.hpp"
#include "core/storage/verify/joins.hpp"

// Returns, their refunds, exchanges.
namespace bobbin::storage {
namespace {

constexpr std::array<Check, 25> kChecks{{
    {"refund.tender",
     "SELECT s.number, t.n, t.amount_minor, t.refunded_minor, CAST(COALESCE(sum(f.amount_minor), 0) AS BIGINT)"
     " FROM sale s JOIN " BOBBIN_TENDERS_OF_SALE " LEFT JOIN sale_return r ON r.sale = s.id LEFT JOIN " BOBBIN_REFUNDS
     " AND f.sale_tender = t.n GROUP BY s.id, s.number, t.n, t.amount_minor, t.refunded_minor"
     " HAVING t.refunded_minor <> COALESCE(sum(f.amount_minor), 0) OR t.refunded_minor > t.amount_minor"
     " OR t.refunded_minor < 0 ORDER BY s.id, t.n LIMIT $1",
     "销售 {0} 的第 {1} 笔付款 {2}：记为已退 {3}，退款之和为 {4}",
     "sale {0}, tender {1} of {2}: {3} marked as refunded, its refunds sum to {4}"},
    {"refund.failed",
     "SELECT r.number, f.n, f.state FROM refund f JOIN sale_return r ON r.id = f.sale_return"
     // Each time that it failed, less each time that it came after all.
     " WHERE CASE WHEN f.state = 3 THEN 1 ELSE 0 END <> (SELECT CAST(COALESCE(sum(1 - 2 * g.came), 0) AS BIGINT)"
     " FROM refund_change g WHERE g.sale_return = f.sale_return AND g.refund = f.id) ORDER BY f.id LIMIT $1",
     "退货 {0} 的第 {1} 笔退款状态为 {2}（3 为失败），与冲回分录不符",
     "return {0}, refund {1} is in state {2} (3 = failed), which its opposite entry doesn't say"},
    {"refund.owed",
     "SELECT s.number, t.n, t.failed_minor, CAST(COALESCE(sum(CASE WHEN f.state = 3 THEN f.amount_minor ELSE 0 END"
     " - f.again_minor), 0) AS BIGINT) FROM sale s JOIN " BOBBIN_TENDERS_OF_SALE
     " LEFT JOIN sale_return r ON r.sale = s.id LEFT JOIN refund f ON f.id > r.id AND f.id <= r.last"
     " AND f.sale_return = r.id AND f.sale_tender = t.n GROUP BY s.id, s.number, t.n, t.failed_minor"
     " HAVING t.failed_minor <> COALESCE(sum(CASE WHEN f.state = 3 THEN f.amount_minor ELSE 0 END - f.again_minor), 0)"
     " OR t.failed_minor < 0 ORDER BY s.id, t.n LIMIT $1",
     "销售 {0} 的第 {1} 笔付款记为尚欠退款 {2}，而失败的退款减去补退的为 {3}",
     "sale {0}, tender {1} is marked as owing {2}, but of what failed {3} is not given back yet"},
    {"return.refunds",
     "SELECT r.number, r.refunded_minor, CAST(COALESCE(sum(f.amount_minor), 0) AS BIGINT) FROM sale_return r"
     " LEFT JOIN " BOBBIN_REFUNDS
     " GROUP BY r.id, r.number, r.refunded_minor HAVING COALESCE(sum(f.amount_minor), 0) <> r.refunded_minor"
     " ORDER BY r.id LIMIT $1",
     "退货 {0} 记为退款 {1}，而退款之和为 {2}", "return {0} says {1} was refunded, its refunds sum to {2}"},
    {"return.lines",
     "SELECT r.number, r.net_minor, CAST(COALESCE(sum(l.net_minor), 0) AS BIGINT) FROM sale_return r"
     " LEFT JOIN " BOBBIN_LINES_OF_RETURN
     " GROUP BY r.id, r.number, r.net_minor HAVING COALESCE(sum(l.net_minor), 0) <> r.net_minor"
     " ORDER BY r.id LIMIT $1",
     "退货 {0} 净额 {1}，而各行之和为 {2}", "return {0} comes to {1}, but its lines sum to {2}"},
    {"return.worth",
     "SELECT s.number, s.net_minor, CAST(sum(r.refunded_minor) AS BIGINT), CAST(sum(r.net_minor) AS BIGINT)"
     " FROM sale s JOIN sale_return r ON r.sale = s.id GROUP BY s.id, s.number, s.net_minor"
     " HAVING sum(r.refunded_minor) > sum(r.net_minor) OR sum(r.net_minor) > s.net_minor ORDER BY s.id LIMIT $1",
     "销售 {0} 净额 {1}，却退款 {2}、退货 {3}", "sale {0} came to {1}, but {2} was refunded for goods of {3}"},
    {"return.moment",
     "SELECT r.number, c.store, c.till, c.at_ms FROM sale_return r JOIN claim c ON c.id = r.id"
     " WHERE c.store <> r.store OR c.till <> r.till OR c.at_ms <> r.at_ms ORDER BY r.id LIMIT $1",
     "退货 {0} 的门店、收银台或时间与其编号登记（{1}，{2}，{3}）不符",
     "return {0} differs in store, till or time from the claim on its id ({1}, {2}, {3})"},
    {"return.shift",
     "SELECT r.number, r.shift FROM sale_return r LEFT JOIN shift h ON h.id = r.shift"
     " WHERE h.id IS NULL OR h.store <> r.store OR h.till <> r.till ORDER BY r.id LIMIT $1",
     "退货 {0} 的班次 {1} 不存在或属于别的收银台", "return {0} is of shift {1}, which is not there or of another till"},
    {"return.staff",
     "SELECT r.number, r.staff FROM sale_return r LEFT JOIN staff p ON p.id = r.staff"
     " WHERE r.staff <> '' AND p.id IS NULL ORDER BY r.id LIMIT $1",
     "退货 {0} 的员工 {1} 不存在", "return {0} is by {1}, who is none of the staff"},
    {"return.member",
     "SELECT r.number, r.member_code, s.member_code FROM sale_return r LEFT JOIN sale s ON s.id = r.sale"
     " WHERE COALESCE(r.member, 0) <> COALESCE(s.member, 0) OR COALESCE(r.member_code, '') <>"
     " COALESCE(s.member_code, '') ORDER BY r.id LIMIT $1",
     "退货 {0} 的会员为 {1}，而销售的会员为 {2}", "return {0} is of member {1}, but its sale is of {2}"},
    {"return.last",
     "SELECT r.number, r.last FROM sale_return r WHERE r.last <> COALESCE((SELECT max(f.id) FROM refund f"
     " WHERE f.id > r.id AND f.id <= r.last AND f.sale_return = r.id), (SELECT max(l.id) FROM return_line l"
     " WHERE l.id > r.id AND l.id <= r.last AND l.sale_return = r.id), r.id) ORDER BY r.id LIMIT $1",
     "退货 {0} 的最后一行记为 {1}，而没有这样的行", "return {0} names {1} as its last row, which is none of its rows"},
    {"return.lines_of_sale",
     "SELECT r.number, l.line, l.sku FROM sale_return r JOIN " BOBBIN_LINES_OF_RETURN
     " JOIN sale s ON s.id = r.sale LEFT JOIN sale_line o ON o.id > s.id AND o.id <= s.last AND o.sale = s.id"
     " AND o.line = l.line WHERE o.id IS NULL OR o.sku <> l.sku OR o.name <> l.name OR l.quantity < 1"
     " OR l.net_minor < 0 OR l.restocked < 0 OR l.restocked > 1 OR (l.restocked = 1 AND (o.flags & 12) <> 0)"
     " ORDER BY r.id, l.id LIMIT $1",
     "退货 {0} 的第 {1} 行（{2}）与所退销售的该行不符", "return {0}: line {1}, {2}, is not that line of its sale"},
    {"return.lines_alone",
     "SELECT r.number, l.line, l.sku FROM sale_return r JOIN " BOBBIN_LINES_OF_RETURN
     " LEFT JOIN variant v ON v.sku = l.sku LEFT JOIN (SELECT sale_return, count(*) AS many,"
     " count(DISTINCT line) AS kinds FROM return_line GROUP BY sale_return) n ON n.sale_return = r.id"
     " WHERE r.sale IS NULL AND (v.id IS NULL OR l.line < 1 OR l.line > n.many OR n.kinds <> n.many"
     " OR l.quantity < 1 OR l.net_minor < 0 OR l.restocked < 0 OR l.restocked > 1) ORDER BY r.id, l.id LIMIT $1",
     "无小票退货 {0} 的第 {1} 行（{2}）：商品不存在、行号不连续或数量不对",
     "return {0} without receipt, line {1}, {2}: no such goods, or its number or quantity is out of range"},
    // The first pieces of a line are worth its net in whole units, the rest going to the first of them (first_units).
    {"return.line_worth",
     "SELECT s.number, l.line, CAST(sum(b.net_minor) AS BIGINT) FROM sale s JOIN sale_return r ON r.sale = s.id"
     " JOIN return_line b ON b.id > r.id AND b.id <= r.last AND b.sale_return = r.id"
     " JOIN sale_line l ON l.id > s.id AND l.id <= s.last AND l.sale = s.id AND l.line = b.line WHERE l.quantity > 0"
     " GROUP BY s.id, s.number, l.line, l.net_minor, l.quantity HAVING sum(b.net_minor) <>"
     " sum(b.quantity) * (l.net_minor / l.quantity) + CASE WHEN sum(b.quantity) < l.net_minor % l.quantity"
     " THEN sum(b.quantity) ELSE l.net_minor % l.quantity END ORDER BY s.id, l.line LIMIT $1",
     "销售 {0} 第 {1} 行：退回商品的价值记为 {2}，与该行净额按件分摊不符",
     "sale {0}, line {1}: what came back of it is said to be worth {2}, which is not its share of the line"},
    // What failed later makes a return wait again; where nothing did, the last one says what all of them still owe.
    {"return.waiting",
     "SELECT max(r.number), max(r.waiting_minor), CAST(sum(r.net_minor) - sum(r.refunded_minor) AS BIGINT)"
     " FROM sale_return r WHERE r.sale IS NOT NULL AND NOT EXISTS (SELECT 1 FROM refund_change g"
     " JOIN sale_return o ON o.id = g.sale_return WHERE o.sale = r.sale) GROUP BY r.sale"
     " HAVING sum(CASE WHEN r.waiting_minor = (SELECT sum(o.net_minor) - sum(o.refunded_minor) FROM sale_return o"
     " WHERE o.sale = r.sale) THEN 1 ELSE 0 END) = 0 OR min(r.waiting_minor) < 0 ORDER BY r.sale LIMIT $1",
     "退货 {0} 记为待退 {1}，而商品价值减已退为 {2}",
     "return {0} says that {1} still waits, but its goods less its refunds come to {2}"},
    {"return.unreferenced_waiting",
     "SELECT r.number, r.waiting_minor FROM sale_return r WHERE r.sale IS NULL"
     " AND r.waiting_minor <> r.net_minor - r.refunded_minor ORDER BY r.id LIMIT $1",
     "无小票退货 {0} 记为待退 {1}，与其商品和退款不符",
     "return {0} without receipt says that {1} still waits, which its goods and refunds don't"},
    {"refund.rows",
     "SELECT r.number FROM sale_return r JOIN " BOBBIN_ALL_REFUNDS
     " GROUP BY r.id, r.number HAVING min(f.n) <> 1 OR max(f.n) <> count(f.id) OR count(DISTINCT f.n) <> count(f.id)"
     " ORDER BY r.id LIMIT $1",
     "退货 {0} 的退款不是从 1 连续编号", "the refunds of return {0} are not numbered from 1 without a gap"},
    {"refund.ranges",
     "SELECT r.number, f.n, f.tender, f.amount_minor, f.state FROM sale_return r JOIN " BOBBIN_ALL_REFUNDS
     " WHERE f.amount_minor < 1 OR f.state < 1 OR f.state > 4 OR f.credit < 0 OR f.credit > 1 OR f.again_minor < 0"
     " OR f.again_minor > f.amount_minor OR f.tender = '' OR (f.original IS NULL AND f.state <> 2)"
     " OR (f.credit = 1 AND f.state <> 2) OR (r.sale IS NULL AND (f.sale_tender <> 0 OR f.credit <> 0"
     " OR f.again_minor <> 0 OR f.original IS NOT NULL)) ORDER BY r.id, f.n LIMIT $1",
     "退货 {0} 的第 {1} 笔退款（{2}，{3}，状态 {4}）：金额、状态或标记超出范围",
     "return {0}, refund {1} ({2}, {3}, state {4}): its amount, state or flags are out of range"},
    // Only what had failed may go another way (again_minor > 0), and that is told in the audit trail.
    {"refund.of_tender",
     "SELECT r.number, f.n, f.tender FROM sale_return r JOIN " BOBBIN_ALL_REFUNDS
     " JOIN sale s ON s.id = r.sale LEFT JOIN " BOBBIN_TENDERS_OF_SALE " AND t.n = f.sale_tender"
     " WHERE t.id IS NULL OR (f.again_minor = 0 AND (t.tender <> f.tender OR t.plugin <> f.plugin"
     " OR t.label <> f.label OR COALESCE(t.attempt, '') <> COALESCE(f.original, '')"
     " OR COALESCE(t.plugin_version, '') <> COALESCE(f.plugin_version, ''))) ORDER BY r.id, f.n LIMIT $1",
     "退货 {0} 的第 {1} 笔退款 {2} 与它所退的付款不符",
     "return {0}, refund {1}, {2}, doesn't fit the tender it gives back"},
    {"refund.credit",
     "SELECT r.number, f.n FROM sale_return r JOIN " BOBBIN_ALL_REFUNDS " LEFT JOIN exchange x ON x.sale_return = r.id"
     " WHERE f.credit = 1 AND x.id IS NULL ORDER BY r.id, f.n LIMIT $1",
     "退货 {0} 的第 {1} 笔退款抵作换货，却没有换货单",
     "return {0}, refund {1} pays an exchange, but there is no exchange"},
    {"refund.plugin",
     "SELECT r.number, f.n, f.plugin FROM sale_return r JOIN " BOBBIN_ALL_REFUNDS
     " LEFT JOIN settings_module m ON m.id = f.plugin LEFT JOIN sale s ON s.id = r.sale"
     " WHERE m.id IS NULL AND COALESCE(s.source, 0) <> 3 ORDER BY r.id, f.n LIMIT $1",
     "退货 {0} 的第 {1} 笔退款属于未知模块 {2}", "return {0}, refund {1}: there never was a module {2}"},
    {"refund.changes",
     "SELECT g.id, g.came FROM refund_change g LEFT JOIN refund f ON f.id = g.refund AND f.sale_return = g.sale_return"
     " LEFT JOIN sale_return r ON r.id = g.sale_return LEFT JOIN shift h ON h.id = g.shift"
     " WHERE f.id IS NULL OR r.id IS NULL OR g.came < 0 OR g.came > 1 OR h.id IS NULL OR h.store <> r.store"
     " OR h.till <> r.till ORDER BY g.id LIMIT $1",
     "退款变动 {0}（{1}）不属于任何退款或班次",
     "the change {0} of a refund ({1}) is of no refund or no shift of its till"},
    {"exchange.parts",
     "SELECT c.uuid, x.sale_return, x.sale FROM exchange x LEFT JOIN claim c ON c.id = x.id"
     " LEFT JOIN sale s ON s.id = x.sale LEFT JOIN sale_return r ON r.id = x.sale_return"
     " WHERE c.id IS NULL OR s.id IS NULL OR r.id IS NULL OR r.sale IS NULL OR s.store <> r.store OR s.till <> r.till"
     " OR s.at_ms <> r.at_ms OR c.at_ms <> s.at_ms OR c.store <> s.store OR c.till <> s.till"
     " OR c.settings_version <> s.settings_version ORDER BY x.id LIMIT $1",
     "换货 {0}：其退货（行 {1}）与销售（行 {2}）不在同一处同一时刻",
     "exchange {0}: its return (row {1}) and its sale (row {2}) are not of one place and moment"},
    {"exchange.due",
     "SELECT c.uuid, x.due_minor, CAST(COALESCE(p.paid, 0) - COALESCE(g.gone, 0) AS BIGINT) FROM exchange x"
     " JOIN claim c ON c.id = x.id LEFT JOIN (SELECT sale, CAST(sum(amount_minor) AS BIGINT) AS paid FROM sale_tender"
     " WHERE (flags & 16) = 0 GROUP BY sale) p ON p.sale = x.sale LEFT JOIN (SELECT sale_return,"
     " CAST(sum(amount_minor) AS BIGINT) AS gone FROM refund WHERE credit = 0 GROUP BY sale_return) g"
     " ON g.sale_return = x.sale_return WHERE x.due_minor <> COALESCE(p.paid, 0) - COALESCE(g.gone, 0)"
     " ORDER BY x.id LIMIT $1",
     "换货 {0} 的差额记为 {1}，而付款减退款为 {2}",
     "exchange {0} says that {1} was due, but what was paid less what went back is {2}"},
    {"exchange.credits",
     "SELECT s.number, CAST(sum(p.paid) AS BIGINT), CAST(COALESCE(g.credited, 0) AS BIGINT) FROM (SELECT sale,"
     " CAST(sum(amount_minor) AS BIGINT) AS paid FROM sale_tender WHERE (flags & 16) <> 0 GROUP BY sale"
     " UNION ALL SELECT sale, 0 FROM exchange) p JOIN sale s ON s.id = p.sale LEFT JOIN exchange x ON x.sale = s.id"
     " LEFT JOIN (SELECT sale_return, CAST(sum(amount_minor) AS BIGINT) AS credited FROM refund WHERE credit = 1"
     " GROUP BY sale_return) g ON g.sale_return = x.sale_return GROUP BY s.id, s.number, g.credited"
     " HAVING sum(p.paid) <> COALESCE(g.credited, 0) ORDER BY s.id LIMIT $1",
     "销售 {0} 以换货抵付 {1}，而其退货抵出 {2}", "sale {0} is paid with {1} of an exchange, whose return gives {2}"},
}};

}  // namespace

std::span<const Check> return_checks() { return kChecks; }

}  // namespace bobbin::storage
