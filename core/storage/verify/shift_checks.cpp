#include <array>

#include "core/storage/verify/checks.hpp"
#include "core/storage/verify/joins.hpp"

// Shifts and what is in their drawers (S6).
namespace bobbin::storage {
namespace {

constexpr std::array<Check, 6> kChecks{{
    {"shift.sales",
     "SELECT s.number, s.shift FROM sale s LEFT JOIN shift h ON h.id = s.shift"
     " WHERE s.shift IS NOT NULL AND (h.id IS NULL OR h.store <> s.store OR h.till <> s.till)"
     " ORDER BY s.id LIMIT $1",
     "销售 {0} 的班次 {1} 不存在或属于别的收银台", "sale {0} is of shift {1}, which is not there or of another till"},
    // Outside the ids between which its report looks for them (shifts_store.cpp: a day more at both ends).
    {"shift.spans",
     "SELECT h.store, h.till, h.id FROM (SELECT shift, id, last FROM sale UNION ALL SELECT shift, id, last FROM "
     "sale_return)"
     " AS part JOIN shift h ON h.id = part.shift WHERE part.id < h.id - 181193932800000"
     " OR part.last >= h.closed_id + 181193932800000 ORDER BY h.id LIMIT $1",
     "门店 {0} 收银台 {1} 的班次 {2}：有销售或退货的编号不在班次期间，报表会漏掉",
     "the shift {2} of till {1} in store {0}: a sale or return has an id outside its time, and is not in its report"},
    {"shift.ranges",
     "SELECT h.store, h.till, h.id FROM shift h LEFT JOIN staff o ON o.id = h.opened_by"
     " LEFT JOIN staff c ON c.id = h.closed_by WHERE h.float_minor < 0 OR (h.closed_ms IS NULL) <> (h.closed_id IS "
     "NULL)"
     " OR (h.closed_ms IS NULL AND h.closed_by <> '') OR (h.opened_by <> '' AND o.id IS NULL)"
     " OR (h.closed_by <> '' AND c.id IS NULL) ORDER BY h.id LIMIT $1",
     "门店 {0} 收银台 {1} 的班次 {2}：备用金、交班记录或员工不对",
     "the shift {2} of till {1} in store {0}: its float, its closing or its staff is wrong"},
    {"shift.counted",
     "SELECT h.store, h.till, h.id FROM shift h LEFT JOIN shift_count n ON n.shift = h.id AND n.tender = 'cash'"
     " WHERE (h.closed_ms IS NULL) <> (n.shift IS NULL) ORDER BY h.id LIMIT $1",
     "门店 {0} 收银台 {1} 的班次 {2}：交班与现金清点不符",
     "the shift {2} of till {1} in store {0}: it is closed without cash being counted, or counted and open"},
    {"shift.parts",
     "SELECT 'shift_cash', p.shift FROM shift_cash p LEFT JOIN shift h ON h.id = p.shift LEFT JOIN staff s"
     " ON s.id = p.staff WHERE h.id IS NULL OR p.amount_minor = 0 OR (p.staff <> '' AND s.id IS NULL)"
     " UNION ALL SELECT 'shift_count', n.shift FROM shift_count n LEFT JOIN shift h ON h.id = n.shift"
     " WHERE h.id IS NULL OR h.closed_ms IS NULL OR n.counted_minor < 0 OR n.tender = '' LIMIT $1",
     "{0} 有一行属于班次 {1}，而班次不存在，或金额、员工不对",
     "a row of {0} is of shift {1}, which is not there, or its amount or staff is wrong"},
    // What a shift should hold, as its report takes it (shifts_store.cpp). A refund that failed when its till had no
    // open shift is booked in the old one, after its count: such shifts are left out.
    {"shift.expected",
     "SELECT h.store, h.till, h.id, n.tender, n.expected_minor, CAST(COALESCE(m.amount, 0) + CASE WHEN n.tender = "
     "'cash'"
     " THEN h.float_minor + COALESCE(k.amount, 0) ELSE 0 END AS BIGINT) FROM shift_count n JOIN shift h ON h.id = "
     "n.shift"
     " LEFT JOIN (SELECT shift, CAST(sum(amount_minor) AS BIGINT) AS amount FROM shift_cash GROUP BY shift) k"
     " ON k.shift = h.id LEFT JOIN (SELECT shift, tender, CAST(sum(amount) AS BIGINT) AS amount FROM ("
     "SELECT s.shift, t.tender, t.amount_minor AS amount FROM sale s JOIN " BOBBIN_TENDERS_OF_SALE
     " WHERE s.shift IS NOT NULL UNION ALL SELECT r.shift, f.tender, -f.amount_minor FROM sale_return r"
     " JOIN " BOBBIN_ALL_REFUNDS " WHERE r.shift IS NOT NULL UNION ALL SELECT g.shift, f.tender,"
     " CASE WHEN g.came = 1 THEN -f.amount_minor ELSE f.amount_minor END FROM refund_change g"
     " JOIN refund f ON f.id = g.refund WHERE g.shift IS NOT NULL) parts GROUP BY shift, tender) m"
     " ON m.shift = h.id AND m.tender = n.tender WHERE n.expected_minor <> COALESCE(m.amount, 0)"
     " + CASE WHEN n.tender = 'cash' THEN h.float_minor + COALESCE(k.amount, 0) ELSE 0 END"
     " AND NOT EXISTS (SELECT 1 FROM refund_change g JOIN sale_return r ON r.id = g.sale_return"
     " WHERE g.shift = h.id AND r.shift = h.id) ORDER BY h.id LIMIT $1",
     "门店 {0} 收银台 {1} 的班次 {2}：{3} 应有记为 {4}，而收付之和为 {5}",
     "the shift {2} of till {1} in store {0} expected {4} of {3}, but what was taken and given comes to {5}"},
}};

}  // namespace

std::span<const Check> shift_checks() { return kChecks; }

}  // namespace bobbin::storage
