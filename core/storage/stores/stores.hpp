#pragma once

#include <memory>

#include "core/base/storage.hpp"
#include "core/storage/session.hpp"

namespace bobbin::storage {

// Every noun's SQL store over one session. The stores hold no state, so a set lives as long as its connection and
// serves one transaction or snapshot after the other.
class StoreSet {
 public:
  explicit StoreSet(Session& session);
  StoreSet(const StoreSet&) = delete;
  StoreSet& operator=(const StoreSet&) = delete;
  ~StoreSet();

  [[nodiscard]] Stores& stores();

 private:
  struct All;
  std::unique_ptr<All> all_;
};

}  // namespace bobbin::storage
