#include "core/storage/stores/attempt_store.hpp"

namespace bobbin::storage {
namespace {

using checkout::Attempt;
using checkout::AttemptState;

#define BOBBIN_ATTEMPT_COLUMNS                                                                               \
  "id, kind, cause, store, till, plugin, tender, auth_code, provider_reference, amount_minor, state, asked," \
  " cancel_sent, settled, original, words_zh, words_en, updated_ms, due_ms"

Attempt read_attempt(const Row& row) {
  Attempt attempt;
  attempt.id = row.text(0);
  attempt.kind = row.text(1);
  attempt.cause = row.text(2);
  attempt.store = row.text(3);
  attempt.till = row.text(4);
  attempt.plugin = row.text(5);
  attempt.tender = row.text(6);
  attempt.auth_code = row.text(7);
  attempt.provider_reference = row.text(8);
  attempt.amount_minor = row.integer(9);
  attempt.state = row.enumerator<AttemptState>(10);
  attempt.asked = row.integer(11);
  attempt.cancel_sent = row.flag(12);
  attempt.settled = row.flag(13);
  attempt.original = row.text(14);
  attempt.words = {row.text(15), row.text(16)};
  attempt.updated_ms = row.integer(17);
  attempt.due_ms = row.integer(18);
  return attempt;
}

}  // namespace

void AttemptSqlStore::insert(const Attempt& attempt) {
  session_.alone("attempt");  // so the next of the sequence can be read here
  session_.execute("INSERT INTO attempt (seq, " BOBBIN_ATTEMPT_COLUMNS
                   ") VALUES ((SELECT COALESCE(MAX(seq), 0) + 1 FROM attempt), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10,"
                   " $11, $12, $13, $14, $15, $16, $17, $18, $19)",
                   attempt.id, attempt.kind, attempt.cause, attempt.store, attempt.till, attempt.plugin, attempt.tender,
                   attempt.auth_code, attempt.provider_reference, attempt.amount_minor, attempt.state, attempt.asked,
                   attempt.cancel_sent, attempt.settled, attempt.original, attempt.words.zh, attempt.words.en,
                   attempt.updated_ms, attempt.due_ms);
}

void AttemptSqlStore::update(const Attempt& attempt) {
  session_.queue(Rows{1},
                 "UPDATE attempt SET state = $2, provider_reference = $3, asked = $4, cancel_sent = $5, settled = $6,"
                 " words_zh = $7, words_en = $8, updated_ms = $9, due_ms = $10 WHERE id = $1",
                 attempt.id, attempt.state, attempt.provider_reference, attempt.asked, attempt.cancel_sent,
                 attempt.settled, attempt.words.zh, attempt.words.en, attempt.updated_ms, attempt.due_ms);
}

bool AttemptSqlStore::send(const Attempt& attempt) {
  return session_.execute("UPDATE attempt SET state = $2, updated_ms = $3, due_ms = $4 WHERE id = $1 AND state = $5",
                          attempt.id, AttemptState::kSent, attempt.updated_ms, attempt.due_ms,
                          AttemptState::kCreated) == 1;
}

bool AttemptSqlStore::advance(const Attempt& attempt) {
  if (session_.execute("UPDATE attempt SET settled = $2 WHERE id = $1 AND settled = 0", attempt.id, attempt.settled) !=
      1) {
    return false;
  }
  update(attempt);
  return true;
}

bool AttemptSqlStore::revive(const Attempt& attempt) {
  if (session_.execute("UPDATE attempt SET state = $2 WHERE id = $1 AND settled = 1 AND (state = $3 OR state = $4)",
                       attempt.id, attempt.state, AttemptState::kDeclined, AttemptState::kCancelled) != 1) {
    return false;
  }
  update(attempt);
  return true;
}

std::optional<Attempt> AttemptSqlStore::find(const std::string& id) {
  return session_.query("SELECT " BOBBIN_ATTEMPT_COLUMNS " FROM attempt WHERE id = $1", id).one(read_attempt);
}

std::vector<Attempt> AttemptSqlStore::of_cause(const std::string& cause) {
  return session_.query("SELECT " BOBBIN_ATTEMPT_COLUMNS " FROM attempt WHERE cause = $1 ORDER BY seq", cause)
      .all(read_attempt);
}

std::vector<Attempt> AttemptSqlStore::due(Whose whose, std::int64_t now_ms, int limit) {
  static constexpr const char* kReturns =
      "SELECT " BOBBIN_ATTEMPT_COLUMNS
      " FROM attempt WHERE settled = 0 AND due_ms <= $1 AND kind = 'refund'"
      " AND EXISTS (SELECT 1 FROM claim c WHERE c.uuid = attempt.cause AND c.kind = 'return')"
      " ORDER BY due_ms, seq LIMIT $2";
  static constexpr const char* kCheckout =
      "SELECT " BOBBIN_ATTEMPT_COLUMNS
      " FROM attempt WHERE settled = 0 AND due_ms <= $1"
      " AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.uuid = attempt.cause"
      " AND ((attempt.kind = 'refund' AND c.kind = 'return') OR (attempt.kind <> 'refund' AND c.state <> 2)))"
      " ORDER BY due_ms, seq LIMIT $2";
  return session_.query(whose == Whose::kReturns ? kReturns : kCheckout, now_ms, limit).all(read_attempt);
}

std::vector<Attempt> AttemptSqlStore::open_at(const std::string& store, const std::string& till) {
  return session_
      .query("SELECT " BOBBIN_ATTEMPT_COLUMNS
             " FROM attempt WHERE settled = 0 AND store = $1 AND till = $2 AND state <> $3 ORDER BY seq",
             store, till, AttemptState::kCancelled)
      .all(read_attempt);
}

#undef BOBBIN_ATTEMPT_COLUMNS

}  // namespace bobbin::storage
