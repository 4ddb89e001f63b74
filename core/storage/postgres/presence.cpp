#include "core/storage/postgres/presence.hpp"

#include <libpq-fe.h>

#include <array>

#include "core/storage/postgres/names.hpp"

namespace bobbin::storage::postgres {
namespace {

constexpr std::chrono::milliseconds kLockWait{5'000};
constexpr std::string_view kAlone = "SELECT CAST(pg_try_advisory_lock($1) AS INTEGER)";
constexpr std::string_view kShared = "SELECT CAST(pg_try_advisory_lock_shared($1) AS INTEGER)";

}  // namespace

ServerPresence::ServerPresence(std::string url, Company company) : url_(std::move(url)), company_(company) { take(1); }

// The connection is ours only with both of its locks: one that was refused leaves no place that keep() could believe
// in.
void ServerPresence::take(std::uint16_t wanted) {
  connection_.reset();
  auto fresh = std::make_unique<Connection>(url_, kLockWait);
  fresh->put("SELECT CAST(current_schema() AS TEXT)");
  const ResultPtr schema = fresh->send();
  place_ = PQgetisnull(schema.get(), 0, 0) != 0 ? std::string() : PQgetvalue(schema.get(), 0, 0);
  if (!lock(*fresh, company_ == Company::kAlone ? kAlone : kShared, "present")) {
    throw StorageError(Trouble::kBusy, company_ == Company::kAlone
                                           ? "other programs have this database open; end them first"
                                           : "a program that must be alone has this database open; wait for its end");
  }
  for (int tries = 0; tries < kMost; ++tries) {
    const auto node = static_cast<std::uint16_t>((wanted - 1 + tries) % kMost + 1);
    if (!lock(*fresh, kAlone, "node " + std::to_string(node))) continue;
    node_ = node;
    connection_ = std::move(fresh);
    return;
  }
  throw StorageError(Trouble::kBusy, "too many programs have this database open");
}

std::uint16_t ServerPresence::keep() {
  if (!connection_ || !connection_->still_usable()) take(node_);
  return node_;
}

bool ServerPresence::lock(Connection& connection, std::string_view sql, std::string_view name) const {
  const std::array<Param, 1> params{Param(number_of(place_ + " " + std::string(name)))};
  connection.put({}, sql, params);
  const ResultPtr result = connection.send();
  return PQgetvalue(result.get(), 0, 0)[3] == 1;  // a whole number of 32 bits, the greatest first
}

}  // namespace bobbin::storage::postgres
