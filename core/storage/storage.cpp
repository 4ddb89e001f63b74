#include "core/storage/storage.hpp"

#include "core/base/unavailable.hpp"
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

std::unique_ptr<SqlStorage> open_storage(const std::string& address, IfMissing if_missing,
                                         const EngineOptions& options) {
  return migrated(open_engine(address, if_missing, options));
}

Result<void> SqlStorage::write_erased(const std::function<Result<void>(Stores&)>& work) {
  try {
    return engine_->write([&](Session& session) {
      StoreSet set(session);
      return work(set.stores());
    });
  } catch (const StorageError& error) {
    if (error.trouble() == Trouble::kAway) return Refused(unavailable());  // nothing was written
    if (error.trouble() == Trouble::kUnclear) throw Unavailable(error.what());
    throw;
  }
}

void SqlStorage::read_erased(const std::function<void(Stores&)>& work) {
  try {
    engine_->read([&](Session& session) {
      StoreSet set(session);
      work(set.stores());
    });
  } catch (const StorageError& error) {
    if (error.trouble() == Trouble::kAway || error.trouble() == Trouble::kBusy) throw Unavailable(error.what());
    throw;
  }
}

}  // namespace bobbin::storage
