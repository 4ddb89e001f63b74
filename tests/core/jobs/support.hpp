#pragma once

#include <cstddef>

#include "core/base/storage.hpp"
#include "core/storage/stores/jobs_store.hpp"
#include "core/storage/stores/outbox_store.hpp"
#include "tests/support/database.hpp"

namespace bobbin::testing {

// Stores of which only the outbox and the timetables may be touched.
struct NobodyElse {
  template <class T>
  operator T&() const {  // NOLINT(google-explicit-constructor): fits every member of Stores
    static std::max_align_t nowhere[64];
    return *static_cast<T*>(static_cast<void*>(nowhere));
  }
};

class SmallStorage final : public Storage {
 public:
  Result<void> write_erased(const std::function<Result<void>(Stores&)>& work) override {
    if (busy) return refuse(Code::kBusy, {"忙", "busy"});
    ++writes;
    return database_.engine().write([&](storage::Session& session) { return with(session, work); });
  }
  void read_erased(const std::function<void(Stores&)>& work) override {
    database_.engine().read([&](storage::Session& session) {
      (void)with(session, [&](Stores& stores) -> Result<void> {
        work(stores);
        return {};
      });
    });
  }
  bool busy = false;
  int writes = 0;

 private:
  static Result<void> with(storage::Session& session, const std::function<Result<void>(Stores&)>& work) {
    const NobodyElse no;
    storage::OutboxSqlStore outbox(session);
    storage::JobsSqlStore jobs(session);
    Stores stores{no, no, no, no, no, no, no, outbox, jobs, no, no, no, no, no, no, no, no};
    return work(stores);
  }
  TestDatabase database_;
};

}  // namespace bobbin::testing
