#include "core/storage/stores/jobs_store.hpp"

namespace bobbin::storage {
namespace {

jobs::State state_of(const Row& row) {
  return {{row.text(0), row.text(1), row.text(2)}, row.instant(3), row.integer32(4), row.text(5)};
}

}  // namespace

std::optional<jobs::State> JobsSqlStore::state(const jobs::Key& key) {
  return session_
      .query(
          "SELECT plugin, job, store, last_due_ms, failures, reason FROM job_timetable"
          " WHERE plugin = $1 AND job = $2 AND store = $3",
          key.plugin, key.job, key.store)
      .one(state_of);
}

std::vector<jobs::State> JobsSqlStore::states() {
  return session_
      .query("SELECT plugin, job, store, last_due_ms, failures, reason FROM job_timetable ORDER BY plugin, job, store")
      .all(state_of);
}

void JobsSqlStore::begin(const jobs::Key& key, Instant from) {
  session_.execute(
      "INSERT INTO job_timetable (plugin, job, store, last_due_ms, owner, leased_until_ms, failures, reason)"
      " VALUES ($1, $2, $3, $4, '', 0, 0, '') ON CONFLICT (plugin, job, store) DO NOTHING",
      key.plugin, key.job, key.store, from);
}

bool JobsSqlStore::lease(const jobs::Key& key, const std::string& owner, std::int64_t now_ms, std::int64_t until_ms) {
  return session_.execute(
             "UPDATE job_timetable SET owner = $4, leased_until_ms = $6"
             " WHERE plugin = $1 AND job = $2 AND store = $3 AND (owner = $4 OR leased_until_ms <= $5)",
             key.plugin, key.job, key.store, owner, now_ms, until_ms) == 1;
}

void JobsSqlStore::free(const jobs::Key& key, const std::string& owner) {
  session_.execute(
      "UPDATE job_timetable SET owner = '', leased_until_ms = 0"
      " WHERE plugin = $1 AND job = $2 AND store = $3 AND owner = $4",
      key.plugin, key.job, key.store, owner);
}

bool JobsSqlStore::advance(const jobs::Key& key, Instant due, const std::string& owner) {
  return session_.execute(
             "UPDATE job_timetable SET last_due_ms = $4"
             " WHERE plugin = $1 AND job = $2 AND store = $3 AND last_due_ms < $4 AND owner = $5",
             key.plugin, key.job, key.store, due, owner) == 1;
}

void JobsSqlStore::succeeded(const jobs::Key& key) {
  session_.execute(
      "UPDATE job_timetable SET failures = 0, reason = ''"
      " WHERE plugin = $1 AND job = $2 AND store = $3 AND (failures <> 0 OR reason <> '')",
      key.plugin, key.job, key.store);
}

void JobsSqlStore::failed(const jobs::Key& key, const std::string& reason) {
  session_.execute(
      "UPDATE job_timetable SET failures = failures + 1, reason = $4 WHERE plugin = $1 AND job = $2 AND store = $3",
      key.plugin, key.job, key.store, reason);
}

}  // namespace bobbin::storage
