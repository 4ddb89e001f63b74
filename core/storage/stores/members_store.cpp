#include "core/storage/stores/members_store.hpp"

#include <limits>

#include "core/base/text.hpp"
#include "core/storage/stores/lists.hpp"

namespace bobbin::storage {

namespace {

using members::Vault;

constexpr const char* kAddToken =
    "INSERT INTO member_token (space, token, member) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";

constexpr std::int64_t kNewest = std::numeric_limits<std::int64_t>::max();

#define BOBBIN_MEMBER_COLUMNS                                                                 \
  "id, code, store, joined_ms, joined_day, birth_month, birth_day, complete, tags, referrer," \
  " spend_minor, sales, visits, first_sale_ms, last_sale_ms"

// Another sale of the member ($1) than $2, of which a piece is kept, at store $3 on business day $4; looked for around
// the sale's moment ($5), so that the index by member and time reads a few rows. Two days each way cover every business
// day.
#define BOBBIN_SAME_VISIT                                                                          \
  "EXISTS (SELECT 1 FROM sale WHERE member = $1 AND id <> $2 AND store = $3 AND business_day = $4" \
  " AND at_ms >= $5 - 172800000 AND at_ms <= $5 + 172800000 AND kept > 0 AND source <> 4)"

members::Row row_of(const Row& row) {
  members::Row member;
  member.id = row.integer(0);
  member.code = row.text(1);
  member.store = row.text(2);
  member.joined = row.instant(3);
  member.joined_day = row.day(4);
  member.birth_month = row.integer32(5);
  member.birth_day = row.integer32(6);
  member.complete = row.flag(7);
  member.tags = split_lines(row.text_view(8));
  member.referrer = row.integer(9);
  member.figures.spend_minor = row.integer(10);
  member.figures.sales = row.integer(11);
  member.figures.visits = row.integer(12);
  member.figures.first_sale = row.maybe_instant(13);
  member.figures.last_sale = row.maybe_instant(14);
  return member;
}

}  // namespace

void MembersSqlStore::add_token(Vault::Space space, const Vault::Token& token, std::int64_t member) {
  session_.queue(Rows{Rows::kAny}, kAddToken, space, token, member);
}

void MembersSqlStore::remove_token(Vault::Space space, const Vault::Token& token, std::int64_t member) {
  session_.queue(Rows{Rows::kAny}, "DELETE FROM member_token WHERE space = $1 AND token = $2 AND member = $3", space,
                 token, member);
}

bool MembersSqlStore::add_tokens(const Tokens& tokens, std::int64_t member) {
  if (tokens.last4) add_token(Vault::Space::kLast4, *tokens.last4, member);
  if (tokens.name) add_token(Vault::Space::kName, *tokens.name, member);
  for (const Vault::Token& pair : tokens.pairs) add_token(Vault::Space::kPair, pair, member);
  if (tokens.former_phone) add_token(Vault::Space::kFormerPhone, *tokens.former_phone, member);
  // Last, because its answer counts: what is queued goes with it.
  return !tokens.phone || session_.execute(kAddToken, Vault::Space::kPhone, *tokens.phone, member) == 1;
}

members::Store::Clash MembersSqlStore::insert(const members::Sealed& member, const Tokens& tokens) {
  const members::Row& row = member.row;
  const std::int64_t rows =
      session_.execute("INSERT INTO member (" BOBBIN_MEMBER_COLUMNS
                       ", sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
                       " ON CONFLICT (lower(code)) DO NOTHING",
                       row.id, row.code, row.store, row.joined, row.joined_day, row.birth_month, row.birth_day,
                       row.complete, join_lines(row.tags), row.referrer, row.figures.spend_minor, row.figures.sales,
                       row.figures.visits, row.figures.first_sale, row.figures.last_sale, member.sealed);
  if (rows == 0) return Clash::kCode;
  return add_tokens(tokens, row.id) ? Clash::kNone : Clash::kPhone;
}

members::Store::Clash MembersSqlStore::update(const members::Sealed& member, const TokenChange& tokens) {
  const members::Row& row = member.row;
  session_.queue(Rows{1},
                 "UPDATE member SET birth_month = $2, birth_day = $3, complete = $4, tags = $5, sealed = $6"
                 " WHERE id = $1",
                 row.id, row.birth_month, row.birth_day, row.complete, join_lines(row.tags), member.sealed);
  if (tokens.gone.phone) remove_token(Vault::Space::kPhone, *tokens.gone.phone, row.id);
  if (tokens.gone.last4) remove_token(Vault::Space::kLast4, *tokens.gone.last4, row.id);
  if (tokens.gone.name) remove_token(Vault::Space::kName, *tokens.gone.name, row.id);
  for (const Vault::Token& pair : tokens.gone.pairs) remove_token(Vault::Space::kPair, pair, row.id);
  return add_tokens(tokens.come, row.id) ? Clash::kNone : Clash::kPhone;
}

std::optional<members::Row> MembersSqlStore::row(std::int64_t id) {
  return session_.query("SELECT " BOBBIN_MEMBER_COLUMNS " FROM member WHERE id = $1", id).one(row_of);
}

Later<std::optional<members::Row>> MembersSqlStore::ask_code(const std::string& code) {
  return session_.ask_one(row_of, "SELECT " BOBBIN_MEMBER_COLUMNS " FROM member WHERE lower(code) = $1", fold(code));
}

Later<std::optional<members::Bytes>> MembersSqlStore::ask_sealed(std::int64_t id) {
  return session_.ask_one([](const Row& row) { return row.bytes(0); }, "SELECT sealed FROM member WHERE id = $1", id);
}

std::optional<members::Sealed> MembersSqlStore::find(std::int64_t id) {
  return session_.query("SELECT " BOBBIN_MEMBER_COLUMNS ", sealed FROM member WHERE id = $1", id)
      .one([](const Row& row) {
        return members::Sealed{row_of(row), row.bytes(15)};
      });
}

std::vector<std::int64_t> MembersSqlStore::with_tokens(Vault::Space space, const std::vector<Vault::Token>& tokens,
                                                       std::int64_t before, int limit) {
  const auto token = [&](std::size_t index) -> const Vault::Token& {
    return index < tokens.size() ? tokens[index] : tokens.at(0);
  };
  return session_
      .query(
          "SELECT t.member FROM member_token t WHERE t.space = $1 AND t.token = $2 AND t.member < $3"
          " AND ($4 = $2 OR EXISTS (SELECT 1 FROM member_token o"
          " WHERE o.space = $1 AND o.token = $4 AND o.member = t.member))"
          " AND ($5 = $2 OR EXISTS (SELECT 1 FROM member_token o"
          " WHERE o.space = $1 AND o.token = $5 AND o.member = t.member))"
          " AND ($6 = $2 OR EXISTS (SELECT 1 FROM member_token o"
          " WHERE o.space = $1 AND o.token = $6 AND o.member = t.member))"
          " ORDER BY t.member DESC LIMIT $7",
          space, token(0), before > 0 ? before : kNewest, token(1), token(2), token(3), limit)
      .all([](const Row& row) { return row.integer(0); });
}

std::vector<std::int64_t> MembersSqlStore::list(std::int64_t before, int limit) {
  return session_
      .query("SELECT id FROM member WHERE id < $1 ORDER BY id DESC LIMIT $2", before > 0 ? before : kNewest, limit)
      .all([](const Row& row) { return row.integer(0); });
}

void MembersSqlStore::insert(std::int64_t id, std::int64_t member, const members::Consent& consent) {
  session_.queue(Rows{1},
                 "INSERT INTO member_consent (id, member, purpose, channel, granted, at_ms, source)"
                 " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                 id, member, consent.purpose, consent.channel, consent.granted, consent.at, consent.source);
}

std::vector<members::Consent> MembersSqlStore::consents(std::int64_t member) {
  return session_
      .query("SELECT purpose, channel, granted, at_ms, source FROM member_consent WHERE member = $1 ORDER BY id",
             member)
      .all([](const Row& row) {
        return members::Consent{row.text(0), row.text(1), row.flag(2), row.instant(3), row.text(4)};
      });
}

void MembersSqlStore::add_purchase(const members::Purchase& purchase) {
  session_.queue(Rows{1},
                 "UPDATE member SET spend_minor = spend_minor + $2, sales = sales + 1,"
                 " first_sale_ms = CASE WHEN first_sale_ms <= $3 THEN first_sale_ms ELSE $3 END,"
                 " last_sale_ms = CASE WHEN last_sale_ms >= $3 THEN last_sale_ms ELSE $3 END WHERE id = $1",
                 purchase.member, purchase.net_minor, purchase.at);
  session_.queue(Rows{Rows::kAny}, "UPDATE member SET visits = visits + 1 WHERE id = $1 AND NOT " BOBBIN_SAME_VISIT,
                 purchase.member, purchase.sale, purchase.store, purchase.business_day, purchase.at);
}

void MembersSqlStore::take_back(const members::Purchase& back, Kept kept) {
  session_.queue(Rows{1}, "UPDATE member SET spend_minor = spend_minor - $2, sales = sales - $3 WHERE id = $1",
                 back.member, back.net_minor, kept == Kept::kNothing ? 1 : 0);
  if (kept == Kept::kSome) return;
  session_.execute("UPDATE member SET visits = visits - CASE WHEN " BOBBIN_SAME_VISIT
                   " THEN 0 ELSE 1 END,"
                   " first_sale_ms = (SELECT min(at_ms) FROM sale WHERE member = $1 AND id <> $2 AND kept > 0"
                   " AND source <> 4),"
                   " last_sale_ms = (SELECT max(at_ms) FROM sale WHERE member = $1 AND id <> $2 AND kept > 0"
                   " AND source <> 4)"
                   " WHERE id = $1",
                   back.member, back.sale, back.store, back.business_day, back.at);
}

std::int64_t MembersSqlStore::take_number() {
  return session_
      .query(
          "INSERT INTO member_sequence (id, last) VALUES (1, 1)"
          " ON CONFLICT (id) DO UPDATE SET last = member_sequence.last + 1 RETURNING last")
      .integer();
}

std::optional<members::Bytes> MembersSqlStore::key_check() {
  return session_.query("SELECT value FROM vault_check WHERE id = 1").one([](const Row& row) { return row.bytes(0); });
}

void MembersSqlStore::set_key_check(const members::Bytes& value) {
  session_.execute("INSERT INTO vault_check (id, value) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET value = $1",
                   value);
}

}  // namespace bobbin::storage
