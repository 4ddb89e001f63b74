#include <array>

#include "core/storage/maintenance/checks.hpp"

// Sales, returns and their money.
namespace bobbin::storage {
namespace {

#define BOBBIN_LINES_OF_SALE "sale_line l ON l.id > s.id AND l.id <= s.last AND l.sale = s.id"
#define BOBBIN_TENDERS_OF_SALE "sale_tender t ON t.id > s.id AND t.id <= s.last AND t.sale = s.id"
#define BOBBIN_LINES_OF_RETURN "return_line l ON l.id > r.id AND l.id <= r.last AND l.sale_return = r.id"
// One that failed (3) gave nothing back.
#define BOBBIN_REFUNDS "refund f ON f.id > r.id AND f.id <= r.last AND f.sale_return = r.id AND f.state <> 3"

constexpr std::array<Check, 18> kChecks{{
    {"sale.tenders",
     "SELECT s.number, s.net_minor, CAST(COALESCE(sum(t.amount_minor), 0) AS BIGINT) FROM sale s"
     " LEFT JOIN " BOBBIN_TENDERS_OF_SALE
     " GROUP BY s.id, s.number, s.net_minor HAVING COALESCE(sum(t.amount_minor), 0) <> s.net_minor"
     " ORDER BY s.id LIMIT $1",
     "销售 {0} 应收 {1}，而付款之和为 {2}", "sale {0} comes to {1}, but its tenders sum to {2}"},
    {"sale.change",
     "SELECT s.number, s.change_minor, CAST(COALESCE(sum(t.tendered_minor - t.amount_minor), 0) AS BIGINT) FROM sale s"
     " LEFT JOIN " BOBBIN_TENDERS_OF_SALE " GROUP BY s.id, s.number, s.change_minor"
     " HAVING COALESCE(sum(t.tendered_minor - t.amount_minor), 0) <> s.change_minor ORDER BY s.id LIMIT $1",
     "销售 {0} 找零 {1}，而多付之和为 {2}", "sale {0} gave {1} of change, but {2} was paid too much"},
    {"sale.lines",
     "SELECT s.number, s.net_minor, CAST(COALESCE(sum(l.net_minor), 0) AS BIGINT), s.list_minor,"
     " CAST(COALESCE(sum(l.list_minor), 0) AS BIGINT) FROM sale s LEFT JOIN " BOBBIN_LINES_OF_SALE
     " GROUP BY s.id, s.number, s.net_minor, s.list_minor HAVING COALESCE(sum(l.net_minor), 0) <> s.net_minor"
     " OR COALESCE(sum(l.list_minor), 0) <> s.list_minor ORDER BY s.id LIMIT $1",
     "销售 {0}：净额 {1}，各行之和 {2}；原价 {3}，各行之和 {4}",
     "sale {0}: net {1}, its lines {2}; list {3}, its lines {4}"},
    {"sale.kept",
     "SELECT s.number, s.kept, CAST(COALESCE(sum(l.quantity - l.returned), 0) AS BIGINT) FROM sale s"
     " LEFT JOIN " BOBBIN_LINES_OF_SALE
     " GROUP BY s.id, s.number, s.kept HAVING COALESCE(sum(l.quantity - l.returned), 0) <> s.kept"
     " ORDER BY s.id LIMIT $1",
     "销售 {0} 记为留下 {1} 件，而各行之和为 {2} 件", "sale {0} says that {1} pieces are kept, its lines say {2}"},
    {"sale.kept_worth",
     "SELECT s.number, s.kept_minor, s.net_minor, CAST(COALESCE(sum(r.net_minor), 0) AS BIGINT) FROM sale s"
     " LEFT JOIN sale_return r ON r.sale = s.id GROUP BY s.id, s.number, s.kept_minor, s.net_minor"
     " HAVING s.kept_minor <> s.net_minor - COALESCE(sum(r.net_minor), 0) ORDER BY s.id LIMIT $1",
     "销售 {0} 留下的价值记为 {1}，应为净额 {2} 减退货 {3}",
     "sale {0} keeps a worth of {1}, but it came to {2} and {3} was brought back"},
    {"sale.line_returned",
     "SELECT s.number, l.line, l.returned, l.quantity, CAST(COALESCE(sum(b.quantity), 0) AS BIGINT) FROM sale s"
     " JOIN " BOBBIN_LINES_OF_SALE " LEFT JOIN sale_return r ON r.sale = s.id"
     " LEFT JOIN return_line b ON b.id > r.id AND b.id <= r.last AND b.sale_return = r.id AND b.line = l.line"
     " GROUP BY s.id, s.number, l.line, l.returned, l.quantity"
     " HAVING l.returned <> COALESCE(sum(b.quantity), 0) OR l.returned > l.quantity OR l.returned < 0"
     " ORDER BY s.id, l.line LIMIT $1",
     "销售 {0} 第 {1} 行：售出 {3} 件，记为退回 {2} 件，退货单之和为 {4} 件",
     "sale {0}, line {1}: {3} sold, {2} marked as brought back, {4} in its returns"},
    {"sale.claim",
     "SELECT s.number, s.id FROM sale s LEFT JOIN claim c ON c.id = s.id WHERE c.id IS NULL OR c.state <> 2"
     " UNION ALL SELECT r.number, r.id FROM sale_return r LEFT JOIN claim c ON c.id = r.id"
     " WHERE c.id IS NULL OR c.state <> 2 LIMIT $1",
     "小票 {0}（行 {1}）没有已完成的编号登记（G6）", "slip {0} (row {1}) has no finished claim on its id (G6)"},
    {"sale.lost",
     "SELECT c.uuid, c.kind FROM claim c LEFT JOIN sale s ON s.id = c.id LEFT JOIN sale_return r ON r.id = c.id"
     " LEFT JOIN exchange x ON x.id = c.id WHERE c.state = 2 AND ((c.kind = 'sale' AND s.id IS NULL)"
     " OR (c.kind = 'return' AND r.id IS NULL) OR (c.kind = 'exchange' AND x.id IS NULL)) ORDER BY c.id LIMIT $1",
     "编号 {0} 登记为完成的 {1}，却不存在", "{0} is claimed as a finished {1}, which is not there"},
    {"sale.orphans",
     "SELECT 'sale_line', l.id FROM sale_line l LEFT JOIN sale s ON s.id = l.sale"
     " WHERE s.id IS NULL OR l.id <= s.id OR l.id > s.last"
     " UNION ALL SELECT 'sale_tender', t.id FROM sale_tender t LEFT JOIN sale s ON s.id = t.sale"
     " WHERE s.id IS NULL OR t.id <= s.id OR t.id > s.last"
     " UNION ALL SELECT 'return_line', l.id FROM return_line l LEFT JOIN sale_return r ON r.id = l.sale_return"
     " WHERE r.id IS NULL OR l.id <= r.id OR l.id > r.last"
     " UNION ALL SELECT 'refund', f.id FROM refund f LEFT JOIN sale_return r ON r.id = f.sale_return"
     " WHERE r.id IS NULL OR f.id <= r.id OR f.id > r.last"
     " UNION ALL SELECT 'sale_return', r.id FROM sale_return r LEFT JOIN sale s ON s.id = r.sale"
     " WHERE r.sale IS NOT NULL AND s.id IS NULL LIMIT $1",
     "{0} 的行 {1} 不属于任何单据", "row {1} of {0} belongs to nothing"},
    // The series is the number without its last digits; both kinds of slip count from 1.
    {"receipt.gaps",
     "SELECT q.series, q.last, CAST(count(n.number) AS BIGINT), CAST(COALESCE(max(n.n), 0) AS BIGINT)"
     " FROM receipt_series q LEFT JOIN ("
     "SELECT number, rtrim(number, '0123456789') AS series,"
     " CAST(substr(number, length(rtrim(number, '0123456789')) + 1) AS BIGINT) AS n FROM"
     " (SELECT number FROM sale UNION ALL SELECT number FROM sale_return) slips) n ON n.series = q.series"
     " GROUP BY q.series, q.last HAVING count(n.number) <> q.last OR COALESCE(max(n.n), 0) <> q.last"
     " OR count(DISTINCT n.n) <> q.last ORDER BY q.series LIMIT $1",
     "号段 {0} 已发到 {1}，却有 {2} 张小票，最大号 {3}：有缺号或重号",
     "series {0} has given {1} numbers, but there are {2} slips, the last of them {3}: a gap or a repetition"},
    {"receipt.series",
     "SELECT number FROM (SELECT number FROM sale UNION ALL SELECT number FROM sale_return) slips"
     " LEFT JOIN receipt_series q ON q.series = rtrim(slips.number, '0123456789') WHERE q.series IS NULL"
     " ORDER BY number LIMIT $1",
     "小票 {0} 不属于任何号段", "slip {0} belongs to no series"},
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
    {"tender.attempt",
     "SELECT s.number, t.n, t.attempt, t.amount_minor FROM sale s JOIN " BOBBIN_TENDERS_OF_SALE
     " LEFT JOIN attempt a ON a.id = t.attempt WHERE t.attempt IS NOT NULL"
     " AND (a.id IS NULL OR a.state <> 3 OR a.amount_minor < t.amount_minor"
     // An exchange's credit (flag 16) is a part of the payment that it goes back to.
     " OR (a.amount_minor > t.amount_minor AND t.flags < 16)) ORDER BY s.id, t.n LIMIT $1",
     "销售 {0} 的第 {1} 笔付款 {3} 没有批准的支付尝试 {2}",
     "sale {0}, tender {1} of {3}: its attempt {2} is not there or not approved for that amount"},
}};

}  // namespace

std::span<const Check> sale_checks() { return kChecks; }

}  // namespace bobbin::storage
