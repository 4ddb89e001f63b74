#include <algorithm>
#include <limits>
#include <utility>

#include "core/storage/stores/journal_codec.hpp"
#include "core/storage/stores/journal_columns.hpp"
#include "core/storage/stores/journal_store.hpp"
#include "core/storage/stores/sale_json.hpp"

// How the journal is read: lists of entries, chains, sums.
namespace bobbin::storage {
namespace {

using journal::Entry;
using journal::EntryFilter;
using journal::Side;

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

Entry entry_of(const Row& row) {
  Entry entry;
  entry.id = row.integer(0);
  entry.cause = {row.text(3), row.text(4), row.text(5), row.text(6), row.instant(1), row.day(2), ""};
  entry.plugin = row.text(7);
  entry.rule = row.text(8);
  entry.from = {row.text(9), row.text(10)};
  entry.to = {row.text(11), row.text(12)};
  entry.unit = row.text(13);
  entry.amount = row.integer(14);
  entry.reverses = row.integer(15);
  entry.keep = (row.integer(16) & kKeepFlag) != 0;
  entry.correction = (row.integer(16) & kCorrectionFlag) != 0;
  entry.previous_from = row.integer(17);
  entry.previous_to = row.integer(18);
  decode_detail(row.text_view(19), entry);
  return entry;
}

Entry money_of(const Row& row, const std::string& unit) {
  Entry entry;
  entry.id = row.integer(0);
  entry.cause = {row.text(3), row.text(4), row.text(5), row.text(6), row.instant(1), row.day(2), ""};
  entry.plugin = row.text(7);
  entry.from = {row.text(8), row.text(9)};
  entry.rule = entry.cause.kind != "return"            ? "tender"
               : entry.from.account == journal::kSales ? "refund_failed"
                                                       : "refund";
  entry.to = {row.text(10), row.text(11)};
  entry.unit = unit;
  entry.amount = row.integer(12);
  entry.cause.sale = row.maybe_text(13).value_or("");
  entry.label = sale_json::parse_words(row.text_view(14));
  entry.plugin_version = row.maybe_text(15).value_or("");
  // What was paid in a tender is all of what its row says.
  entry.basis.terms = {{journal::TermKind::kTenderMinor, row.integer32(16), entry.amount, 1, 1}};
  return entry;
}

bool has_side(const Entry& entry, const Side& side) {
  const auto is = [&](const Side& one) { return one.account == side.account && one.holder == side.holder; };
  return is(entry.from) || is(entry.to);
}

// Newest first, each once, no more than the filter asks for.
std::vector<Entry> newest(std::vector<Entry> entries, const EntryFilter& filter) {
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.id > b.id; });
  const auto same = [](const Entry& a, const Entry& b) { return a.id == b.id; };
  entries.erase(std::unique(entries.begin(), entries.end(), same), entries.end());
  if (static_cast<int>(entries.size()) > filter.limit) entries.resize(static_cast<std::size_t>(filter.limit));
  return entries;
}

// Of a row of journal_balance b; $1 is its holder, $2 the moment.
#define BOBBIN_STANDING                                                                         \
  "b.balance, b.held, (SELECT CAST(COALESCE(sum(l.remaining), 0) AS BIGINT) FROM journal_lot l" \
  " WHERE l.holder = $1 AND l.account = b.account AND l.remaining > 0 AND l.expires_ms <= $2)"

journal::Standing standing_of(const Row& row, int first) {
  return {{row.integer(first), row.integer(first + 1)}, row.integer(first + 2)};
}

#define BOBBIN_MONEY_COLUMNS                                                                                \
  "id, at_ms, business_day, cause, cause_id, store, staff, plugin, from_account, from_holder, to_account, " \
  "to_holder, amount_minor, sale_cause_id, label, plugin_version, tender"

}  // namespace

std::optional<Entry> JournalSqlStore::entry(std::int64_t id) {
  return session_.query("SELECT " BOBBIN_ENTRY_COLUMNS " FROM journal_entry WHERE id = $1", id).one(entry_of);
}

std::vector<Entry> JournalSqlStore::chain(const Side& side, const EntryFilter& filter, std::int64_t last_entry) {
  const auto before_it = [&](const Entry& one) {
    const bool in = one.to.account == side.account && one.to.holder == side.holder;
    return in ? one.previous_to : one.previous_from;
  };
  std::vector<Entry> out;
  std::int64_t id = last_entry;
  // A further page goes on where the one before it ended, so that a long statement is walked once.
  if (const auto from = filter.before == 0 ? std::nullopt : entry(filter.before); from && has_side(*from, side)) {
    id = before_it(*from);
  }
  while (id != 0 && static_cast<int>(out.size()) < filter.limit) {
    auto found = entry(id);
    if (!found) throw StorageError(Trouble::kCorrupt, "the journal's entry " + std::to_string(id) + " is missing");
    id = before_it(*found);
    if (journal::matches(*found, filter)) out.push_back(std::move(*found));
  }
  return out;
}

