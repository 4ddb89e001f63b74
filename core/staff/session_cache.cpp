#include "core/staff/session_cache.hpp"

namespace bobbin::staff {

namespace {

constexpr std::size_t kMaxSessions = 10'000;
constexpr std::chrono::seconds kFresh{2};

}  // namespace

std::optional<Session> SessionCache::find(const TokenHash& token, SteadyNow now) {
  const std::lock_guard lock(mutex_);
  const auto found = seen_.find(token);
  if (found == seen_.end() || now - found->second.at >= kFresh) return std::nullopt;
  return found->second.session;
}

void SessionCache::put(const TokenHash& token, const Session& session, SteadyNow seen, std::uint64_t version) {
  const std::lock_guard lock(mutex_);
  if (version != version_) return;
  if (seen_.size() >= kMaxSessions)
    std::erase_if(seen_, [&](const auto& row) { return seen - row.second.at >= kFresh; });
  if (seen_.size() >= kMaxSessions) seen_.clear();
  seen_[token] = Seen{session, seen};
}

std::uint64_t SessionCache::version() {
  const std::lock_guard lock(mutex_);
  return version_;
}

void SessionCache::forget(const TokenHash& token) {
  const std::lock_guard lock(mutex_);
  ++version_;
  seen_.erase(token);
}

void SessionCache::forget_all_of(const std::string& staff) {
  const std::lock_guard lock(mutex_);
  ++version_;
  std::erase_if(seen_, [&](const auto& row) { return row.second.session.staff == staff; });
}

}  // namespace bobbin::staff
