#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "core/catalog/store.hpp"

namespace bobbin::storage {

// The goods that tills asked for lately, with their prices, as one version of the catalogue has them (catalog_version).
// Any thread. Filled from snapshots only: what a transaction sees may yet be taken back.
class CatalogShelf {
 public:
  using Asked = catalog::Store::Asked;

  struct Found {
    std::shared_ptr<const Asked> asked;
    std::int64_t version = 0;
  };
  [[nodiscard]] std::optional<Found> find(const std::string& key) const;
  // Of another version: all others go.
  void put(const std::string& key, std::int64_t version, const Asked& asked);

 private:
  static constexpr std::size_t kMost = 8'000;  // about 8 MB; a shop asks for fewer in a day

  mutable std::mutex mutex_;
  std::int64_t version_ = 0;
  std::unordered_map<std::string, std::shared_ptr<const Asked>> goods_;
};

}  // namespace bobbin::storage
