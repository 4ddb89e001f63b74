#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "core/base/storage.hpp"
#include "core/events/outbox.hpp"

namespace bobbin::events {

// Runs the outbox: each event at least once, in the order of its store, in a transaction of its own. A handler that
// fails is tried again after 1, 2, 4 ... 64 seconds of system time, eight times in all; its reason is kept, and later
// events of that store wait meanwhile. Then it is given up (kept and shown) and the queue goes on.
class Drain {
 public:
  // Inside the event's transaction; what it does and the removal of the event commit together.
  using Handler = std::function<Result<void>(Stores&, const Event&)>;
  using SystemNow = std::function<std::int64_t()>;  // milliseconds; for tests
  using Log = std::function<void(const std::string&)>;

  static constexpr int kTries = 8;

  explicit Drain(Storage& storage, SystemNow now = nullptr, Log log = nullptr);
  ~Drain();  // stops
  Drain(const Drain&) = delete;
  Drain& operator=(const Drain&) = delete;

  // Before the first run. A kind without a handler is taken out unheard.
  void on(const std::string& kind, Handler handler);

  struct Report {
    int handled = 0;
    int failed = 0;
  };
  // Handles what waits now, until nothing is left or a store's head must wait. Any thread, one at a time.
  Report run();

  // A thread that runs whenever it is woken (call after a commit that added events) or a retry is due. Sleeps
  // otherwise.
  void start();
  void wake();
  void stop();  // joins; what is left stays in the outbox

 private:
  enum class Outcome { kHandled, kGone, kFailed, kBusy };
  Outcome handle(const Event& event);
  void record(const Event& event, const std::string& reason);
  void loop();

  Storage& storage_;
  SystemNow now_;
  Log log_;
  std::map<std::string, Handler> handlers_;
  std::mutex running_;  // one run at a time
  std::mutex mutex_;    // guards woken_ and stopping_
  std::condition_variable changed_;
  bool woken_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace bobbin::events
