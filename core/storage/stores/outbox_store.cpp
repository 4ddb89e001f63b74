#include "core/storage/stores/outbox_store.hpp"

namespace bobbin::storage {
namespace {

events::Event event_of(const Row& row) {
  return {row.integer(0), row.text(1), row.text(2), row.text(3), row.text(4), row.instant(5)};
}

}  // namespace

void OutboxSqlStore::add(const events::Event& event) {
  session_.queue(Rows{1},
                 "INSERT INTO outbox (id, kind, store, subject, detail, at_ms, tries, given_up, retry_ms, reason)"
                 " VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0, '')",
                 event.id, event.kind, event.store, event.subject, event.detail_json, event.at);
}

std::vector<events::Event> OutboxSqlStore::waiting(std::int64_t now_ms, int limit) {
  return session_
      .query(
          "SELECT id, kind, store, subject, detail, at_ms FROM outbox WHERE given_up = 0 AND store NOT IN"
          " (SELECT store FROM outbox WHERE retry_ms > 0 AND given_up = 0 AND retry_ms > $1) ORDER BY id LIMIT $2",
          now_ms, limit)
      .all(event_of);
}

bool OutboxSqlStore::take(std::int64_t id) {
  return session_.execute("DELETE FROM outbox WHERE id = $1 AND given_up = 0", id) == 1;
}

void OutboxSqlStore::failed(std::int64_t id, const std::string& reason, std::optional<std::int64_t> retry_ms) {
  session_.execute("UPDATE outbox SET tries = tries + 1, reason = $2, given_up = $3, retry_ms = $4 WHERE id = $1", id,
                   reason, retry_ms ? 0 : 1, retry_ms.value_or(0));
}

int OutboxSqlStore::tries(std::int64_t id) {
  return static_cast<int>(session_.query("SELECT tries FROM outbox WHERE id = $1", id).integer());
}

std::optional<std::int64_t> OutboxSqlStore::next_retry_ms() {
  const auto earliest =
      session_.query("SELECT min(retry_ms) FROM outbox WHERE retry_ms > 0 AND given_up = 0").integer(0);
  return earliest > 0 ? std::optional(earliest) : std::nullopt;
}

std::vector<events::Trouble> OutboxSqlStore::troubles(int limit) {
  return session_
      .query(
          "SELECT id, kind, store, subject, detail, at_ms, tries, given_up, reason, retry_ms FROM outbox"
          " WHERE tries > 0 ORDER BY id LIMIT $1",
          limit)
      .all([](const Row& row) {
        return events::Trouble{event_of(row), row.integer32(6), row.flag(7), row.text(8), row.integer(9)};
      });
}

int OutboxSqlStore::revive() {
  return static_cast<int>(
      session_.execute("UPDATE outbox SET tries = 0, given_up = 0, retry_ms = 0 WHERE given_up = 1"));
}

}  // namespace bobbin::storage
