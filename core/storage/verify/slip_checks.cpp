#include <array>

#include "core/storage/verify/checks.hpp"

// Ids and numbers of slips (G6, S7).
namespace bobbin::storage {
namespace {

constexpr std::array<Check, 5> kChecks{{
    {"sale.claim",
     "SELECT s.number, s.id FROM sale s LEFT JOIN claim c ON c.id = s.id WHERE c.id IS NULL OR c.state <> 2"
     " UNION ALL SELECT r.number, r.id FROM sale_return r LEFT JOIN claim c ON c.id = r.id"
     " WHERE c.id IS NULL OR c.state <> 2 OR c.kind <> 'return'"
     " UNION ALL SELECT 'exchange', x.id FROM exchange x LEFT JOIN claim c ON c.id = x.id"
     " WHERE c.id IS NULL OR c.state <> 2 OR c.kind <> 'exchange' LIMIT $1",
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
     "SELECT q.series, q.last, COALESCE(n.many, 0), COALESCE(n.highest, 0) FROM receipt_series q LEFT JOIN ("
     "SELECT series, CAST(count(*) AS BIGINT) AS many, CAST(max(n) AS BIGINT) AS highest,"
     " CAST(count(DISTINCT n) AS BIGINT) AS different FROM ("
     "SELECT rtrim(number, '0123456789') AS series,"
     " CAST(substr(number, length(rtrim(number, '0123456789')) + 1) AS BIGINT) AS n FROM"
     " (SELECT number FROM sale UNION ALL SELECT number FROM sale_return) slips) numbered GROUP BY series) n"
     " ON n.series = q.series WHERE COALESCE(n.many, 0) <> q.last OR COALESCE(n.highest, 0) <> q.last"
     " OR COALESCE(n.different, 0) <> q.last ORDER BY q.series LIMIT $1",
     "号段 {0} 已发到 {1}，却有 {2} 张小票，最大号 {3}：有缺号或重号",
     "series {0} has given {1} numbers, but there are {2} slips, the last of them {3}: a gap or a repetition"},
    {"receipt.series",
     "SELECT number FROM (SELECT number FROM sale UNION ALL SELECT number FROM sale_return) slips"
     " LEFT JOIN receipt_series q ON q.series = rtrim(slips.number, '0123456789') WHERE q.series IS NULL"
     " ORDER BY number LIMIT $1",
     "小票 {0} 不属于任何号段", "slip {0} belongs to no series"},
}};

}  // namespace

std::span<const Check> slip_checks() { return kChecks; }

}  // namespace bobbin::storage
