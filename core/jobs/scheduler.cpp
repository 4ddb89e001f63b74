#include "core/jobs/scheduler.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <limits>
#include <stdexcept>
#include <utility>

namespace bobbin::jobs {
namespace {

constexpr Instant kNoTime{std::numeric_limits<std::int64_t>::max()};  // of next_due()
constexpr std::int64_t kLongestSleepMs = 60'000;
constexpr std::size_t kReasonBytes = 2000;

std::int64_t system_ms() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

std::string name_of(const Key& key) {
  return key.plugin + "." + key.job + (key.store.empty() ? "" : " of " + key.store);
}

}  // namespace

Scheduler::Scheduler(Storage& storage, Settings settings) : storage_(storage), settings_(std::move(settings)) {
  if (!settings_.system_now) settings_.system_now = system_ms;
  if (!settings_.log) settings_.log = [](const std::string&) {};
}

Scheduler::~Scheduler() { stop(); }

Result<void> Scheduler::add(const std::string& plugin, const std::string& id, const std::string& cron, Scope scope,
                            Work work) {
  const auto timetable = Cron::parse(cron);
  if (!timetable) return Refused(timetable.error());
  const std::lock_guard lock(running_);
  jobs_.push_back({plugin, id, *timetable, scope, std::move(work)});
  lay_out(jobs_.back());
  return {};
}

// A job's timetables for the stores that there are; one that is there keeps its place.
void Scheduler::lay_out(const Job& job) {
  const auto put = [&](const std::string& store, const std::string& zone) {
    const Key key{job.plugin, job.id, store};
    const auto found = std::find_if(tables_.begin(), tables_.end(), [&](const Timetable& t) { return t.key == key; });
    if (found == tables_.end()) {
      tables_.push_back({key, job.cron, zone, job.work, false, {}});
    } else {
      found->time_zone = zone;
    }
  };
  if (job.scope == Scope::kShop) {
    put("", settings_.stores.front().day.time_zone);
  } else {
    for (const auto& store : settings_.stores) put(store.id, store.day.time_zone);
  }
  std::sort(tables_.begin(), tables_.end(), [](const Timetable& a, const Timetable& b) { return a.key < b.key; });
}

void Scheduler::follow(std::vector<StoreClock> stores) {
  {
    const std::lock_guard lock(mutex_);
    stores_to_follow_ = std::move(stores);
  }
  wake();
}

void Scheduler::take_stores() {
  {
    const std::lock_guard lock(mutex_);
    if (stores_to_follow_.empty()) return;
    settings_.stores = std::exchange(stores_to_follow_, {});
  }
  std::erase_if(tables_, [this](const Timetable& table) {
    const auto is_its = [&](const StoreClock& store) { return store.id == table.key.store; };
    return !table.key.store.empty() && std::none_of(settings_.stores.begin(), settings_.stores.end(), is_its);
  });
  for (const Job& job : jobs_) lay_out(job);
}

Result<void> Scheduler::add(modules::Directory& directory) {
  for (const auto& job : directory.jobs()) {
    const Work work = [&directory, job](Stores& stores, const std::string& store, Instant due) -> Result<bool> {
      if (!store.empty() && directory.state(store, job.plugin) == modules::State::kOff) return false;
      modules::Visit visit;
      visit.store = store;
      visit.cause_kind = "job";
      visit.cause_id = job.plugin + "." + job.id + "@" + std::to_string(due.ms) + (store.empty() ? "" : "@" + store);
      return directory.run_job(stores, job, visit, due);
    };
    if (auto added = add(job.plugin, job.id, job.cron, job.per_store ? Scope::kStore : Scope::kShop, work); !added) {
      return added;
    }
  }
  return {};
}

// Rows for new timetables, and where the others stand.
void Scheduler::begin(Instant now) {
  const bool all = std::all_of(tables_.begin(), tables_.end(), [](const Timetable& table) { return table.begun; });
  if (all) return;
  const auto done = storage_.write<void>([&](Stores& stores) -> Result<void> {
    for (auto& table : tables_) {
      stores.jobs.begin(table.key, now);
      if (const auto state = stores.jobs.state(table.key)) table.last_due = state->last_due;
    }
    return {};
  });
  if (!done) return;  // busy: the next call tries again
  for (auto& table : tables_) table.begun = true;
}

Scheduler::Report Scheduler::run_due(Instant now, const At& at) {
  const std::lock_guard one_at_a_time(running_);
  take_stores();
  begin(now);
  Report report;
  std::vector<Timetable*> waiting;  // of tables_, without those that another owner or a full queue holds up
  for (auto& table : tables_) {
    if (table.begun) waiting.push_back(&table);
  }
  while (!stopping()) {
    auto turns = turns_of(waiting);
    const Turn* first = first_of(turns, now);
    if (first == nullptr) return report;
    if (const int together = has_jumped(turns, now) ? run_together(waiting, now, at) : 0; together > 0) {
      report.runs += together;
      continue;
    }
    if (at) at(first->next);
    switch (run_once(*first->table, first->next)) {
      case Outcome::kDone:
        ++report.runs;
        break;
      case Outcome::kFailed:
        ++report.failed;
        ++report.given_up;
        break;
      default:
        ++report.busy;
        std::erase(waiting, first->table);
        break;
    }
  }
  report.stopped = true;
  return report;
}

// All batches of one run, with its tries.
Scheduler::Outcome Scheduler::run_once(Timetable& table, Instant due) {
  int tries = 0;
  for (int n = 0; n < kBatches; ++n) {
    std::string reason;
    switch (batch(table, due, reason)) {
      case Outcome::kDone:
        table.last_due = due;
        return Outcome::kDone;
      case Outcome::kMore:
        break;
      case Outcome::kFailed:
        settings_.log("job " + name_of(table.key) + " failed: " + reason);
        if (++tries == kTries) {
          give_up(table, due, reason);
          return Outcome::kFailed;
        }
        break;
      case Outcome::kElsewhere:
        return Outcome::kElsewhere;
      case Outcome::kBusy:
        return Outcome::kBusy;
    }
  }
  give_up(table, due, "it never ends: " + std::to_string(kBatches) + " batches");
  return Outcome::kFailed;
}

Scheduler::Outcome Scheduler::batch(Timetable& table, Instant due, std::string& reason) {
  Outcome outcome = Outcome::kElsewhere;
  try {
    const auto done = storage_.write<void>([&](Stores& stores) -> Result<void> {
      outcome = Outcome::kElsewhere;
      const std::int64_t now = settings_.system_now();
      if (!stores.jobs.lease(table.key, settings_.owner, now, now + kLeaseMs)) return {};
      if (const auto state = stores.jobs.state(table.key); state && state->last_due >= due) {
        outcome = Outcome::kDone;  // another owner was first
        return {};
      }
      const Result<bool> more = table.work(stores, table.key.store, due);
      if (!more) return Refused(more.error());
      outcome = *more ? Outcome::kMore : Outcome::kDone;
      if (*more) return {};
      if (!stores.jobs.advance(table.key, due, settings_.owner))
        throw std::runtime_error("the timetable's row is gone");
      stores.jobs.succeeded(table.key);
      stores.jobs.free(table.key, settings_.owner);
      return {};
    });
    if (done) return outcome;
    if (done.error().code == Code::kBusy) return Outcome::kBusy;
    reason = done.error().detail.en;
  } catch (const std::exception& failure) {
    reason = failure.what();
  }
  const std::string kept = reason.substr(0, kReasonBytes);
  const auto noted = storage_.write<void>([&](Stores& stores) -> Result<void> {
    stores.jobs.failed(table.key, kept);
    return {};
  });
  return noted ? Outcome::kFailed : Outcome::kBusy;
}

// The run is over without its work; the reason stays until a later one succeeds.
void Scheduler::give_up(Timetable& table, Instant due, const std::string& reason) {
  const auto done = storage_.write<void>([&](Stores& stores) -> Result<void> {
    const std::int64_t now = settings_.system_now();
    if (!stores.jobs.lease(table.key, settings_.owner, now, now + kLeaseMs)) return {};
    (void)stores.jobs.advance(table.key, due, settings_.owner);
    stores.jobs.free(table.key, settings_.owner);
    return {};
  });
  table.last_due = due;
  settings_.log("job " + name_of(table.key) + " is given up for this time" + (done ? "" : " (not stored)") + ": " +
                reason);
}

Instant Scheduler::next_due() {
  const std::lock_guard lock(running_);
  Instant out = kNoTime;
  for (const auto& table : tables_) {
    if (table.begun) out = std::min(out, table.cron.next(table.last_due, table.time_zone));
  }
  return out;
}

void Scheduler::start(const Clock& clock) {
  stop();
  {
    const std::lock_guard lock(mutex_);
    stopping_ = false;
  }
  thread_ = std::thread([this, &clock] { loop(clock); });
}

bool Scheduler::stopping() {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

void Scheduler::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  changed_.notify_one();
}

void Scheduler::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Scheduler::loop(const Clock& clock) {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    woken_ = false;
    lock.unlock();
    std::int64_t sleep_ms = kLongestSleepMs;
    try {
      run_due(clock.now());
      const Instant next = next_due();
      if (next != kNoTime) sleep_ms = std::clamp<std::int64_t>(next.ms - clock.now().ms, 1000, kLongestSleepMs);
    } catch (const std::exception& failure) {
      settings_.log(std::string("the jobs could not run: ") + failure.what());
    }
    lock.lock();
    changed_.wait_for(lock, std::chrono::milliseconds(sleep_ms), [this] { return woken_ || stopping_; });
  }
}

}  // namespace bobbin::jobs
