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

// Something didn't go as it had been trusted to.
struct Mistrusted {};

// Whether it may be another statement's fault than that of the one that was running: it isn't told which.
bool may_be_anothers(const StorageError& error) {
  return error.trouble() == Trouble::kFailed || error.trouble() == Trouble::kConstraint ||
         error.trouble() == Trouble::kDenied || error.trouble() == Trouble::kSlow;
}

Result<void> busy() {
  Refused refused = refuse(Code::kBusy, {"系统正忙，请稍后再试", "The shop is busy; please try again in a moment"});
  refused.value().retry_after_s = 1;
  return refused;
}

}  // namespace

PostgresEngine::PostgresEngine(const std::string& url, const EngineOptions& options)
    : writers_(url, judge_, PostgresSession::Mode::kWrite, options),
      readers_(url, judge_, PostgresSession::Mode::kSnapshot, options),
      first_pace_(options.trusting ? PostgresSession::Pace::kTrusting : PostgresSession::Pace::kChecking) {
  (void)writers_.take();  // says at once what is wrong with the address
}

// What doesn't go as it was trusted to runs again and asks at each step: a refusal or a plugin's fault is then told by
// whoever finds it. That costs twice where little is left of something, and saves every other sale its waits.
Result<void> PostgresEngine::write(const Write& work) {
  const Entered entered(this);
  bool reconnected = false;
  auto pace = first_pace_;
  for (int attempts = 1;; ++attempts) {
    try {
      return attempt(work, pace);
    } catch (const Mistrusted&) {
      pace = PostgresSession::Pace::kChecking;
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

Result<void> PostgresEngine::attempt(const Write& work, PostgresSession::Pace pace) {
  Pool::Lease lease = writers_.take();
  PostgresSession& session = lease.session();
  session.begin(pace);
  try {
    Result<void> result = work(session);
    if (result) {
      session.commit();
    } else {
      const bool sound = session.is_sound();
      session.roll_back();
      if (!sound) throw Mistrusted();
    }
    return result;
  } catch (const StorageError& error) {
    session.roll_back();
    if (session.trusts() && may_be_anothers(error)) throw Mistrusted();
    throw;
  } catch (const Mistrusted&) {
    throw;
  } catch (...) {
    const bool sound = session.is_sound();
    session.roll_back();
    if (!sound) throw Mistrusted();
    throw;
  }
}

void PostgresEngine::read(const Read& work) {
  try {
    look(work, first_pace_);
  } catch (const Mistrusted&) {
    look(work, PostgresSession::Pace::kChecking);
  }
}

void PostgresEngine::look(const Read& work, PostgresSession::Pace pace) {
  Pool::Lease lease = readers_.take();
  PostgresSession& session = lease.session();
  session.begin(pace);
  try {
    work(session);
    session.end_snapshot();
  } catch (const StorageError& error) {
    session.roll_back();
    if (session.trusts() && may_be_anothers(error)) throw Mistrusted();
    throw;
  } catch (...) {
    session.roll_back();
    throw;
  }
}

}  // namespace bobbin::storage::postgres
