#include "core/plugin_host/lineup.hpp"

#include "core/config/snapshot.hpp"

namespace bobbin::plugin_host {
namespace {

constexpr std::size_t kMostVersions = 64;  // old ones come up in returns only

}  // namespace

std::shared_ptr<const Lineup> Lineups::find(const Settings& settings, const std::string& store) const {
  const std::shared_lock lock(mutex_);
  const auto known = all_.find(settings.get());
  if (known == all_.end()) return nullptr;
  const auto found = known->second.of_store.find(store);
  return found == known->second.of_store.end() ? nullptr : found->second;
}

std::shared_ptr<const Lineup> Lineups::keep(const Settings& settings, const std::string& store,
                                            std::shared_ptr<const Lineup> lineup) {
  const std::unique_lock lock(mutex_);
  if (all_.size() == kMostVersions && !all_.contains(settings.get())) all_.clear();
  OfSettings& its = all_[settings.get()];
  its.settings = settings;
  return its.of_store.emplace(store, std::move(lineup)).first->second;
}

}  // namespace bobbin::plugin_host
