#pragma once

#include <memory>
#include <stdexcept>

#include "core/storage/schema.hpp"
#include "core/storage/storage.hpp"
#include "tests/support/database.hpp"

namespace bobbin::testing {

// An empty shop of its own, with all of core's tables and every store, that is gone with the object. Link
// `bobbin_storage` and `bobbin_storage_testing`.
[[nodiscard]] inline std::unique_ptr<storage::SqlStorage> open_temporary_storage() {
  std::unique_ptr<storage::Engine> engine = open_temporary();
  const Result<void> done = engine->write([](storage::Session& session) -> Result<void> {
    storage::migrate_core(session, Instant{0});
    return {};
  });
  if (!done) throw std::runtime_error(done.error().detail.en);
  return std::make_unique<storage::SqlStorage>(std::move(engine));
}

}  // namespace bobbin::testing
