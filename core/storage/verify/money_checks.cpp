#include <array>

#include "core/storage/verify/checks.hpp"
#include "core/storage/verify/joins.hpp"

// Money outside, and the claims that wait for it (PAY2, PAY3).
namespace bobbin::storage {
namespace {

constexpr std::array<Check, 11> kChecks{{
    {"tender.attempt",
     "SELECT s.number, t.n, t.attempt, t.amount_minor FROM sale s JOIN " BOBBIN_TENDERS_OF_SALE
     " LEFT JOIN attempt a ON a.id = t.attempt WHERE t.attempt IS NOT NULL"
     " AND (a.id IS NULL OR a.state <> 3 OR a.amount_minor < t.amount_minor"
     // An exchange's credit (flag 16) is a part of the payment that it goes back to.
     " OR (a.amount_minor > t.amount_minor AND t.flags < 16)) ORDER BY s.id, t.n LIMIT $1",
     "销售 {0} 的第 {1} 笔付款 {3} 没有批准的支付尝试 {2}",
     "sale {0}, tender {1} of {3}: its attempt {2} is not there or not approved for that amount"},
    {"attempt.ranges",
     "SELECT id, kind, state, settled FROM attempt WHERE kind NOT IN ('pay', 'refund') OR state < 0 OR state > 6"
     " OR asked < 0 OR cancel_sent < 0 OR cancel_sent > 1 OR settled < 0 OR settled > 1 OR amount_minor < 1"
     " OR seq < 1 OR due_ms < updated_ms OR (settled = 1 AND state IN (0, 1, 2, 6))"
     " OR (state = 3 AND settled = cancel_sent) OR (kind = 'refund' AND cancel_sent = 1) OR (kind = 'pay') <> "
     "(original = '')"
     " OR substr(id, 1, length(cause) + 1) <> cause || '.' ORDER BY seq LIMIT $1",
     "收付款尝试 {0}（{1}，状态 {2}，了结 {3}）的字段互相矛盾",
     "attempt {0} ({1}, state {2}, settled {3}) contradicts itself"},
    {"attempt.repeated",
     "SELECT CAST(max(seq) AS BIGINT), CAST(count(*) AS BIGINT) FROM attempt"
     " HAVING count(*) > 0 AND (max(seq) <> count(*) OR count(DISTINCT seq) <> count(*)) LIMIT $1",
     "收付款尝试排到第 {0} 号，而有 {1} 次：有缺号或重号",
     "attempts are numbered up to {0}, but there are {1}: a gap or a repetition"},
    // What was called off may have lost its claim; approved money has one, and a tender when the claim is done.
    {"attempt.paid",
     "SELECT a.id, a.amount_minor FROM attempt a LEFT JOIN claim c ON c.uuid = a.cause"
     " LEFT JOIN sale_tender t ON t.attempt = a.id AND (t.flags & 16) = 0"
     " WHERE a.kind = 'pay' AND a.state = 3 AND a.cancel_sent = 0"
     " AND (c.id IS NULL OR (c.state = 2 AND t.id IS NULL)) ORDER BY a.seq LIMIT $1",
     "已批准的收款 {0}（{1}）不属于任何销售", "the approved payment {0} of {1} belongs to no sale"},
    {"attempt.tender",
     "SELECT a.id, t.tender FROM attempt a JOIN sale_tender t ON t.attempt = a.id"
     " WHERE t.tender <> a.tender OR t.plugin <> a.plugin ORDER BY a.seq LIMIT $1",
     "收款 {0} 的付款方式与销售所记 {1} 不符", "payment {0} is of another tender than its sale says, {1}"},
    {"attempt.place",
     "SELECT a.id, c.store, c.till FROM attempt a JOIN claim c ON c.uuid = a.cause"
     " WHERE a.store <> c.store OR a.till <> c.till OR (a.kind = 'refund' AND a.id <> a.original || '.back'"
     " AND c.kind <> 'return') OR (a.kind = 'pay' AND c.kind NOT IN ('sale', 'exchange')) ORDER BY a.seq LIMIT $1",
     "收付款尝试 {0} 的门店、收银台或种类与其单据（{1}，{2}）不符",
     "attempt {0} differs in store, till or kind from what it is for ({1}, {2})"},
    {"attempt.refund",
     "SELECT a.id, a.state FROM attempt a LEFT JOIN attempt o ON o.id = a.original LEFT JOIN claim c"
     " ON c.uuid = a.cause AND c.kind = 'return' LEFT JOIN sale_return r ON r.id = c.id LEFT JOIN refund f"
     " ON f.id > r.id AND f.id <= r.last AND f.sale_return = r.id AND c.uuid || '.' || CAST(f.n AS TEXT) = a.id"
     " WHERE a.kind = 'refund' AND (o.id IS NULL OR o.kind <> 'pay' OR o.auth_code <> a.auth_code"
     " OR o.tender <> a.tender OR o.plugin <> a.plugin OR (a.id <> a.original || '.back' AND (f.id IS NULL"
     " OR f.amount_minor <> a.amount_minor OR COALESCE(f.original, '') <> a.original)))"
     " ORDER BY a.seq LIMIT $1",
     "退款尝试 {0}（状态 {1}）与其退货或原付款不符",
     "the refund {0} in state {1} doesn't fit its return or the payment that it gives back"},
    // One state for both, but for money that came after all when it had been paid back otherwise.
    {"refund.attempt",
     "SELECT r.number, f.n, f.state FROM sale_return r JOIN " BOBBIN_ALL_REFUNDS " JOIN claim c ON c.id = r.id"
     " LEFT JOIN attempt a ON a.id = c.uuid || '.' || CAST(f.n AS TEXT)"
     " WHERE f.original IS NOT NULL AND f.credit = 0 AND (a.id IS NULL OR (f.state <> CASE a.state WHEN 3 THEN 2"
     " WHEN 4 THEN 3 WHEN 5 THEN 3 WHEN 6 THEN 4 ELSE 1 END AND NOT (f.state = 3 AND a.state = 3)))"
     " ORDER BY r.id, f.n LIMIT $1",
     "退货 {0} 的第 {1} 笔退款状态 {2} 与其退款尝试不符",
     "return {0}, refund {1} is in state {2}, which its attempt is not"},
    {"claim.ranges",
     "SELECT uuid, kind, state FROM claim WHERE state < 1 OR state > 3 OR kind = '' OR length(uuid) <> 36"
     " OR lower(uuid) <> uuid OR store = '' OR (state <> 2 AND kind NOT IN ('sale', 'exchange'))"
     " OR length(content_hash) NOT IN (36, 64) OR begun_ms < 0 OR lease_ms < 0 OR (holder = '') <> (lease_ms = 0)"
     " OR (answer IS NOT NULL AND kind IN ('sale', 'return', 'exchange')) ORDER BY id LIMIT $1",
     "编号 {0} 的登记（{1}，状态 {2}）超出范围", "the claim on {0} ({1}, state {2}) is out of range"},
    {"claim.settings",
     "SELECT c.uuid, c.settings_version FROM claim c LEFT JOIN settings_version v ON v.version = c.settings_version"
     " WHERE c.settings_version <> 0 AND v.version IS NULL ORDER BY c.id LIMIT $1",
     "编号 {0} 所依据的设置版本 {1} 不存在", "the claim on {0} goes by settings {1}, which are not there"},
    // A claim waits for money only; without an attempt nobody would ever end it.
    {"claim.waits",
     "SELECT c.uuid, c.state FROM claim c WHERE c.state <> 2"
     " AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.cause = c.uuid AND a.kind = 'pay') ORDER BY c.id LIMIT $1",
     "编号 {0} 未完成（状态 {1}），却没有在等任何款项", "{0} is not finished (state {1}), but waits for no money"},
}};

}  // namespace

std::span<const Check> money_checks() { return kChecks; }

}  // namespace bobbin::storage
