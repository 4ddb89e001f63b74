#include "core/storage/stores/journal_store.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <utility>

#include "core/storage/stores/journal_codec.hpp"
#include "core/storage/stores/journal_columns.hpp"

namespace bobbin::storage {
namespace {

using journal::Entry;
using journal::Lot;
using journal::Side;

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();

#define BOBBIN_LOT_COLUMNS "id, origin, account, holder, amount, remaining, granted_ms, expires_ms, lent"

Lot lot_of(const Row& row) {
  return {row.integer(0), row.integer(1), {row.text(2), row.text(3)}, row.integer(4), row.integer(5), row.instant(6),
          row.instant(7), row.integer(8)};
}

}  // namespace

void JournalSqlStore::save(const journal::Account& account) {
  session_.execute(
      "INSERT INTO journal_account (code, plugin, unit, holder_kind, lots, may_go_negative)"
      " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (code) DO UPDATE SET plugin = excluded.plugin,"
      " unit = excluded.unit, holder_kind = excluded.holder_kind, lots = excluded.lots,"
      " may_go_negative = excluded.may_go_negative",
      account.code, account.plugin, account.unit, account.holder, account.lots, account.may_go_negative);
}

std::vector<journal::Account> JournalSqlStore::accounts() {
  return session_
      .query("SELECT code, plugin, unit, holder_kind, lots, may_go_negative FROM journal_account ORDER BY code")
      .all([](const Row& row) {
        return journal::Account{row.text(0), row.text(1), row.text(2), row.enumerator<journal::HolderKind>(3),
                                row.flag(4), row.flag(5)};
      });
}

void JournalSqlStore::insert(const Entry& entry) {
  const std::int64_t flags = (entry.keep ? kKeepFlag : 0) | (entry.correction ? kCorrectionFlag : 0);
  const std::string detail = encode_detail(entry);
  static_assert(Entry::kAsTheRowSays < 0);
  session_.queue(Rows{1},
                 "INSERT INTO journal_entry (" BOBBIN_ENTRY_COLUMNS
                 ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,"
                 " CASE WHEN $18 >= 0 THEN $18 ELSE (SELECT b.previous_entry FROM journal_balance b"
                 " WHERE b.account = $10 AND b.holder = $11) END,"
                 " CASE WHEN $19 >= 0 THEN $19 ELSE (SELECT b.previous_entry FROM journal_balance b"
                 " WHERE b.account = $12 AND b.holder = $13) END, $20)",
                 entry.id, entry.cause.at, entry.cause.business_day, entry.cause.kind, entry.cause.id,
                 entry.cause.store, entry.cause.staff, entry.plugin, entry.rule, entry.from.account, entry.from.holder,
                 entry.to.account, entry.to.holder, entry.unit, entry.amount, entry.reverses, flags,
                 entry.previous_from, entry.previous_to, detail);
}

// False when the row doesn't allow it.
Later<bool> JournalSqlStore::change_row(const Side& side, const std::string& unit, std::int64_t delta,
                                        std::optional<std::int64_t> floor, std::int64_t entry) {
  expected_.reset();
  // The limits keep the sum inside 64 bits: SQLite would go on in floating point.
  const std::int64_t least = delta < 0 ? kLeast - delta : kLeast;
  const std::int64_t most = delta > 0 ? kMost - delta : kMost;
  if (floor) {
    return session_.ask_change(
        "UPDATE journal_balance SET balance = balance + $3, previous_entry = last_entry,"
        " last_entry = $4 WHERE account = $1 AND holder = $2 AND balance BETWEEN $5 AND $6"
        " AND balance - held >= $7",
        side.account, side.holder, delta, entry, least, most, *floor - delta);
  }
  return session_.ask_change(
      "INSERT INTO journal_balance (account, holder, unit, balance, held, last_entry, previous_entry)"
      " VALUES ($1, $2, $7, $3, 0, $4, 0) ON CONFLICT (account, holder) DO UPDATE SET"
      " balance = journal_balance.balance + excluded.balance,"
      " previous_entry = journal_balance.last_entry, last_entry = excluded.last_entry"
      " WHERE journal_balance.balance BETWEEN $5 AND $6",
      side.account, side.holder, delta, entry, least, most, unit);
}

bool JournalSqlStore::shift(const Side& side, const std::string& unit, std::int64_t delta,
                            std::optional<std::int64_t> floor, std::int64_t entry) {
  return change_row(side, unit, delta, floor, entry).get();
}

std::optional<journal::Store::Moved> JournalSqlStore::move(const Side& side, const std::string& unit,
                                                           std::int64_t delta, std::optional<std::int64_t> floor,
                                                           std::int64_t entry) {
  auto changed = change_row(side, unit, delta, floor, entry);
  auto row = session_.ask_one(
      [](const Row& found) {
        return Moved{found.integer(0), found.integer(1)};
      },
      "SELECT balance, previous_entry FROM journal_balance WHERE account = $1 AND holder = $2", side.account,
      side.holder);
  return changed.get() ? row.get() : std::nullopt;
}

void JournalSqlStore::insert(const Lot& lot) {
  expected_.reset();
  session_.queue(
      Rows{1}, "INSERT INTO journal_lot (" BOBBIN_LOT_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)", lot.id,
      lot.origin, lot.side.account, lot.side.holder, lot.amount, lot.remaining, lot.granted, lot.expires, lot.lent);
}

