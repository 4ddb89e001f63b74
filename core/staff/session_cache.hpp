#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "core/staff/store.hpp"
#include "core/staff/tries.hpp"

namespace bobbin::staff {

// Sessions seen in the database a moment ago; after two seconds they are looked at again. Bounded; any thread.
class SessionCache {
 public:
  [[nodiscard]] std::optional<Session> find(const TokenHash& token, SteadyNow now);
  // `seen` is when the database was asked, `version` what version() said before that: what was forgotten meanwhile
  // stays forgotten.
  void put(const TokenHash& token, const Session& session, SteadyNow seen, std::uint64_t version);
  [[nodiscard]] std::uint64_t version();
  void forget(const TokenHash& token);
  void forget_all_of(const std::string& staff);

 private:
  struct Seen {
    Session session;
    SteadyNow at{};
  };
  std::mutex mutex_;
  std::uint64_t version_ = 0;
  std::map<TokenHash, Seen> seen_;
};

}  // namespace bobbin::staff
