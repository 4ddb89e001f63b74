#include <array>

#include "core/storage/verify/checks.hpp"

// Staff, settings, and what the shop keeps about itself (S8, X2).
namespace bobbin::storage {
namespace {

constexpr std::array<Check, 8> kChecks{{
    {"staff.ranges",
     "SELECT id FROM staff WHERE id = '' OR role < 1 OR role > 3 OR active < 0 OR active > 1"
     " OR (pin_hash <> '' AND substr(pin_hash, 1, 10) <> '$argon2id$')"
     " OR (password_hash <> '' AND substr(password_hash, 1, 10) <> '$argon2id$')"
     " OR (pin_hash = '' AND password_hash = '') ORDER BY id LIMIT $1",
     "员工 {0} 的角色、状态或密码不对", "{0} of the staff: role, state or secrets are wrong"},
    {"staff.owner",
     "SELECT CAST(count(*) AS BIGINT) FROM staff HAVING count(*) > 0"
     " AND count(CASE WHEN active = 1 AND role = 3 THEN 1 END) = 0 LIMIT $1",
     "{0} 名员工中没有在职的店主", "none of {0} staff is an active owner"},
    {"staff.sessions",
     "SELECT s.staff, s.store FROM session s LEFT JOIN staff p ON p.id = s.staff"
     " WHERE p.id IS NULL OR p.active <> 1 OR s.store = '' OR length(s.token) <> 32 ORDER BY s.staff LIMIT $1",
     "员工 {0} 在门店 {1} 的登录不对，或员工已不在",
     "{0} is logged in at store {1}, but is no active staff, or the login is broken"},
    {"audit.ranges",
     "SELECT a.id, a.action, a.staff FROM audit a LEFT JOIN staff p ON p.id = a.staff"
     " WHERE rtrim(a.action, 'abcdefghijklmnopqrstuvwxyz0123456789._-') <> '' OR replace(a.action, '.', '') = a.action"
     " OR (a.source = '' AND a.staff <> '' AND p.id IS NULL)"
     " OR a.source NOT IN ('', 'file', 'command', 'import', 'job') ORDER BY a.id LIMIT $1",
     "审计记录 {0}（{1}，{2}）的动作、员工或来源不对",
     "audit row {0} ({1}, by {2}): its action, staff or source is wrong"},
    {"outbox.ranges",
     "SELECT o.id, o.kind, o.subject FROM outbox o LEFT JOIN claim c ON c.uuid = o.subject AND o.kind = 'sale.settled'"
     " LEFT JOIN sale s ON s.id = c.id WHERE o.kind = '' OR o.tries < 0 OR o.given_up < 0 OR o.given_up > 1"
     " OR o.retry_ms < 0 OR (o.given_up = 1 AND o.retry_ms <> 0) OR (o.given_up = 0 AND o.tries = 0 AND o.retry_ms <> "
     "0)"
     " OR (o.kind = 'sale.settled' AND (s.id IS NULL OR s.store <> o.store OR s.at_ms <> o.at_ms)) ORDER BY o.id LIMIT "
     "$1",
     "待办事件 {0}（{1}，{2}）不属于任何销售，或其次数不对",
     "the event {0} to be told ({1}, {2}) is of no sale, or its tries are wrong"},
    // A module that is installed has its timetables even if no file has named it: then its tables tell of it.
    {"jobs.timetable",
     "SELECT j.plugin, j.job, j.store FROM job_timetable j LEFT JOIN settings_module m ON m.id = j.plugin"
     " WHERE (m.id IS NULL AND NOT EXISTS (SELECT 1 FROM schema_migration g WHERE g.owner = j.plugin)) OR j.job = '' "
     "OR j.failures < 0 OR (j.failures = 0 AND j.reason <> '')"
     " OR (j.owner = '' AND j.leased_until_ms <> 0) OR j.leased_until_ms < 0 ORDER BY j.plugin, j.job, j.store LIMIT "
     "$1",
     "定时任务 {0}.{1}（门店“{2}”）的记录不对", "the timetable of {0}.{1} (store \"{2}\") is wrong"},
    {"settings.versions",
     "SELECT CAST(count(*) AS BIGINT), CAST(max(version) AS BIGINT) FROM settings_version"
     " HAVING count(*) > 0 AND (max(version) <> count(*) OR min(version) <> 1) LIMIT $1",
     "设置有 {0} 个版本，最后一个编号 {1}：有缺号", "there are {0} settings, the last numbered {1}: some are missing"},
    {"parked.staff",
     "SELECT b.uuid, b.staff FROM parked b LEFT JOIN staff p ON p.id = b.staff"
     " WHERE (b.staff <> '' AND p.id IS NULL) OR length(b.uuid) <> 36 OR lower(b.uuid) <> b.uuid ORDER BY b.id LIMIT "
     "$1",
     "挂单 {0} 的员工 {1} 不存在，或编号不对",
     "the parked basket {0} is by {1}, who is none of the staff, or its id is wrong"},
}};

}  // namespace

std::span<const Check> house_checks() { return kChecks; }

}  // namespace bobbin::storage
