#include "core/storage/stores/parked_store.hpp"

namespace bobbin::storage {
namespace {

using checkout::Parked;

Parked read_parked(const Row& row) {
  return {row.text(0), row.text(1), row.text(2), row.text(3), row.instant(4), row.text(5), row.integer(6)};
}

}  // namespace

void ParkedSqlStore::put(const Parked& parked) {
  session_.execute(
      "INSERT INTO parked (id, uuid, store, till, staff, at_ms, basket) VALUES ($1, $2, $3, $4, $5, $6, $7)"
      " ON CONFLICT (uuid) DO UPDATE SET store = $3, till = $4, staff = $5, at_ms = $6, basket = $7",
      parked.row, parked.id, parked.store, parked.till, parked.staff, parked.at, parked.basket_json);
}

std::optional<Parked> ParkedSqlStore::find(const std::string& id) {
  return session_.query("SELECT uuid, store, till, staff, at_ms, basket, id FROM parked WHERE uuid = $1", id)
      .one(read_parked);
}

std::vector<Parked> ParkedSqlStore::list(const std::string& store, std::int64_t after, int limit) {
  return session_
      .query(
          "SELECT uuid, store, till, staff, at_ms, basket, id FROM parked WHERE store = $1 AND id > $2"
          " ORDER BY id LIMIT $3",
          store, after, limit)
      .all(read_parked);
}

bool ParkedSqlStore::erase(const std::string& store, const std::string& id) {
  return session_.execute("DELETE FROM parked WHERE uuid = $1 AND store = $2", id, store) == 1;
}

}  // namespace bobbin::storage
