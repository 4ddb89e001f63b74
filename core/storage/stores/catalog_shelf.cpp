#include "core/storage/stores/catalog_shelf.hpp"

namespace bobbin::storage {

std::optional<CatalogShelf::Found> CatalogShelf::find(const std::string& key) const {
  const std::lock_guard lock(mutex_);
  const auto found = goods_.find(key);
  if (found == goods_.end()) return std::nullopt;
  return Found{found->second, version_};
}

void CatalogShelf::put(const std::string& key, std::int64_t version, const Asked& asked) {
  auto kept = std::make_shared<const Asked>(asked);
  const std::lock_guard lock(mutex_);
  if (version != version_ || goods_.size() >= kMost) goods_.clear();
  version_ = version;
  goods_[key] = std::move(kept);
}

}  // namespace bobbin::storage
