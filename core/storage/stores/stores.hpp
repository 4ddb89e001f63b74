#pragma once

#include <memory>

#include "core/base/storage.hpp"
#include "core/storage/session.hpp"
#include "core/storage/stores/catalog_shelf.hpp"

namespace bobbin::storage {

// Every noun's SQL store over one session, for one transaction or one snapshot.
class StoreSet {
 public:
  // `shelf`: of a snapshot, which may answer from what others asked; null in a transaction.
  explicit StoreSet(Session& session, CatalogShelf* shelf = nullptr);
  StoreSet(const StoreSet&) = delete;
  StoreSet& operator=(const StoreSet&) = delete;
  ~StoreSet();

  [[nodiscard]] Stores& stores();

 private:
  struct All;
  std::unique_ptr<All> all_;
};

}  // namespace bobbin::storage
