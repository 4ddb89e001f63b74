#include "core/storage/postgres/engine.hpp"

#include <set>
#include <stdexcept>

namespace bobbin::storage::postgres {
namespace {

// Each time another transaction got through, so there is progress even where all want the same row.
constexpr int kMostAttempts = 20;

// The engines on which this thread is inside `write`.
thread_local std::set<const void*> writing;

class Entered {
 public:
  explicit Entered(const void* engine) : engine_(engine) {
    if (!writing.insert(engine).second) {
      throw std::logic_error("storage.write was called inside storage.write: it would wait for itself");
    }
  }
  Entered(const Entered&) = delete;
  Entered& operator=(const Entered&) = delete;
  ~Entered() { writing.erase(engine_); }

 private:
  const void* engine_;
};

Result<void> busy() {
  Refused refused = refuse(Code::kBusy, {"系统正忙，请稍后再试", "The shop is busy; please try again in a moment"});
  refused.value().retry_after_s = 1;
  return refused;
}

}  // namespace

PostgresEngine::PostgresEngine(const std::string& url, const EngineOptions& options)
    : writers_(url, judge_, PostgresSession::Mode::kWrite, options),
      readers_(url, judge_, PostgresSession::Mode::kSnapshot, options) {
  (void)writers_.take();  // says at once what is wrong with the address
}

Result<void> PostgresEngine::write(const Write& work) {
  const Entered entered(this);
  bool reconnected = false;
  for (int attempts = 1;; ++attempts) {
    try {
      return attempt(work);
    } catch (const StorageError& error) {
      if (error.trouble() == Trouble::kBusy) return busy();
      if (error.trouble() == Trouble::kConflict) {
        if (attempts >= kMostAttempts) return busy();
      } else if (error.trouble() == Trouble::kAway && !reconnected) {
        // Nothing was committed. A connection that waited in the pool is dead after a restart of the server, which is
        // found out only now.
        reconnected = true;
        writers_.drop_idle();
      } else {
        throw;
      }
    }
  }
}

Result<void> PostgresEngine::attempt(const Write& work) {
  Pool::Lease lease = writers_.take();
  PostgresSession& session = lease.session();
  session.begin();
  try {
    Result<void> result = work(session);
    if (result) {
      session.commit();
    } else {
      session.roll_back();
    }
    return result;
  } catch (...) {
    session.roll_back();
    throw;
  }
}

void PostgresEngine::read(const Read& work) {
  Pool::Lease lease = readers_.take();
  PostgresSession& session = lease.session();
  session.begin();
  try {
    work(session);
    session.send();
    session.end_snapshot();
  } catch (...) {
    session.roll_back();
    throw;
  }
}

}  // namespace bobbin::storage::postgres
