#include "core/storage/stores/stock_store.hpp"

#include <limits>
#include <string_view>

namespace bobbin::storage {
namespace {

constexpr std::string_view kChange =
    "INSERT INTO stock (store, sku, quantity) VALUES ($1, $2, $3)"
    " ON CONFLICT (store, sku) DO UPDATE SET quantity = stock.quantity + $3";

}  // namespace

std::int64_t StockSqlStore::quantity(const std::string& store, const std::string& sku) {
  return session_.query("SELECT quantity FROM stock WHERE store = $1 AND sku = $2", store, sku).integer();
}

std::optional<std::int64_t> StockSqlStore::add(const std::string& store, const std::string& sku, std::int64_t delta,
                                               std::optional<std::int64_t> floor) {
  auto changed = floor ? change_within(store, sku, delta, *floor) : session_.ask_change(kChange, store, sku, delta);
  auto left = after(store, sku);
  return changed.get() ? left.get() : std::nullopt;
}

Later<bool> StockSqlStore::take(const std::string& store, const std::string& sku, std::int64_t quantity) {
  return change_within(store, sku, -quantity, 0);
}

Later<std::int64_t> StockSqlStore::take_anyway(const std::string& store, const std::string& sku,
                                               std::int64_t quantity) {
  session_.queue(Rows{1}, kChange, store, sku, -quantity);
  return after(store, sku).then([](std::optional<std::int64_t> left) { return left.value(); });
}

Later<bool> StockSqlStore::change_within(const std::string& store, const std::string& sku, std::int64_t delta,
                                         std::int64_t floor) {
  if (delta < floor) {  // too few where there is no row
    return session_.ask_change(
        "UPDATE stock SET quantity = quantity + $3 WHERE store = $1 AND sku = $2 AND quantity + $3 >= $4", store, sku,
        delta, floor);
  }
  return session_.ask_change(
      "INSERT INTO stock (store, sku, quantity) VALUES ($1, $2, $3) ON CONFLICT (store, sku) DO UPDATE"
      " SET quantity = stock.quantity + $3 WHERE stock.quantity + $3 >= $4",
      store, sku, delta, floor);
}

// What is there after a change that has just been asked for. A statement of its own, because SQLite makes a temporary
// table for each RETURNING, which costs more than the change itself.
Later<std::optional<std::int64_t>> StockSqlStore::after(const std::string& store, const std::string& sku) {
  return session_.ask_one([](const Row& row) { return row.integer(0); },
                          "SELECT quantity FROM stock WHERE store = $1 AND sku = $2", store, sku);
}

bool StockSqlStore::set(const std::string& store, const std::string& sku, std::int64_t from, std::int64_t to) {
  if (session_.execute("UPDATE stock SET quantity = $4 WHERE store = $1 AND sku = $2 AND quantity = $3", store, sku,
                       from, to) == 1) {
    return true;
  }
  return from == 0 && session_.execute(
                          "INSERT INTO stock (store, sku, quantity) VALUES ($1, $2, $3)"
                          " ON CONFLICT (store, sku) DO NOTHING",
                          store, sku, to) == 1;
}

void StockSqlStore::insert(const stock::Movement& movement) {
  session_.queue(Rows{1},
                 "INSERT INTO stock_movement (id, document, kind, at_ms, store, staff, sku, delta, quantity)"
                 " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                 movement.id, movement.document, movement.kind, movement.at, movement.store, movement.staff,
                 movement.sku, movement.delta, movement.quantity);
}

std::vector<stock::Level> StockSqlStore::of_style(const std::string& style_code) {
  return session_
      .query(
          "SELECT k.store, k.sku, k.quantity FROM style s JOIN variant v ON v.style = s.id"
          " JOIN stock k ON k.sku = v.sku WHERE s.code = $1 ORDER BY k.sku, k.store",
          style_code)
      .all([](const Row& row) {
        return stock::Level{row.text(0), row.text(1), row.integer(2)};
      });
}

std::vector<stock::Level> StockSqlStore::low(const std::string& store, std::int64_t at_most, const std::string& after,
                                             int limit) {
  return session_
      .query(
          "SELECT k.store, k.sku, k.quantity FROM stock k JOIN variant v ON v.sku = k.sku"
          " WHERE k.store = $1 AND k.sku > $2 AND k.quantity <= $3 AND v.active = 1 ORDER BY k.sku LIMIT $4",
          store, after, at_most, limit)
      .all([](const Row& row) {
        return stock::Level{row.text(0), row.text(1), row.integer(2)};
      });
}

std::vector<stock::Movement> StockSqlStore::movements(const std::string& store, const std::string& sku,
                                                      std::int64_t before, int limit) {
  return session_
      .query(
          "SELECT id, document, kind, at_ms, store, staff, sku, delta, quantity FROM stock_movement"
          " WHERE store = $1 AND sku = $2 AND id < $3 ORDER BY id DESC LIMIT $4",
          store, sku, before > 0 ? before : std::numeric_limits<std::int64_t>::max(), limit)
      .all([](const Row& row) {
        stock::Movement movement;
        movement.id = row.integer(0);
        movement.document = row.integer(1);
        movement.kind = row.enumerator<stock::MovementKind>(2);
        movement.at = row.instant(3);
        movement.store = row.text(4);
        movement.staff = row.text(5);
        movement.sku = row.text(6);
        movement.delta = row.integer(7);
        movement.quantity = row.integer(8);
        return movement;
      });
}

}  // namespace bobbin::storage