std::vector<Entry> JournalSqlStore::entries(const EntryFilter& filter) {
  if (!filter.cause_id.empty()) return of_cause(filter);
  if (!filter.holder.empty()) {
    struct Head {
      Side side;
      std::int64_t last = 0;
    };
    const auto heads =
        session_
            .query("SELECT account, last_entry FROM journal_balance WHERE holder = $1 AND ($2 = '' OR account = $2)",
                   filter.holder, filter.account)
            .all([&](const Row& row) {
              return Head{{row.text(0), filter.holder}, row.integer(1)};
            });
    std::vector<Entry> out;
    for (const auto& head : heads) {
      auto part = chain(head.side, filter, head.last);
      std::move(part.begin(), part.end(), std::back_inserter(out));
    }
    if (!heads.empty()) return newest(std::move(out), filter);
  }
  return scan(filter);
}

std::vector<Entry> JournalSqlStore::of_cause(const EntryFilter& filter) {
  std::vector<Entry> out = entries_of_cause(filter.cause_id);
  const std::string unit = currency();
  session_.query("SELECT " BOBBIN_MONEY_COLUMNS " FROM money_entry WHERE cause_id = $1", filter.cause_id)
      .each([&](const Row& row) { out.push_back(money_of(row, unit)); });
  std::erase_if(out, [&](const Entry& entry) { return !journal::matches(entry, filter); });
  return newest(std::move(out), filter);
}

// For accounts without balance rows: from the newest id down.
std::vector<Entry> JournalSqlStore::scan(const EntryFilter& filter) {
  const std::int64_t before = filter.before == 0 ? kMost : filter.before;
  auto out = session_
                 .query("SELECT " BOBBIN_ENTRY_COLUMNS
                        " FROM journal_entry WHERE id < $1 AND ($2 = '' OR plugin = $2)"
                        " AND ((($3 = '' OR from_account = $3) AND ($4 = '' OR from_holder = $4))"
                        " OR (($3 = '' OR to_account = $3) AND ($4 = '' OR to_holder = $4)))"
                        " ORDER BY id DESC LIMIT $5",
                        before, filter.plugin, filter.account, filter.holder, filter.limit)
                 .all(entry_of);
  const std::string unit = currency();
  session_
      .query("SELECT " BOBBIN_MONEY_COLUMNS
             " FROM money_entry WHERE id < $1 AND ($2 = '' OR plugin = $2)"
             " AND ((($3 = '' OR from_account = $3) AND ($4 = '' OR from_holder = $4))"
             " OR (($3 = '' OR to_account = $3) AND ($4 = '' OR to_holder = $4)))"
             " ORDER BY id DESC LIMIT $5",
             before, filter.plugin, filter.account, filter.holder, filter.limit)
      .each([&](const Row& row) { out.push_back(money_of(row, unit)); });
  return newest(std::move(out), filter);
}

// The host declares `sales` in the shop's currency (journal::Ledger).
std::string JournalSqlStore::currency() {
  return session_.query("SELECT unit FROM journal_account WHERE code = 'sales'")
      .one([](const Row& row) { return row.text(0); })
      .value_or(journal::kMoney);
}

std::vector<Entry> JournalSqlStore::entries_of_cause(const std::string& cause_id) {
  return session_.query("SELECT " BOBBIN_ENTRY_COLUMNS " FROM journal_entry WHERE cause_id = $1 ORDER BY id", cause_id)
      .all(entry_of);
}

std::vector<Entry> JournalSqlStore::reversals_of(std::int64_t entry) {
  return session_
      .query("SELECT " BOBBIN_ENTRY_COLUMNS " FROM journal_entry WHERE reverses = $1 AND reverses <> 0 ORDER BY id",
             entry)
      .all(entry_of);
}

journal::Balance JournalSqlStore::balance(const Side& side) {
  const auto row = session_
                       .query("SELECT balance, held FROM journal_balance WHERE account = $1 AND holder = $2",
                              side.account, side.holder)
                       .one([](const Row& r) {
                         return journal::Balance{r.integer(0), r.integer(1)};
                       });
  if (row) return *row;
  const auto kind =
      session_.query("SELECT holder_kind FROM journal_account WHERE code = $1", side.account).one([](const Row& r) {
        return r.enumerator<journal::HolderKind>(0);
      });
  return kind && journal::has_row(*kind) ? journal::Balance{} : sum(side);
}

