#include "core/storage/stores/claim_store.hpp"

#include "core/storage/stores/or_null.hpp"

namespace bobbin::storage {
namespace {

using checkout::Claim;
using checkout::ClaimState;

Claim read_claim(const Row& row) {
  Claim claim;
  claim.id = row.integer(0);
  claim.uuid = row.text(1);
  claim.kind = row.text(2);
  claim.content_hash = row.text(3);
  claim.state = row.enumerator<ClaimState>(4);
  claim.store = row.text(5);
  claim.till = row.text(6);
  claim.at = row.instant(7);
  claim.settings_version = row.integer(8);
  claim.begun_ms = row.integer(9);
  claim.holder = row.text(10);
  claim.lease_ms = row.integer(11);
  claim.answer_json = row.maybe_text(12).value_or("");
  return claim;
}

}  // namespace

Later<std::optional<Claim>> ClaimSqlStore::ask(const std::string& uuid) {
  return session_.ask_one(read_claim,
                          "SELECT id, uuid, kind, content_hash, state, store, till, at_ms, settings_version, begun_ms,"
                          " holder, lease_ms, answer FROM claim WHERE uuid = $1",
                          uuid);
}

Later<bool> ClaimSqlStore::put(const Claim& claim) {
  return session_
      .ask_count(
          "INSERT INTO claim (id, uuid, kind, content_hash, state, store, till, at_ms, settings_version, begun_ms,"
          " holder, lease_ms, answer) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
          " ON CONFLICT (uuid) DO NOTHING",
          claim.id, claim.uuid, claim.kind, claim.content_hash, claim.state, claim.store, claim.till, claim.at,
          claim.settings_version, claim.begun_ms, claim.holder, claim.lease_ms, or_null(claim.answer_json))
      .then([](std::int64_t rows) { return rows == 1; });
}

bool ClaimSqlStore::take(const Claim& claim, std::int64_t now_ms) {
  return session_.execute(
             "UPDATE claim SET holder = $2, lease_ms = $3"
             " WHERE id = $1 AND state <> $5 AND (holder = '' OR holder = $2 OR lease_ms <= $4)",
             claim.id, claim.holder, claim.lease_ms, now_ms, ClaimState::kDone) == 1;
}

bool ClaimSqlStore::move(const Claim& claim, ClaimState from, ClaimState to) {
  return session_.execute("UPDATE claim SET state = $4 WHERE id = $1 AND holder = $2 AND state = $3", claim.id,
                          claim.holder, from, to) == 1;
}

void ClaimSqlStore::release(const Claim& claim) {
  session_.execute("UPDATE claim SET holder = '', lease_ms = 0 WHERE id = $1 AND holder = $2", claim.id, claim.holder);
}

void ClaimSqlStore::erase(const Claim& claim) {
  session_.execute("DELETE FROM claim WHERE id = $1 AND state <> $2", claim.id, ClaimState::kDone);
}

std::vector<Claim> ClaimSqlStore::unfinished(std::int64_t now_ms, std::int64_t after, int limit) {
  // `state <> 2` as it stands, so that the partial index serves.
  return session_
      .query(
          "SELECT id, uuid, kind, content_hash, state, store, till, at_ms, settings_version, begun_ms, holder,"
          " lease_ms, answer FROM claim WHERE state <> 2 AND id > $2 AND (holder = '' OR lease_ms <= $1)"
          " ORDER BY id LIMIT $3",
          now_ms, after, limit)
      .all(read_claim);
}

}  // namespace bobbin::storage
