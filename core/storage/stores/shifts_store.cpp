#include "core/storage/stores/shifts_store.hpp"

#include <limits>

#include "core/storage/stores/sale_json.hpp"

namespace bobbin::storage {

namespace {

constexpr std::int64_t kNewest = std::numeric_limits<std::int64_t>::max();
// A sale's id is taken when its claim is, which is before its shift's id when outside money takes long. One day in the
// ids' measure (IdSource: milliseconds above 21 bits).
constexpr std::int64_t kDayOfIds = std::int64_t{86'400'000} << 21;

#define BOBBIN_SHIFT_COLUMNS "id, store, till, float_minor, opened_ms, opened_by, closed_ms, closed_by"

shifts::Shift shift_of(const Row& row) {
  shifts::Shift shift;
  shift.id = row.integer(0);
  shift.store = row.text(1);
  shift.till = row.text(2);
  shift.float_minor = row.integer(3);
  shift.opened_at = row.instant(4);
  shift.opened_by = row.text(5);
  shift.closed_at = row.maybe_instant(6);
  shift.closed_by = row.text(7);
  return shift;
}

}  // namespace

bool ShiftsSqlStore::insert(const shifts::Shift& shift) {
  return session_.execute("INSERT INTO shift (" BOBBIN_SHIFT_COLUMNS
                          ") VALUES ($1, $2, $3, $4, $5, $6, NULL, '') ON CONFLICT DO NOTHING",
                          shift.id, shift.store, shift.till, shift.float_minor, shift.opened_at, shift.opened_by) == 1;
}

// Who moves cash or closes at a till waits for its sales, and they for him: what is sold in a shift is in its report.
void ShiftsSqlStore::alone_at(const std::string& store, const std::string& till) {
  session_.alone("till " + store + " " + till);
}

Later<std::optional<shifts::Shift>> ShiftsSqlStore::ask_open(const std::string& store, const std::string& till) {
  return session_.ask_one(
      shift_of, "SELECT " BOBBIN_SHIFT_COLUMNS " FROM shift WHERE store = $1 AND till = $2 AND closed_ms IS NULL",
      store, till);
}

std::optional<shifts::Shift> ShiftsSqlStore::find(std::int64_t id) {
  session_.query("SELECT store, till FROM shift WHERE id = $1", id).each([&](const Row& row) {
    alone_at(row.text(0), row.text(1));
  });
  return session_.query("SELECT " BOBBIN_SHIFT_COLUMNS " FROM shift WHERE id = $1", id).one(shift_of);
}

std::optional<shifts::Shift> ShiftsSqlStore::open_shift(const std::string& store, const std::string& till) {
  alone_at(store, till);
  return ask_open(store, till).get();
}

Later<std::optional<shifts::Shift>> ShiftsSqlStore::selling_shift(const std::string& store, const std::string& till) {
  session_.together("till " + store + " " + till);
  return ask_open(store, till);
}

std::vector<shifts::Shift> ShiftsSqlStore::list(const shifts::Filter& filter) {
  return session_
      .query("SELECT " BOBBIN_SHIFT_COLUMNS
             " FROM shift WHERE store = $1 AND ($2 = '' OR till = $2)"
             " AND ($3 = 0 OR ($3 = 1 AND closed_ms IS NULL) OR ($3 = 2 AND closed_ms IS NOT NULL))"
             " AND id < $4 ORDER BY id DESC LIMIT $5",
             filter.store, filter.till, filter.state, filter.before > 0 ? filter.before : kNewest, filter.limit)
      .all(shift_of);
}

bool ShiftsSqlStore::close(const shifts::Shift& shift, IdSource& ids) {
  ids.after(session_
                .query("SELECT max(last) FROM (SELECT last FROM sale WHERE shift = $1 AND id >= $2"
                       " UNION ALL SELECT last FROM sale_return WHERE shift = $1 AND id >= $2) AS parts",
                       shift.id, span(shift.id).from)
                .integer());
  return session_.execute(
             "UPDATE shift SET closed_ms = $2, closed_by = $3, closed_id = $4 WHERE id = $1 AND closed_ms IS NULL",
             shift.id, shift.closed_at, shift.closed_by, ids.next()) == 1;
}

void ShiftsSqlStore::insert(const shifts::CashMove& move) {
  session_.queue(Rows{1},
                 "INSERT INTO shift_cash (id, shift, at_ms, staff, amount_minor, reason)"
                 " VALUES ($1, $2, $3, $4, $5, $6)",
                 move.id, move.shift, move.at, move.staff, move.amount_minor, move.reason);
}

std::vector<shifts::CashMove> ShiftsSqlStore::cash_moves(std::int64_t shift) {
  return session_
      .query("SELECT id, shift, at_ms, staff, amount_minor, reason FROM shift_cash WHERE shift = $1 ORDER BY id", shift)
      .all([](const Row& row) {
        shifts::CashMove move;
        move.id = row.integer(0);
        move.shift = row.integer(1);
        move.at = row.instant(2);
        move.staff = row.text(3);
        move.amount_minor = row.integer(4);
        move.reason = row.text(5);
        return move;
      });
}

// Its sales and returns have ids of that time: a range of the primary key instead of one more index.
ShiftsSqlStore::Span ShiftsSqlStore::span(std::int64_t shift) {
  return {shift > kDayOfIds ? shift - kDayOfIds : 0,
          session_.query("SELECT closed_id FROM shift WHERE id = $1", shift).integer(kNewest - kDayOfIds) + kDayOfIds};
}

shifts::Taken ShiftsSqlStore::taken(std::int64_t shift) {
  shifts::Taken out;
  const Span ids = span(shift);
  session_
      .query(
          "SELECT tender, CAST(sum(amount) AS BIGINT), max(label) FROM ("
          "SELECT t.tender AS tender, t.amount_minor AS amount, t.label AS label FROM sale s"
          " JOIN sale_tender t ON t.id > s.id AND t.id <= s.last AND t.sale = s.id"
          " WHERE s.shift = $1 AND s.id >= $2 AND s.id < $3 AND t.id >= $2 AND t.id < $3"
          " UNION ALL SELECT f.tender, -f.amount_minor, f.label FROM sale_return r"
          " JOIN refund f ON f.id > r.id AND f.id <= r.last AND f.sale_return = r.id"
          " WHERE r.shift = $1 AND r.id >= $2 AND r.id < $3 AND f.id >= $2 AND f.id < $3"
          " UNION ALL SELECT f.tender, CASE WHEN g.came = 1 THEN -f.amount_minor ELSE f.amount_minor END, f.label"
          " FROM refund_change g JOIN refund f ON f.id = g.refund WHERE g.shift = $1"
          ") AS every GROUP BY tender",
          shift, ids.from, ids.before)
      .each([&](const Row& row) {
        out.net[row.text(0)] = row.integer(1);
        out.labels[row.text(0)] = sale_json::parse_words(row.text_view(2));
      });
  return out;
}

shifts::Trade ShiftsSqlStore::trade(std::int64_t shift) {
  shifts::Trade out;
  const Span ids = span(shift);
  const auto into = [](shifts::Tally& tally) {
    return [&tally](const Row& row) { tally = {row.integer(0), row.integer(1)}; };
  };
  session_
      .query(
          "SELECT count(*), CAST(COALESCE(sum(net_minor), 0) AS BIGINT) FROM sale"
          " WHERE shift = $1 AND id >= $2 AND id < $3 AND source <> 4",
          shift, ids.from, ids.before)
      .each(into(out.sales));
  session_
      .query(
          "SELECT count(*), CAST(COALESCE(sum(net_minor), 0) AS BIGINT) FROM sale_return"
          " WHERE shift = $1 AND id >= $2 AND id < $3"
          " AND NOT EXISTS (SELECT 1 FROM sale s WHERE s.id = sale_return.sale AND s.source = 4)",
          shift, ids.from, ids.before)
      .each(into(out.returns));
  return out;
}

void ShiftsSqlStore::insert(std::int64_t shift, const std::string& tender, const shifts::Counted& counted) {
  session_.queue(Rows{1},
                 "INSERT INTO shift_count (shift, tender, expected_minor, counted_minor) VALUES ($1, $2, $3, $4)",
                 shift, tender, counted.expected_minor, counted.counted_minor);
}

std::map<std::string, shifts::Counted> ShiftsSqlStore::counted(std::int64_t shift) {
  std::map<std::string, shifts::Counted> out;
  session_.query("SELECT tender, expected_minor, counted_minor FROM shift_count WHERE shift = $1", shift)
      .each([&](const Row& row) {
        out[row.text(0)] = shifts::Counted{row.integer(1), row.integer(2)};
      });
  return out;
}

}  // namespace bobbin::storage
