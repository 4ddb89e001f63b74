#include <stdexcept>

#include "core/config/content_hash.hpp"
#include "core/config/snapshot.hpp"

namespace bobbin::config {
namespace {

constexpr std::size_t kMostEarlier = 64;  // snapshots of past versions kept in memory

// The modules that a content names: what Snapshot::parse finds in it.
std::vector<std::string> modules_named(const std::string& content) { return Snapshot::parse(0, content)->modules(); }

}  // namespace

Result<std::int64_t> Settings::put_in_force(Storage& storage, const Clock& clock,
                                            const std::shared_ptr<const Snapshot>& snapshot) {
  const VersionStore::Version version{content_hash(snapshot->content()), snapshot->content(),
                                      modules_named(snapshot->content())};
  const Instant now = clock.now();
  auto number = storage.write<std::int64_t>(
      [&](Stores& stores) -> Result<std::int64_t> { return stores.config.keep(version, now); });
  if (!number) return number;
  const std::scoped_lock lock(mutex_);
  current_ = snapshot->with_version(*number);
  return number;
}

std::shared_ptr<const Snapshot> Settings::current() const {
  const std::scoped_lock lock(mutex_);
  return current_;
}

std::shared_ptr<const Snapshot> Settings::at(Stores& stores, std::int64_t version) const {
  {
    const std::scoped_lock lock(mutex_);
    if (version == 0 || (current_ && current_->version() == version)) return current_;
    if (const auto found = earlier_.find(version); found != earlier_.end()) return found->second;
  }
  const auto content = stores.config.content(version);
  if (!content) throw std::runtime_error("there is no settings version " + std::to_string(version));
  auto snapshot = Snapshot::parse(version, *content);
  const std::scoped_lock lock(mutex_);
  if (earlier_.size() >= kMostEarlier) earlier_.clear();
  earlier_[version] = snapshot;
  return snapshot;
}

}  // namespace bobbin::config
