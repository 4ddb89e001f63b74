#pragma once

#include <atomic>
#include <memory>

#include "core/base/storage.hpp"
#include "core/base/time.hpp"
#include "core/storage/engine.hpp"
#include "core/storage/open.hpp"
#include "core/storage/stores/catalog_shelf.hpp"

namespace bobbin::storage {

// The doors to data over an engine: every call gets the stores of all nouns, bound to its transaction or snapshot.
class SqlStorage final : public Storage {
 public:
  explicit SqlStorage(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}

  Result<void> write_erased(const std::function<Result<void>(Stores&)>& work) override;
  void read_erased(const std::function<void(Stores&)>& work) override;
  [[nodiscard]] std::optional<Words> trouble() const override;

  // Ids that are made from here on must be greater: a machine's clock may have gone back since (IdSource::after). 0 for
  // an empty database.
  [[nodiscard]] std::int64_t greatest_id();

  [[nodiscard]] Engine& engine() { return *engine_; }

 private:
  std::unique_ptr<Engine> engine_;
  CatalogShelf shelf_;
  std::atomic<bool> disk_fails_ = false;  // since a call failed of it, until a write succeeds
};

// Opens a shop's database by its address (open.hpp) and brings its tables up to this program. Throws StorageError
// (open.hpp) and MigrationError (schema.hpp: the database is newer, or a migration was changed).
[[nodiscard]] std::unique_ptr<SqlStorage> open_storage(const std::string& address, IfMissing if_missing,
                                                       const EngineOptions& options = {});

}  // namespace bobbin::storage
