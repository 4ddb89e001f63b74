#include <array>

#include "core/storage/verify/checks.hpp"
#include "core/storage/verify/joins.hpp"

// Sales: their lines and tenders.
namespace bobbin::storage {
namespace {

constexpr std::array<Check, 19> kChecks{{
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
    {"sale.taxes",
     "SELECT s.number, s.tax_minor, CAST(COALESCE(sum(l.tax_minor), 0) AS BIGINT) FROM sale s"
     " LEFT JOIN " BOBBIN_LINES_OF_SALE
     " GROUP BY s.id, s.number, s.tax_minor HAVING COALESCE(sum(l.tax_minor), 0) <> s.tax_minor ORDER BY s.id LIMIT $1",
     "销售 {0} 记有税额 {1}，而各行之和为 {2}", "sale {0} says that {1} of it is tax, its lines sum to {2}"},
    {"sale.rows",
     "SELECT s.number, s.last FROM sale s LEFT JOIN " BOBBIN_LINES_OF_SALE
     " GROUP BY s.id, s.number, s.last HAVING count(l.id) = 0 OR min(l.line) <> 1 OR max(l.line) <> count(l.id)"
     " OR count(DISTINCT l.line) <> count(l.id) ORDER BY s.id LIMIT $1",
     "销售 {0} 的行号不是从 1 连续编号", "the lines of sale {0} are not numbered from 1 without a gap"},
    {"sale.tender_rows",
     "SELECT s.number FROM sale s JOIN " BOBBIN_TENDERS_OF_SALE
     " GROUP BY s.id, s.number HAVING min(t.n) <> 1 OR max(t.n) <> count(t.id) OR count(DISTINCT t.n) <> count(t.id)"
     " ORDER BY s.id LIMIT $1",
     "销售 {0} 的付款不是从 1 连续编号", "the tenders of sale {0} are not numbered from 1 without a gap"},
    {"sale.last",
     "SELECT s.number, s.last FROM sale s WHERE s.last <> COALESCE((SELECT max(t.id) FROM sale_tender t"
     " WHERE t.id > s.id AND t.id <= s.last AND t.sale = s.id), (SELECT max(l.id) FROM sale_line l"
     " WHERE l.id > s.id AND l.id <= s.last AND l.sale = s.id), -1) ORDER BY s.id LIMIT $1",
     "销售 {0} 的最后一行记为 {1}，而没有这样的行", "sale {0} names {1} as its last row, which is none of its rows"},
    // What the claim and the slip say of one moment is the same.
    {"sale.moment",
     "SELECT s.number, c.store, c.till, c.at_ms FROM sale s JOIN claim c ON c.id = s.id"
     " WHERE c.kind <> 'sale' OR c.store <> s.store OR c.till <> s.till OR c.at_ms <> s.at_ms"
     " OR c.settings_version <> s.settings_version ORDER BY s.id LIMIT $1",
     "销售 {0} 的种类、门店、收银台、时间或设置版本与其编号登记（{1}，{2}，{3}）不符",
     "sale {0} differs in kind, store, till, time or settings from the claim on its id ({1}, {2}, {3})"},
    {"sale.settings",
     "SELECT s.number, s.settings_version FROM sale s LEFT JOIN settings_version v ON v.version = s.settings_version"
     " WHERE v.version IS NULL ORDER BY s.id LIMIT $1",
     "销售 {0} 的设置版本 {1} 不存在", "sale {0} goes by settings {1}, which are not there"},
    {"sale.source",
     "SELECT s.number, s.source FROM sale s LEFT JOIN claim c ON c.id = s.id WHERE s.source < 1 OR s.source > 4"
     " OR (s.source = 3) <> (s.shift IS NULL) OR (s.source IN (2, 3) AND substr(c.uuid, 15, 1) <> '8')"
     " ORDER BY s.id LIMIT $1",
     "销售 {0} 的来源 {1}（1 收银台，2 重放，3 历史，4 收款）与其班次或编号不符",
     "sale {0} of source {1} (1 till, 2 replay, 3 history, 4 charge) doesn't fit its shift or its id"},
    {"sale.staff",
     "SELECT s.number, s.staff FROM sale s LEFT JOIN staff p ON p.id = s.staff"
     " WHERE s.source IN (1, 4) AND s.staff <> '' AND p.id IS NULL ORDER BY s.id LIMIT $1",
     "销售 {0} 的员工 {1} 不存在", "sale {0} is by {1}, who is none of the staff"},
    {"sale.goods",
     "SELECT s.number, l.line, l.sku FROM sale s JOIN " BOBBIN_LINES_OF_SALE
     " LEFT JOIN variant v ON v.sku = l.sku LEFT JOIN style y ON y.id = v.style"
     " WHERE (l.flags & 8) = 0 AND (v.id IS NULL OR y.code <> l.style) ORDER BY s.id, l.line LIMIT $1",
     "销售 {0} 第 {1} 行的货号 {2} 不存在或属于别的款式", "sale {0}, line {1}: {2} is not there or of another style"},
    // A style that was changed since may have been otherwise when it was sold; the audit trail tells of each change.
    {"sale.goods_as_sold",
     "SELECT s.number, l.line, l.sku FROM sale s JOIN " BOBBIN_LINES_OF_SALE " JOIN style y ON y.code = l.style"
     " WHERE s.source <> 3 AND (l.name <> y.name OR l.category <> y.category OR l.tax_rate_ppm <> y.tax_rate_ppm"
     " OR l.cost_minor <> l.quantity * COALESCE(y.cost_minor, 0)"
     " OR ((l.flags & 4) <> 0) <> (y.kind = 2) OR ((l.flags & 1) <> 0 AND y.special_minor IS NULL))"
     // A code that JSON escapes is not looked for in the trail.
     " AND replace(replace(y.code, '\"', ''), '\\', '') = y.code AND y.code NOT IN (SELECT"
     " CASE WHEN length(a.subject_json) > 12 THEN substr(a.subject_json, 11, length(a.subject_json) - 12) ELSE '' END"
     " FROM audit a WHERE a.action = 'style.changed')"
     " ORDER BY s.id, l.line LIMIT $1",
     "销售 {0} 第 {1} 行 {2}：名称、类别、税率、成本或种类与从未改过的款式不符",
     "sale {0}, line {1}, {2}: name, category, tax rate, cost or kind is not its style's, which was never changed"},
    {"sale.line_ranges",
     "SELECT s.number, l.line, l.quantity, l.flags FROM sale s JOIN " BOBBIN_LINES_OF_SALE
     " WHERE l.quantity < 1 OR l.net_minor < 0 OR l.net_minor > l.list_minor OR l.tax_minor < 0 OR l.cost_minor < 0"
     " OR l.tax_rate_ppm < 0 OR l.tax_rate_ppm > 10000000 OR l.flags < 0 OR l.flags > 31"
     " OR ((l.flags & 2) <> 0 AND l.net_minor <> 0) OR (s.source <> 1 AND (l.flags & 18) <> 0)"
     " OR ((l.flags & 8) <> 0) <> (s.source = 4)"
     " ORDER BY s.id, l.line LIMIT $1",
     "销售 {0} 第 {1} 行（{2} 件，标记 {3}）：数量、金额、税率或标记超出范围",
     "sale {0}, line {1} of {2} pieces, flags {3}: quantity, amounts, tax rate or flags are out of range"},
    {"tender.ranges",
     "SELECT s.number, t.n, t.tender, t.amount_minor, t.unit_minor FROM sale s JOIN " BOBBIN_TENDERS_OF_SALE
     " WHERE t.amount_minor < 1 OR t.unit_minor < 1 OR t.flags < 0 OR t.flags > 31 OR (t.flags & 8) <> 0"
     " OR t.tender = '' OR t.amount_minor % CASE WHEN t.unit_minor < 1 THEN 1 ELSE t.unit_minor END <> 0"
     " OR t.tendered_minor < t.amount_minor OR (t.tendered_minor > t.amount_minor AND (t.flags & 2) = 0)"
     " OR ((t.flags & 2) <> 0 AND (t.flags & 1) = 0) OR (t.attempt IS NOT NULL AND (t.flags & 4) = 0)"
     " ORDER BY s.id, t.n LIMIT $1",
     "销售 {0} 的第 {1} 笔付款（{2}，{3}，最小单位 {4}）：金额或标记超出范围",
     "sale {0}, tender {1} ({2}, {3} in units of {4}): its amounts or flags are out of range"},
    {"tender.plugin",
     "SELECT s.number, t.n, t.tender, t.plugin FROM sale s JOIN " BOBBIN_TENDERS_OF_SALE
     " LEFT JOIN settings_module m ON m.id = t.plugin WHERE s.source <> 3 AND m.id IS NULL"
     " ORDER BY s.id, t.n LIMIT $1",
     "销售 {0} 的第 {1} 笔付款 {2} 属于未知模块 {3}", "sale {0}, tender {1}, {2}: there never was a module {3}"},
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
}};

}  // namespace

std::span<const Check> sale_checks() { return kChecks; }

}  // namespace bobbin::storage
