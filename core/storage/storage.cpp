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

bool is_disks(Trouble trouble) {
  return trouble == Trouble::kDiskFull || trouble == Trouble::kDisk || trouble == Trouble::kReadOnly;
}

}  // namespace

std::unique_ptr<SqlStorage> open_storage(const std::string& address, IfMissing if_missing,
                                         const EngineOptions& options) {
  return migrated(open_engine(address, if_missing, options));
}

Result<void> SqlStorage::write_erased(const std::function<Result<void>(Stores&)>& work) {
  try {
    Result<void> done = engine_->write([&](Session& session) {
      StoreSet set(session);
      return work(set.stores());
    });
    if (done) disk_fails_ = false;
    return done;
  } catch (const StorageError& error) {
    if (error.trouble() == Trouble::kAway) return Refused(unavailable(Unavailable::Why::kAway));  // nothing was written
    if (error.trouble() == Trouble::kUnclear) throw Unavailable(Unavailable::Why::kAway, error.what());
    if (!is_disks(error.trouble())) throw;
    disk_fails_ = true;
    throw Unavailable(Unavailable::Why::kDisk, error.what());
  }
}

std::optional<Words> SqlStorage::trouble() const {
  if (!disk_fails_) return std::nullopt;
  return unavailable(Unavailable::Why::kDisk).detail;
}

void SqlStorage::read_erased(const std::function<void(Stores&)>& work) {
  try {
    engine_->read([&](Session& session) {
      StoreSet set(session, &shelf_);
      work(set.stores());
    });
  } catch (const StorageError& error) {
    if (error.trouble() == Trouble::kAway || error.trouble() == Trouble::kBusy) {
      throw Unavailable(Unavailable::Why::kAway, error.what());
    }
    if (!is_disks(error.trouble())) throw;
    disk_fails_ = true;
    throw Unavailable(Unavailable::Why::kDisk, error.what());
  }
}

std::int64_t SqlStorage::greatest_id() {
  std::int64_t out = 0;
  engine_->read([&](Session& session) {
    out = session
              .query(
                  "SELECT max(id) FROM (SELECT max(id) AS id FROM claim UNION ALL SELECT max(id) FROM sale_line"
                  " UNION ALL SELECT max(id) FROM sale_tender UNION ALL SELECT max(id) FROM return_line"
                  " UNION ALL SELECT max(id) FROM refund UNION ALL SELECT max(id) FROM journal_entry"
                  " UNION ALL SELECT max(id) FROM audit UNION ALL SELECT max(id) FROM shift"
                  " UNION ALL SELECT max(id) FROM member UNION ALL SELECT max(id) FROM stock_movement) AS greatest")
              .integer();
  });
  return out;
}

}  // namespace bobbin::storage
