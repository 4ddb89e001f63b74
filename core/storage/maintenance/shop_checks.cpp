#include <array>

#include "core/storage/maintenance/checks.hpp"

// Stock, members, catalogue, shifts.
namespace bobbin::storage {
namespace {

constexpr std::array<Check, 6> kChecks{{
    // History (source 3) never moved stock; nor do services (flag 4) and charges (flag 8).
    {"stock.movements",
     "SELECT store, sku, CAST(sum(there) AS BIGINT), CAST(sum(moved) AS BIGINT) FROM ("
     "SELECT store, sku, quantity AS there, 0 AS moved FROM stock"
     " UNION ALL SELECT store, sku, 0, delta FROM stock_movement"
     " UNION ALL SELECT s.store, l.sku, 0, -l.quantity FROM sale s"
     " JOIN sale_line l ON l.id > s.id AND l.id <= s.last AND l.sale = s.id"
     " WHERE s.source <> 3 AND (l.flags & 12) = 0"
     " UNION ALL SELECT r.store, l.sku, 0, l.quantity FROM sale_return r"
     " JOIN return_line l ON l.id > r.id AND l.id <= r.last AND l.sale_return = r.id WHERE l.restocked = 1"
     ") every GROUP BY store, sku HAVING sum(there) <> sum(moved) ORDER BY store, sku LIMIT $1",
     "门店 {0} 的 {1}：库存 {2}，而出入之和为 {3}", "{1} in store {0}: {2} in stock, but its movements sum to {3}"},
    {"member.spend",
     "SELECT m.code, m.spend_minor, CAST(COALESCE(sum(s.kept_minor), 0) AS BIGINT), m.sales,"
     " CAST(count(s.id) FILTER (WHERE s.kept > 0) AS BIGINT) FROM member m LEFT JOIN sale s ON s.member = m.id"
     " GROUP BY m.id, m.code, m.spend_minor, m.sales HAVING m.spend_minor <> COALESCE(sum(s.kept_minor), 0)"
     " OR m.sales <> count(s.id) FILTER (WHERE s.kept > 0) ORDER BY m.id LIMIT $1",
     "会员 {0}：消费记为 {1}，销售之和为 {2}；次数记为 {3}，实为 {4}",
     "member {0}: spent {1}, the sales say {2}; {3} sales, there are {4}"},
    {"member.sales",
     "SELECT s.number, s.member_code FROM sale s LEFT JOIN member m ON m.id = s.member"
     " WHERE s.member IS NOT NULL AND m.id IS NULL ORDER BY s.id LIMIT $1",
     "销售 {0} 的会员 {1} 不存在", "sale {0} is of member {1}, who is not there"},
    {"member.tokens",
     "SELECT t.space, t.member FROM member_token t LEFT JOIN member m ON m.id = t.member WHERE m.id IS NULL"
     " ORDER BY t.member LIMIT $1",
     "检索标记（类别 {0}）指向不存在的会员 {1}", "a token of kind {0} points to member {1}, who is not there"},
    {"catalog.variants",
     "SELECT v.sku, v.style FROM variant v LEFT JOIN style s ON s.id = v.style WHERE s.id IS NULL"
     " ORDER BY v.sku LIMIT $1",
     "货号 {0} 的款式 {1} 不存在", "variant {0} is of style {1}, which is not there"},
    {"shift.sales",
     "SELECT s.number, s.shift FROM sale s LEFT JOIN shift h ON h.id = s.shift"
     " WHERE s.shift IS NOT NULL AND (h.id IS NULL OR h.store <> s.store OR h.till <> s.till)"
     " ORDER BY s.id LIMIT $1",
     "销售 {0} 的班次 {1} 不存在或属于别的收银台", "sale {0} is of shift {1}, which is not there or of another till"},
}};

}  // namespace

std::span<const Check> shop_checks() { return kChecks; }

}  // namespace bobbin::storage
