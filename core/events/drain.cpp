#include "core/events/drain.hpp"

#include <algorithm>
#include <exception>
#include <utility>
#include <vector>

namespace bobbin::events {
namespace {

constexpr int kBatch = 100;
constexpr std::size_t kReasonBytes = 2000;
constexpr auto kRest = std::chrono::minutes(1);  // at most this long without a look: another host may have added events

std::int64_t system_ms() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

// Not a cashier's business; the log's and the office's.
std::string reason_of(const Refusal& refusal) { return refusal.detail.en.substr(0, kReasonBytes); }

}  // namespace

Drain::Drain(Storage& storage, SystemNow now, Log log)
    : storage_(storage),
      now_(now ? std::move(now) : system_ms),
      log_(log ? std::move(log) : [](const std::string&) {}) {}

Drain::~Drain() { stop(); }

void Drain::on(const std::string& kind, Handler handler) { handlers_.insert_or_assign(kind, std::move(handler)); }

Drain::Report Drain::run() {
  const std::lock_guard one_at_a_time(running_);
  Report report;
  for (;;) {
    const auto events =
        storage_.read<std::vector<Event>>([&](Stores& stores) { return stores.outbox.waiting(now_(), kBatch); });
    if (events.empty()) return report;
    std::vector<std::string> blocked;  // stores whose head has just failed
    for (const auto& event : events) {
      if (std::find(blocked.begin(), blocked.end(), event.store) != blocked.end()) continue;
      const Outcome outcome = handle(event);
      if (outcome == Outcome::kBusy) return report;
      if (outcome == Outcome::kFailed) {
        ++report.failed;
        blocked.push_back(event.store);
      } else if (outcome == Outcome::kHandled) {
        ++report.handled;
      }
    }
  }
}

Drain::Outcome Drain::handle(const Event& event) {
  const auto handler = handlers_.find(event.kind);
  try {
    const Result<bool> done = storage_.write<bool>([&](Stores& stores) -> Result<bool> {
      if (!stores.outbox.take(event.id)) return false;
      if (handler == handlers_.end()) return true;
      if (auto handled = handler->second(stores, event); !handled) return Refused(std::move(handled.error()));
      return true;
    });
    if (done) return *done ? Outcome::kHandled : Outcome::kGone;
    if (done.error().code == Code::kBusy) return Outcome::kBusy;
    record(event, reason_of(done.error()));
  } catch (const std::exception& failure) {
    record(event, failure.what());
  }
  return Outcome::kFailed;
}

void Drain::record(const Event& event, const std::string& reason) {
  const Result<int> tries = storage_.write<int>([&](Stores& stores) -> Result<int> {
    const int before = stores.outbox.tries(event.id);
    const std::int64_t wait_ms = std::int64_t{1000} << std::min(before, 6);
    const bool last = before + 1 >= kTries;
    stores.outbox.failed(event.id, reason.substr(0, kReasonBytes),
                         last ? std::nullopt : std::optional(now_() + wait_ms));
    return before + 1;
  });
  log_("event " + event.kind + " of " + event.subject + " failed (try " + std::to_string(tries.value_or(0)) + " of " +
       std::to_string(kTries) + "): " + reason);
}

void Drain::start() {
  stop();
  {
    const std::lock_guard lock(mutex_);
    stopping_ = false;
    woken_ = true;  // what an earlier life left
  }
  thread_ = std::thread([this] { loop(); });
}

void Drain::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  changed_.notify_one();
}

void Drain::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Drain::loop() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    woken_ = false;
    lock.unlock();
    auto rest = std::chrono::milliseconds(kRest);
    try {
      run();
      const auto retry =
          storage_.read<std::optional<std::int64_t>>([](Stores& stores) { return stores.outbox.next_retry_ms(); });
      if (retry) rest = std::clamp(std::chrono::milliseconds(*retry - now_()), std::chrono::milliseconds(1), rest);
    } catch (const std::exception& failure) {
      log_(std::string("the outbox could not be read: ") + failure.what());
    }
    lock.lock();
    changed_.wait_for(lock, rest, [this] { return woken_ || stopping_; });
  }
}

}  // namespace bobbin::events
