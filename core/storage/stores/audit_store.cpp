#include "core/storage/stores/audit_store.hpp"

#include <limits>

namespace bobbin::storage {

namespace {

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

// $5 = '' or the action; $6 = the length of a prefix that ends with a dot, 0 = exact.
constexpr const char* kList =
    "SELECT id, at_ms, store, staff, action, subject_json, before_json, after_json, reason, source FROM audit"
    " WHERE id < $1 AND at_ms >= $2 AND at_ms < $3 AND ($4 = '' OR staff = $4)"
    " AND ($5 = '' OR action = $5 OR ($6 > 0 AND substr(action, 1, CAST($6 AS INTEGER)) = $5)) AND ($7 = '' OR store = "
    "$7)"
    " ORDER BY id DESC LIMIT $8";

}  // namespace

void AuditSqlStore::insert(const audit::Record& record) {
  session_.queue(Rows{1},
                 "INSERT INTO audit (id, at_ms, store, staff, action, subject_json, before_json, after_json, reason,"
                 " source) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                 record.id, record.at, record.store, record.staff, record.action, record.subject_json,
                 record.before_json, record.after_json, record.reason, record.source);
}

std::vector<audit::Record> AuditSqlStore::list(const audit::Filter& filter) {
  const std::int64_t prefix =
      filter.action.ends_with('.') ? static_cast<std::int64_t>(filter.action.size()) : std::int64_t{0};
  return session_
      .query(kList, filter.before > 0 ? filter.before : kMax, filter.from.value_or(Instant{-kMax}),
             filter.until.value_or(Instant{kMax}), filter.staff, filter.action, prefix, filter.store, filter.limit)
      .all([](const Row& row) {
        audit::Record record;
        record.id = row.integer(0);
        record.at = row.instant(1);
        record.store = row.text(2);
        record.staff = row.text(3);
        record.action = row.text(4);
        record.subject_json = row.text(5);
        record.before_json = row.text(6);
        record.after_json = row.text(7);
        record.reason = row.text(8);
        record.source = row.text(9);
        return record;
      });
}

std::optional<Instant> AuditSqlStore::latest() {
  return session_
      .query(
          "SELECT max(at_ms) FROM (SELECT max(at_ms) AS at_ms FROM audit"
          " UNION ALL SELECT max(at_ms) FROM claim) AS moments")
      .one([](const Row& row) { return row.maybe_instant(0); })
      .value_or(std::nullopt);
}

}  // namespace bobbin::storage
