#include "core/storage/stores/returns_store.hpp"

#include <algorithm>

#include "core/storage/error.hpp"
#include "core/storage/stores/or_null.hpp"
#include "core/storage/stores/sale_json.hpp"

namespace bobbin::storage {
namespace {

using returns::Refund;
using returns::Return;
using returns::ReturnLine;

struct Loaded {
  Return back;
  std::int64_t last = 0;
};

// The last column is what of the sale still waits, less what its later returns say of it: money that waited goes out
// with a later return, and then no slip says any more that it waits.
#define BOBBIN_RETURNS                                                                                            \
  "SELECT r.id, c.uuid, cs.uuid, r.number, r.store, r.till, r.staff, r.member, r.member_code, r.at_ms,"           \
  " r.business_day, r.shift, r.net_minor, r.refunded_minor, r.waiting_minor, r.last, r.reason, (SELECT CAST(sum(" \
  "o.net_minor - o.refunded_minor - CASE WHEN o.id > r.id THEN o.waiting_minor ELSE 0 END) AS BIGINT)"            \
  " FROM sale_return o WHERE o.sale = r.sale) FROM sale_return r JOIN claim c ON c.id = r.id"                     \
  " LEFT JOIN claim cs ON cs.id = r.sale"

Loaded read_return(const Row& row) {
  Loaded out;
  Return& back = out.back;
  back.row = row.integer(0);
  back.id = row.text(1);
  back.sale = row.maybe_text(2).value_or("");
  back.number = row.text(3);
  back.store = row.text(4);
  back.till = row.text(5);
  back.staff = row.text(6);
  if (const auto member = row.maybe_integer(7)) back.member = {*member, row.maybe_text(8).value_or("")};
  back.at = row.instant(9);
  back.business_day = row.day(10);
  if (const auto shift = row.maybe_integer(11)) back.shift = id_text(*shift);
  back.net_minor = row.integer(12);
  back.refunded_minor = row.integer(13);
  const std::int64_t left = row.integer(14);
  back.waiting_minor =
      std::clamp<std::int64_t>(row.maybe_integer(17).value_or(left), 0, std::max<std::int64_t>(left, 0));
  out.last = row.integer(15);
  back.reason = row.maybe_text(16).value_or("");
  return out;
}

ReturnLine read_line(const Row& row) {
  return {row.integer32(0), row.text(1), row.text(2), row.integer(3), row.integer(4), row.maybe_text(5).value_or(""),
          row.flag(6)};
}

// "<return uuid>.<n>"
std::string refund_id(const std::string& back, std::int32_t index) { return back + "." + std::to_string(index); }

struct RefundKey {
  std::string back;
  std::int64_t n = 0;
};

RefundKey key_of(const std::string& refund) {
  const auto dot = refund.rfind('.');
  const auto n = dot == std::string::npos ? std::nullopt : parse_id(refund.substr(dot + 1));
  if (!n) throw StorageError(Trouble::kFailed, "refund " + refund + ": no id of a refund");
  return {refund.substr(0, dot), *n};
}

}  // namespace

void ReturnsSqlStore::insert(const Return& back, std::int64_t sale_row, IdSource& ids) {
  std::vector<std::int64_t> keys;
  ids.after(back.row);
  for (std::size_t i = 0; i < back.lines.size() + back.refunds.size(); ++i) keys.push_back(ids.next());
  const auto sale = sale_row != 0 ? std::optional(sale_row) : std::nullopt;
  const auto member = back.member ? std::optional(back.member->id) : std::nullopt;
  const auto member_code = back.member ? std::optional(back.member->code) : std::nullopt;
  if (member) session_.alone("member " + std::to_string(*member));
  session_.queue(Rows{1},
                 "INSERT INTO sale_return (id, sale, number, store, till, staff, member, member_code, at_ms,"
                 " business_day, shift, net_minor, refunded_minor, waiting_minor, last, reason)"
                 " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
                 back.row, sale, back.number, back.store, back.till, back.staff, member, member_code, back.at,
                 back.business_day, parse_id(back.shift), back.net_minor, back.refunded_minor, back.waiting_minor,
                 keys.empty() ? back.row : keys.back(), or_null(back.reason));
  auto key = keys.begin();
  for (const ReturnLine& line : back.lines) {
    session_.queue(Rows{1},
                   "INSERT INTO return_line (id, sale_return, line, sku, name, quantity, net_minor, restocked, reason)"
                   " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                   *key++, back.row, line.line, line.sku, line.name, line.quantity, line.net_minor, line.restocked,
                   or_null(line.reason));
  }
  for (const Refund& refund : back.refunds) {
    session_.queue(Rows{1},
                   "INSERT INTO refund (id, sale_return, n, sale_tender, tender, plugin, amount_minor, state, credit,"
                   " original, label, plugin_version, again_minor)"
                   " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
                   *key++, back.row, refund.index, refund.tender, refund.tender_id, refund.plugin, refund.amount_minor,
                   refund.state, refund.credit, or_null(refund.original), sale_json::words(refund.label),
                   or_null(refund.plugin_version), refund.again_minor);
  }
}

void ReturnsSqlStore::load_children(Return& back, std::int64_t last) {
  back.lines = session_
                   .query(
                       "SELECT line, sku, name, quantity, net_minor, reason, restocked FROM return_line"
                       " WHERE id > $1 AND id <= $2 AND sale_return = $1 ORDER BY id",
                       back.row, last)
                   .all(read_line);
  back.refunds = session_
                     .query(
                         "SELECT n, sale_tender, tender, plugin, amount_minor, state, credit, original, label,"
                         " plugin_version, again_minor FROM refund"
                         " WHERE id > $1 AND id <= $2 AND sale_return = $1 ORDER BY id",
                         back.row, last)
                     .all([&](const Row& row) {
                       Refund refund;
                       refund.index = row.integer32(0);
                       refund.id = refund_id(back.id, refund.index);
                       refund.tender = row.integer32(1);
                       refund.tender_id = row.text(2);
                       refund.plugin = row.text(3);
                       refund.amount_minor = row.integer(4);
                       refund.state = row.enumerator<returns::RefundState>(5);
                       refund.credit = row.flag(6);
                       refund.original = row.maybe_text(7).value_or("");
                       refund.label = sale_json::parse_words(row.text_view(8));
                       refund.plugin_version = row.maybe_text(9).value_or("");
                       refund.again_minor = row.integer(10);
                       return refund;
                     });
}

std::optional<Return> ReturnsSqlStore::find(const std::string& uuid) {
  auto loaded = session_.query(BOBBIN_RETURNS " WHERE c.uuid = $1", uuid).one(read_return);
  if (!loaded) return std::nullopt;
  load_children(loaded->back, loaded->last);
  return std::move(loaded->back);
}

std::vector<Return> ReturnsSqlStore::of_sale(std::int64_t sale_row) {
  auto loaded = session_.query(BOBBIN_RETURNS " WHERE r.sale = $1 ORDER BY r.id", sale_row).all(read_return);
  std::vector<Return> out;
  for (Loaded& one : loaded) {
    load_children(one.back, one.last);
    out.push_back(std::move(one.back));
  }
  return out;
}

void ReturnsSqlStore::set_state(const std::string& refund, returns::RefundState state) {
  const RefundKey key = key_of(refund);
  session_.queue(Rows{1},
                 "UPDATE refund SET state = $3 WHERE n = $2 AND id IN (SELECT f.id FROM claim c"
                 " JOIN sale_return r ON r.id = c.id"
                 " JOIN refund f ON f.id > r.id AND f.id <= r.last AND f.sale_return = r.id WHERE c.uuid = $1)",
                 key.back, key.n, state);
}

ReturnsSqlStore::Given ReturnsSqlStore::given(const std::string& refund) {
  const RefundKey key = key_of(refund);
  const auto found =
      session_
          .query(
              "SELECT f.id, r.id, f.amount_minor, f.sale_tender, r.sale, r.business_day, r.shift FROM claim c"
              " JOIN sale_return r ON r.id = c.id"
              " JOIN refund f ON f.id > r.id AND f.id <= r.last AND f.sale_return = r.id"
              " WHERE c.uuid = $1 AND f.n = $2",
              key.back, key.n)
          .one([](const Row& row) {
            return Given{row.integer(0),       row.integer(1), row.integer(2),      row.integer(3),
                         row.maybe_integer(4), row.day(5),     row.maybe_integer(6)};
          });
  if (!found) throw StorageError(Trouble::kFailed, "refund " + refund + " is missing");
  return *found;
}

void ReturnsSqlStore::insert_change(const Given& given, const Change& change, std::int64_t came) {
  session_.queue(Rows{1},
                 "INSERT INTO refund_change (id, sale_return, refund, came, at_ms, business_day, shift)"
                 " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                 change.entry, given.back, given.refund, came, change.at,
                 change.business_day.value_or(given.business_day), change.shift ? change.shift : given.shift);
  const std::int64_t more = came == 0 ? -given.amount_minor : given.amount_minor;
  session_.queue(Rows{1},
                 "UPDATE sale_return SET refunded_minor = refunded_minor + $2, waiting_minor = waiting_minor - $2"
                 " WHERE id = $1",
                 given.back, more);
}

void ReturnsSqlStore::fail(const std::string& refund, const Change& change) {
  const Given failed = given(refund);
  if (session_.execute("UPDATE refund SET state = $2 WHERE id = $1 AND state <> $2", failed.refund,
                       returns::RefundState::kFailed) != 1) {
    return;
  }
  insert_change(failed, change, 0);
  if (!failed.sale) return;
  session_.queue(Rows{1},
                 "UPDATE sale_tender SET refunded_minor = refunded_minor - $3, failed_minor = failed_minor + $3"
                 " WHERE id > $1 AND id <= (SELECT last FROM sale WHERE id = $1) AND sale = $1 AND n = $2",
                 *failed.sale, failed.tender, failed.amount_minor);
}

bool ReturnsSqlStore::came_after_all(const std::string& refund, const Change& change) {
  const Given late = given(refund);
  if (late.sale &&
      session_.execute("UPDATE sale_tender SET refunded_minor = refunded_minor + $3, failed_minor = failed_minor - $3"
                       " WHERE id > $1 AND id <= (SELECT last FROM sale WHERE id = $1) AND sale = $1 AND n = $2"
                       " AND failed_minor >= $3",
                       *late.sale, late.tender, late.amount_minor) != 1) {
    return false;
  }
  session_.queue(Rows{1}, "UPDATE refund SET state = $2 WHERE id = $1 AND state = $3", late.refund,
                 returns::RefundState::kDone, returns::RefundState::kFailed);
  insert_change(late, change, 1);
  return true;
}

void ReturnsSqlStore::insert(const Exchange& exchange) {
  session_.queue(Rows{1},
                 "INSERT INTO exchange (id, sale_return, sale, due_minor)"
                 " SELECT $1, r.id, s.id, $4 FROM claim r, claim s WHERE r.uuid = $2 AND s.uuid = $3",
                 exchange.row, exchange.return_id, exchange.sale_id, exchange.due_minor);
}

std::optional<ReturnsSqlStore::Exchange> ReturnsSqlStore::find_exchange(const std::string& uuid) {
  return session_
      .query(
          "SELECT c.uuid, r.uuid, s.uuid, x.due_minor, x.id FROM claim c JOIN exchange x ON x.id = c.id"
          " JOIN claim r ON r.id = x.sale_return JOIN claim s ON s.id = x.sale WHERE c.uuid = $1",
          uuid)
      .one([](const Row& row) {
        return Exchange{row.text(0), row.text(1), row.text(2), row.integer(3), row.integer(4)};
      });
}

}  // namespace bobbin::storage
