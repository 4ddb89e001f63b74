#include "core/storage/storage.hpp"

#include "core/storage/schema.hpp"
#include "core/storage/stores/stores.hpp"

namespace bobbin::storage {
namespace {

std::unique_ptr<SqlStorage> migrated(std::unique_ptr<Engine> engine) {
  const Result<void> done = engine->write([](Session& session) -> Result<void> {
    migrate_core(session, SystemClock().now());
    return {};
  });
  if (!done) throw StorageError(Trouble::kConflict, "bringing the tables up to date: " + done.error().detail.en);
  return std::make_unique<SqlStorage>(std::move(engine));
}

}  // namespace

std::unique_ptr<SqlStorage> open_storage(const std::filesystem::path& file, IfMissing if_missing,
                                         const EngineOptions& options) {
  return migrated(open_sqlite(file, if_missing, options));
}

std::unique_ptr<SqlStorage> open_temporary_storage() { return migrated(open_temporary()); }

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
