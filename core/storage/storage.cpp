#include "core/storage/storage.hpp"

#include "core/storage/stores/stores.hpp"

namespace bobbin::storage {

Result<void> SqlStorage::write_erased(const std::function<Result<void>(Stores&)>& work) {
  return engine_->write([&](Session& session) {
    StoreSet set(session);
    return work(set.stores());
  });
}

void SqlStorage::read_erased(const std::function<void(Stores&)>& work) {
  engine_->read([&](Session& session) {
    StoreSet set(session);
    work(set.stores());
  });
}

}  // namespace bobbin::storage
