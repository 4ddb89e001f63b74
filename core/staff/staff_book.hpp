#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/audit/audit.hpp"
#include "core/base/storage.hpp"
#include "core/staff/secrets.hpp"
#include "core/staff/session_cache.hpp"
#include "core/staff/staff.hpp"
#include "core/staff/store.hpp"
#include "core/staff/tries.hpp"

namespace bobbin::staff {

inline constexpr std::int64_t kSessionMs = std::int64_t{12} * 3600 * 1000;

struct NewPerson {
  std::string id;
  std::string name;
  Role role = Role::kCashier;
  std::vector<std::string> stores;
  std::optional<std::string> pin;  // at least one of the two for who shall log in
  std::optional<std::string> password;
  bool active = true;
};

struct PersonPatch {
  std::optional<std::string> name;
  std::optional<Role> role;
  std::optional<std::vector<std::string>> stores;
  std::optional<std::string> pin;
  std::optional<std::string> password;
  std::optional<bool> active;
};

struct Login {
  std::string store;  // the caller knows that store and till exist
  std::string till;   // empty in the office
  std::string staff;
  std::optional<std::string> pin;  // exactly one of the two
  std::optional<std::string> password;
};

struct LoggedIn {
  std::string token;  // 64 hex digits, shown once; the database has its hash
  Session session;
};

// Whether the shop has a store of that id, as its configuration says.
using KnownStore = std::function<bool(const std::string& store)>;
[[nodiscard]] KnownStore any_store();

// Staff, their secrets and sessions. Takes the storage itself, because Argon2id must not run inside a transaction: the
// writer would wait for it. Any thread. One instance a process: it holds the failed tries and the cache of sessions.
class StaffBook {
 public:
  // `system` tells the time by which sessions end: never business time, which may be manual (config.md, "The clock").
  // `steady` is for tests.
  StaffBook(Storage& storage, IdSource& ids, const Clock& system, KnownStore known_store = any_store(),
            std::function<std::chrono::steady_clock::time_point()> steady = std::chrono::steady_clock::now);

  // kTaken with /id; kInvalid with the field.
  [[nodiscard]] Result<Person> create(const audit::Actor& actor, const NewPerson& person);
  // kNotFound; kDeclined when it would leave the shop without an active owner. Who is deactivated, or gets a new
  // secret, loses the sessions at once; a new role or other stores count at once.
  [[nodiscard]] Result<Person> change(const audit::Actor& actor, const std::string& id, const PersonPatch& patch);
  [[nodiscard]] std::vector<Person> list(Stores& stores, const std::string& after, int limit) const;
  [[nodiscard]] Result<Person> get(Stores& stores, const std::string& id) const;
  // Whether an associate of that id is known (CM1); deactivated ones too, for sales of before.
  [[nodiscard]] bool exists(Stores& stores, const std::string& id) const;

  // kUnauthenticated in the same words for an unknown person, a wrong or unset secret and a deactivated one; kForbidden
  // for a store that isn't theirs; kTooManyRequests after five wrong tries in a row (30 s, doubling up to 15 min).
  [[nodiscard]] Result<LoggedIn> login(const Login& login);
  // kUnauthenticated when the token is unknown, ended or too old. Cheap: from memory, seen again in the database every
  // two seconds, so that another process's deactivation counts too.
  [[nodiscard]] Result<Session> session(const std::string& token);
  void logout(const std::string& token);

 private:
  struct Hashes {
    std::string pin;
    std::string password;
  };
  [[nodiscard]] Result<Hashes> hashes(const std::optional<std::string>& pin,
                                      const std::optional<std::string>& password);
  [[nodiscard]] Result<void> check_stores(const std::vector<std::string>& stores) const;
  [[nodiscard]] Result<bool> proves(const std::optional<Credentials>& known, const Login& login);
  Storage& storage_;
  IdSource& ids_;
  const Clock& system_;
  KnownStore known_store_;
  std::function<std::chrono::steady_clock::time_point()> steady_;
  Hasher hasher_;
  Tries tries_;
  SessionCache cache_;
};

}  // namespace bobbin::staff