void JournalSqlStore::arrive(Lot lot) {
  expected_.reset();
  session_.queue(Rows{1},
                 "INSERT INTO journal_lot (" BOBBIN_LOT_COLUMNS
                 ") SELECT $1, $2, b.account, b.holder, $5,"
                 " CASE WHEN b.balance >= $5 THEN $5 WHEN b.balance <= 0 THEN 0 ELSE b.balance END, $6, $7,"
                 " CASE WHEN b.balance >= $5 THEN 0 WHEN b.balance <= 0 THEN $5 ELSE $5 - b.balance END"
                 " FROM journal_balance b WHERE b.account = $3 AND b.holder = $4",
                 lot.id, lot.origin, lot.side.account, lot.side.holder, lot.amount, lot.granted, lot.expires);
}

std::vector<Lot> JournalSqlStore::open_lots(const Side& side) {
  session_.alone("member " + side.holder);  // as in a sale: what is read here is then changed lot by lot
  return session_
      .query("SELECT " BOBBIN_LOT_COLUMNS
             " FROM journal_lot WHERE holder = $1 AND account = $2 AND remaining > 0 ORDER BY expires_ms, id",
             side.holder, side.account)
      .all(lot_of);
}

std::int64_t JournalSqlStore::expired(const Side& side, Instant at) {
  return session_
      .query(
          "SELECT CAST(COALESCE(sum(remaining), 0) AS BIGINT) FROM journal_lot"
          " WHERE holder = $1 AND account = $2 AND remaining > 0 AND expires_ms <= $3",
          side.holder, side.account, at)
      .integer();
}

std::vector<Lot> JournalSqlStore::lots_of_origin(std::int64_t origin) {
  std::vector<Lot> out =
      session_
          .query("SELECT " BOBBIN_LOT_COLUMNS " FROM journal_lot WHERE origin = $1 AND origin <> id ORDER BY id",
                 origin)
          .all(lot_of);
  if (auto first = lot(origin); first && first->origin == origin) out.insert(out.begin(), std::move(*first));
  return out;
}

std::vector<Lot> JournalSqlStore::expiring(const std::string& account, Instant from, Instant until, std::int64_t after,
                                           int limit) {
  return session_
      .query("SELECT " BOBBIN_LOT_COLUMNS
             " FROM journal_lot WHERE account = $1 AND expires_ms >= $2 AND expires_ms < $3 AND remaining > 0"
             " AND expires_ms < 9223372036854775807 AND id > $4 ORDER BY id LIMIT $5",
             account, from, until, after, limit)
      .all(lot_of);
}

std::optional<Lot> JournalSqlStore::lot(std::int64_t id) {
  return session_.query("SELECT " BOBBIN_LOT_COLUMNS " FROM journal_lot WHERE id = $1", id).one(lot_of);
}

std::vector<Lot> JournalSqlStore::lenders(const Side& side) {
  return session_
      .query("SELECT " BOBBIN_LOT_COLUMNS
             " FROM journal_lot WHERE holder = $1 AND account = $2 AND lent > 0 ORDER BY id",
             side.holder, side.account)
      .all(lot_of);
}

void JournalSqlStore::change_lot(std::int64_t id, std::int64_t delta, std::int64_t lent_delta) {
  expected_.reset();
  const auto changed = session_.execute(
      "UPDATE journal_lot SET remaining = remaining + $2, lent = lent + $3"
      " WHERE id = $1 AND remaining + $2 BETWEEN 0 AND amount",
      id, delta, lent_delta);
  if (changed != 1) {
    throw std::logic_error("journal: lot " + std::to_string(id) + " can't change by " + std::to_string(delta));
  }
}

bool JournalSqlStore::hold(const Hold& hold) {
  expected_.reset();
  release(hold.id);
  const auto held = session_.execute(
      "UPDATE journal_balance SET held = held + $3 WHERE account = $1 AND holder = $2 AND balance - held >= $3",
      hold.side.account, hold.side.holder, hold.amount);
  if (held != 1) return false;
  session_.execute("INSERT INTO journal_hold (id, account, holder, amount, until_ms) VALUES ($1, $2, $3, $4, $5)",
                   hold.id, hold.side.account, hold.side.holder, hold.amount, hold.until_ms);
  return true;
}

std::optional<JournalSqlStore::Hold> JournalSqlStore::held(const std::string& id) {
  return session_.query("SELECT account, holder, amount, until_ms FROM journal_hold WHERE id = $1", id)
      .one([&](const Row& row) {
        return Hold{id, {row.text(0), row.text(1)}, row.integer(2), row.integer(3)};
      });
}

void JournalSqlStore::release(const std::string& id) {
  expected_.reset();
  const auto gone = session_.query("DELETE FROM journal_hold WHERE id = $1 RETURNING account, holder, amount", id)
                        .one([](const Row& row) {
                          return Hold{"", {row.text(0), row.text(1)}, row.integer(2), 0};
                        });
  if (!gone) return;
  session_.execute("UPDATE journal_balance SET held = held - $3 WHERE account = $1 AND holder = $2", gone->side.account,
                   gone->side.holder, gone->amount);
}

std::vector<std::string> JournalSqlStore::holds_until(std::int64_t now_ms, int limit) {
  return session_
      .query("SELECT id FROM journal_hold WHERE until_ms <= $1 ORDER BY until_ms, id LIMIT $2", now_ms, limit)
      .all([](const Row& row) { return row.text(0); });
}

}  // namespace bobbin::storage
