#include "tests/support/database.hpp"

#include <exception>

#include "core/storage/open.hpp"
#include "core/storage/schema.hpp"

namespace bobbin::testing {

TestDatabase::TestDatabase() : engine_(storage::open_temporary()) {
  write([](storage::Session& session) { storage::migrate_core(session, Instant{0}); });
}

TestDatabase::~TestDatabase() = default;

void TestDatabase::write(const std::function<void(storage::Session&)>& work) {
  const Result<void> done = engine_->write([&](storage::Session& session) -> Result<void> {
    work(session);
    return {};
  });
  if (!done) throw std::runtime_error(done.error().detail.en);
}

void TestDatabase::read(const std::function<void(storage::Session&)>& work) { engine_->read(work); }

storage::Engine& TestDatabase::engine() { return *engine_; }

}  // namespace bobbin::testing
