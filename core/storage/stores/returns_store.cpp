#include "core/storage/stores/returns_store.hpp"

#include "core/storage/error.hpp"

namespace bobbin::storage {
namespace {

using returns::Refund;
using returns::Return;
using returns::ReturnLine;

std::optional<std::string> or_null(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<std::string>(text);
}

struct Loaded {
  Return back;
  std::int64_t last = 0;
};

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
  back.waiting_minor = row.integer(14);
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

}  // namespace

void ReturnsSqlStore::insert(const Return& back, std::int64_t sale_row, IdSource& ids) {
  std::vector<std::int64_t> keys;
  for (std::size_t i = 0; i < back.lines.size() + back.refunds.size(); ++i) keys.push_back(ids.next());
  const auto sale = sale_row != 0 ? std::optional(sale_row) : std::nullopt;
  const auto member = back.member ? std::optional(back.member->id) : std::nullopt;
  const auto member_code = back.member ? std::optional(back.member->code) : std::nullopt;
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
                   " original) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                   *key++, back.row, refund.index, refund.tender, refund.tender_id, refund.plugin, refund.amount_minor,
                   refund.state, refund.credit, or_null(refund.original));
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
                         "SELECT n, sale_tender, tender, plugin, amount_minor, state, credit, original FROM refund"
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
                       return refund;
                     });
}

std::optional<Return> ReturnsSqlStore::find(const std::string& uuid) {
  auto loaded = session_
                    .query(
                        "SELECT r.id, c.uuid, cs.uuid, r.number, r.store, r.till, r.staff, r.member, r.member_code,"
                        " r.at_ms, r.business_day, r.shift, r.net_minor, r.refunded_minor, r.waiting_minor, r.last,"
                        " r.reason FROM claim c JOIN sale_return r ON r.id = c.id"
                        " LEFT JOIN claim cs ON cs.id = r.sale WHERE c.uuid = $1",
                        uuid)
                    .one(read_return);
  if (!loaded) return std::nullopt;
  load_children(loaded->back, loaded->last);
  return std::move(loaded->back);
}

std::vector<Return> ReturnsSqlStore::of_sale(std::int64_t sale_row) {
  auto loaded = session_
                    .query(
                        "SELECT r.id, c.uuid, cs.uuid, r.number, r.store, r.till, r.staff, r.member, r.member_code,"
                        " r.at_ms, r.business_day, r.shift, r.net_minor, r.refunded_minor, r.waiting_minor, r.last,"
                        " r.reason FROM sale_return r JOIN claim c ON c.id = r.id"
                        " LEFT JOIN claim cs ON cs.id = r.sale WHERE r.sale = $1 ORDER BY r.id",
                        sale_row)
                    .all(read_return);
  std::vector<Return> out;
  for (Loaded& one : loaded) {
    load_children(one.back, one.last);
    out.push_back(std::move(one.back));
  }
  return out;
}

void ReturnsSqlStore::set_state(const std::string& refund, returns::RefundState state) {
  const auto dot = refund.rfind('.');
  const auto index = dot == std::string::npos ? std::nullopt : parse_id(refund.substr(dot + 1));
  if (!index) throw StorageError(Trouble::kFailed, "refund " + refund + ": no id of a refund");
  session_.queue(Rows{1},
                 "UPDATE refund SET state = $3 WHERE n = $2 AND id IN (SELECT f.id FROM claim c"
                 " JOIN sale_return r ON r.id = c.id"
                 " JOIN refund f ON f.id > r.id AND f.id <= r.last AND f.sale_return = r.id WHERE c.uuid = $1)",
                 refund.substr(0, dot), *index, state);
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