// Every sale with a member asks for one: in one statement, unless the holder has no row yet.
void JournalSqlStore::expect(const std::string& holder, Instant at) {
  if (session_.reads_ahead()) expected_ = Expected{holder, at, holdings(holder, at)};
}

journal::Standing JournalSqlStore::standing(const Side& side, Instant at) {
  if (expected_ && expected_->holder == side.holder && expected_->at == at) {
    if (!expected_->rows) expected_->rows = expected_->later.get();
    for (const journal::Holding& one : *expected_->rows) {
      if (one.account == side.account) return one.standing;
    }
  }
  const auto row =
      session_
          .query("SELECT " BOBBIN_STANDING " FROM journal_balance b WHERE b.holder = $1 AND b.account = $3",
                 side.holder, at, side.account)
          .one([](const Row& found) { return standing_of(found, 0); });
  if (row) return *row;
  const auto kind =
      session_.query("SELECT holder_kind FROM journal_account WHERE code = $1", side.account).one([](const Row& found) {
        return found.enumerator<journal::HolderKind>(0);
      });
  return kind && journal::has_row(*kind) ? journal::Standing{} : journal::Standing{sum(side), 0};
}

Later<std::vector<journal::Holding>> JournalSqlStore::holdings(const std::string& holder, Instant at) {
  return session_.ask_all(
      [](const Row& row) {
        return journal::Holding{row.text(0), standing_of(row, 1)};
      },
      "SELECT b.account, " BOBBIN_STANDING " FROM journal_balance b WHERE b.holder = $1 ORDER BY b.account", holder,
      at);
}

// Of an account without balance rows.
journal::Balance JournalSqlStore::sum(const Side& side) {
  const auto all = [&](std::string_view sql) { return session_.query(sql, side.account, side.holder).integer(); };
  const std::int64_t own =
      all("SELECT CAST(COALESCE(sum(CASE WHEN to_account = $1 AND to_holder = $2 THEN amount ELSE -amount END), 0) AS"
          " BIGINT) FROM journal_entry WHERE (to_account = $1 AND to_holder = $2)"
          " OR (from_account = $1 AND from_holder = $2)");
  const std::int64_t money =
      all("SELECT CAST(COALESCE(sum(CASE WHEN to_account = $1 AND to_holder = $2 THEN amount_minor ELSE -amount_minor"
          " END), 0) AS BIGINT) FROM money_entry WHERE (to_account = $1 AND to_holder = $2)"
          " OR (from_account = $1 AND from_holder = $2)");
  return {own + money, 0};
}

std::vector<journal::BalanceRow> JournalSqlStore::balances(const std::string& account, const std::string& holder) {
  return session_
      .query(
          "SELECT account, holder, unit, balance FROM journal_balance"
          " WHERE ($1 = '' OR account = $1) AND ($2 = '' OR holder = $2)"
          " UNION ALL SELECT account, holder, max(unit), CAST(sum(amount) AS BIGINT) FROM ("
          "  SELECT from_account AS account, from_holder AS holder, unit, -amount AS amount FROM journal_entry"
          "  UNION ALL SELECT to_account, to_holder, unit, amount FROM journal_entry"
          "  UNION ALL SELECT from_account, from_holder, $3, -amount_minor FROM money_entry"
          "  UNION ALL SELECT to_account, to_holder, $3, amount_minor FROM money_entry) moves"
          " WHERE ($1 = '' OR account = $1) AND ($2 = '' OR holder = $2) AND account NOT IN"
          " (SELECT code FROM journal_account WHERE holder_kind IN (1, 2)) GROUP BY account, holder"
          " ORDER BY 1, 2",
          account, holder, currency())
      .all([](const Row& row) {
        return journal::BalanceRow{{row.text(0), row.text(1)}, row.text(2), row.integer(3)};
      });
}

std::vector<journal::Store::TrialRow> JournalSqlStore::trial_balance() {
  return session_
      .query(
          "SELECT account, unit, CAST(sum(amount) AS BIGINT) FROM ("
          "  SELECT from_account AS account, unit, -amount AS amount FROM journal_entry"
          "  UNION ALL SELECT to_account, unit, amount FROM journal_entry"
          "  UNION ALL SELECT from_account, $1, -amount_minor FROM money_entry"
          "  UNION ALL SELECT to_account, $1, amount_minor FROM money_entry) moves"
          " GROUP BY account, unit ORDER BY 1, 2",
          currency())
      .all([](const Row& row) {
        return TrialRow{row.text(0), row.text(1), row.integer(2)};
      });
}

}  // namespace bobbin::storage
