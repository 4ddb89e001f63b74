#include <array>

#include "core/storage/verify/checks.hpp"

// What a shop sells, and where it is (C1 to C5).
namespace bobbin::storage {
namespace {

constexpr std::array<Check, 10> kChecks{{
    {"catalog.variants",
     "SELECT v.sku, v.style FROM variant v LEFT JOIN style s ON s.id = v.style WHERE s.id IS NULL"
     " ORDER BY v.sku LIMIT $1",
     "货号 {0} 的款式 {1} 不存在", "variant {0} is of style {1}, which is not there"},
    {"catalog.styles",
     "SELECT code FROM style WHERE code = '' OR name = '' OR kind < 1 OR kind > 2 OR cost_minor < 0 OR tax_rate_ppm < 0"
     " OR tax_rate_ppm > 10000000 OR special_minor < 0 OR special_from > special_until"
     " OR (special_minor IS NULL AND (special_from IS NOT NULL OR special_until IS NOT NULL))"
     " OR (early_on IS NULL) <> (early_tiers = '') OR early_on >= launch_on OR (early_on IS NOT NULL AND"
     " launch_on IS NULL) ORDER BY code LIMIT $1",
     "款式 {0} 的种类、成本、税率、特价或上市日期超出范围",
     "style {0}: its kind, cost, tax rate, special price or launch is out of range"},
    {"catalog.prices",
     "SELECT p.style, p.sku, p.store FROM price p LEFT JOIN style s ON s.id = p.style"
     " LEFT JOIN variant v ON v.sku = p.sku AND v.style = p.style"
     " WHERE s.id IS NULL OR (p.sku <> '' AND v.id IS NULL) OR p.price_minor < 0 OR p.from_day < 0"
     " OR (p.sku <> '' AND p.store <> '') ORDER BY p.style, p.sku, p.store LIMIT $1",
     "款式 {0} 的价格（货号“{1}”，门店“{2}”）所属的款式或货号不存在，或超出范围",
     "a price of style {0} (SKU \"{1}\", store \"{2}\") is of no style or variant, or out of range"},
    {"catalog.priced",
     "SELECT s.code FROM style s LEFT JOIN price p ON p.style = s.id AND p.sku = '' AND p.store = '' AND p.from_day = 0"
     " WHERE p.price_minor IS NULL ORDER BY s.code LIMIT $1",
     "款式 {0} 没有起始价格", "style {0} has no price from the beginning"},
    {"catalog.variant_ranges",
     "SELECT v.sku FROM variant v WHERE v.sku = '' OR v.barcode = '' OR v.active < 0 OR v.active > 1"
     " ORDER BY v.sku LIMIT $1",
     "货号 {0} 的条码或状态不对", "variant {0}: its barcode or state is wrong"},
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
    {"stock.goods",
     "SELECT k.store, k.sku FROM stock k LEFT JOIN variant v ON v.sku = k.sku WHERE v.id IS NULL"
     " UNION SELECT m.store, m.sku FROM stock_movement m LEFT JOIN variant v ON v.sku = m.sku WHERE v.id IS NULL"
     " ORDER BY 1, 2 LIMIT $1",
     "门店 {0} 有货号 {1} 的库存，而货号不存在", "store {0} has stock of {1}, which is not in the catalogue"},
    {"stock.movement",
     "SELECT m.id, m.sku, m.kind, m.delta FROM stock_movement m LEFT JOIN staff p ON p.id = m.staff"
     " WHERE m.kind < 1 OR m.kind > 4 OR (m.kind IN (1, 3) AND m.delta < 1) OR (m.kind = 2 AND m.delta > -1)"
     " OR (m.kind IN (2, 4) AND m.quantity < 0) OR (m.staff <> '' AND p.id IS NULL) ORDER BY m.id LIMIT $1",
     "库存变动 {0}（{1}，种类 {2}，{3} 件）：种类、数量或员工不对",
     "stock movement {0} ({1}, kind {2}, {3} pieces): its kind, quantity or staff is wrong"},
    // A transfer is one movement out and one in, of the same goods at the same moment.
    {"stock.transfer",
     "SELECT document, sku, CAST(sum(delta) AS BIGINT) FROM stock_movement WHERE kind IN (2, 3)"
     " GROUP BY document, sku HAVING sum(delta) <> 0 OR count(*) <> 2 OR min(kind) <> 2 OR max(kind) <> 3"
     " OR min(at_ms) <> max(at_ms) OR min(staff) <> max(staff) OR min(store) = max(store)"
     " ORDER BY document, sku LIMIT $1",
     "调拨 {0} 的 {1}：调出与调入相差 {2}，或时间、员工、门店不符",
     "transfer {0}, {1}: what left and what arrived differ by {2}, or in moment, staff or store"},
    {"stock.document",
     "SELECT document, CAST(count(*) AS BIGINT) FROM stock_movement WHERE kind IN (1, 4) GROUP BY document"
     " HAVING min(kind) <> max(kind) OR min(at_ms) <> max(at_ms) OR min(staff) <> max(staff)"
     " OR min(store) <> max(store) OR count(DISTINCT sku) <> count(*) ORDER BY document LIMIT $1",
     "入库或盘点单 {0} 的 {1} 行在种类、时间、员工、门店或货号上不一致",
     "the {1} lines of stock document {0} differ in kind, moment, staff or store, or repeat goods"},
}};

}  // namespace

std::span<const Check> stock_checks() { return kChecks; }

}  // namespace bobbin::storage
