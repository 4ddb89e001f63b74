#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/staff/staff.hpp"

namespace bobbin::staff {

// A person with the hashes of the secrets (Argon2id's own text form); empty = none.
struct Credentials {
  Person person;
  std::string pin_hash;
  std::string password_hash;
};

using TokenHash = std::vector<std::uint8_t>;

// Port of staff and sessions to their tables. Bound to a transaction or a snapshot.
class Store {
 public:
  virtual ~Store() = default;

  [[nodiscard]] virtual bool insert(const Credentials& credentials) = 0;  // false: the id is there
  virtual void update(const Credentials& credentials) = 0;
  [[nodiscard]] virtual std::optional<Credentials> find(const std::string& id) = 0;
  [[nodiscard]] virtual std::vector<Person> list(const std::string& after, int limit) = 0;  // by id
  [[nodiscard]] virtual std::int64_t active_owners() = 0;

  virtual void insert(const TokenHash& token, const Session& session) = 0;
  // With the person's role and name of now; nullopt when there is none or the person isn't active.
  [[nodiscard]] virtual std::optional<Session> session(const TokenHash& token) = 0;
  virtual void end_session(const TokenHash& token) = 0;
  virtual void end_sessions_of(const std::string& staff) = 0;
  virtual void end_sessions_before(std::int64_t expires_ms) = 0;
};

}  // namespace bobbin::staff
