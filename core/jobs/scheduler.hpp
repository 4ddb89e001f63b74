#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/base/storage.hpp"
#include "core/base/time.hpp"
#include "core/jobs/cron.hpp"
#include "core/jobs/store.hpp"
#include "core/modules/directory.hpp"

namespace bobbin::jobs {

struct StoreClock {
  std::string id;
  DayRule day;
};

// Runs jobs by timetables in the stores' own time zones (a shop's in the first store's). Business time decides what is
// due, system time how long a lease lasts. Each (plugin, job, store, due) is done exactly once: its row moves on in the
// transaction of the job's work. A job that is new starts with the next time its timetable names.
class Scheduler {
 public:
  // One run, inside a transaction, as if at `due`. True: there is more to do, run again in another transaction.
  using Work = std::function<Result<bool>(Stores&, const std::string& store, Instant due)>;
  using SystemNow = std::function<std::int64_t()>;
  using Log = std::function<void(const std::string&)>;

  static constexpr int kTries = 3;          // of one run, then it is given up and its reason kept
  static constexpr int kBatches = 100'000;  // of one run
  static constexpr std::int64_t kLeaseMs = 60'000;

  struct Settings {
    std::vector<StoreClock> stores;  // never empty
    std::string owner;               // this process, as leases name it
    SystemNow system_now = nullptr;
    Log log = nullptr;
  };
  Scheduler(Storage& storage, Settings settings);
  ~Scheduler();  // stops
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

  enum class Scope { kShop, kStore };
  // Before the first run. kInvalid for a timetable that can't be read.
  [[nodiscard]] Result<void> add(const std::string& plugin, const std::string& id, const std::string& cron, Scope scope,
                                 Work work);
  // Every job of the directory, which must outlive this; where a module is off its jobs' runs pass without work.
  [[nodiscard]] Result<void> add(modules::Directory& directory);

  // From the next run on these stores: new ones get every job, those that are gone lose theirs, time zones are as they
  // are now. Never empty. Any thread; waits for no job.
  void follow(std::vector<StoreClock> stores);

  struct Report {
    int runs = 0;
    int failed = 0;    // tries
    int given_up = 0;  // runs
    int busy = 0;      // left to another owner, or to later
    bool stopped = false;
  };
  // Runs everything due up to and including `now`, in the order of the due times (ties by plugin, job, store), each as
  // if at its time; stop() ends it after the run under way. `at` (may be null) is told each due time before its runs:
  // the manual clock stands there meanwhile. Several runs may share a transaction; one that fails shares none.
  using At = std::function<void(Instant)>;
  Report run_due(Instant now, const At& at = nullptr);
  // When the next run is due; Instant{INT64_MAX} without jobs.
  [[nodiscard]] Instant next_due();

  // A thread that sleeps until the next due time of `clock`, at most a minute. wake() after the clock has jumped.
  void start(const Clock& clock);
  void wake();
  void stop();

 private:
  struct Job {  // as it was added
    std::string plugin;
    std::string id;
    Cron cron;
    Scope scope;
    Work work;
  };
  struct Timetable {
    Key key;
    Cron cron;
    std::string time_zone;
    Work work;
    bool begun = false;
    Instant last_due;
  };
  enum class Outcome { kDone, kMore, kFailed, kElsewhere, kBusy };
  struct Turn {  // a timetable within a transaction of several runs
    Timetable* table;
    Instant reached;
    Instant next;
    bool leased = false;
  };

  void lay_out(const Job& job);
  void take_stores();
  void begin(Instant now);
  [[nodiscard]] static std::vector<Turn> turns_of(const std::vector<Timetable*>& tables);
  [[nodiscard]] static Turn* first_of(std::vector<Turn>& turns, Instant now);  // null: nothing is due
  [[nodiscard]] static bool has_jumped(std::vector<Turn> turns, Instant now);
  int run_together(const std::vector<Timetable*>& waiting, Instant now, const At& at);  // how many
  bool take(Stores& stores, Turn& turn);
  void leave(Stores& stores, const Turn& turn);
  Outcome run_once(Timetable& table, Instant due);
  Outcome batch(Timetable& table, Instant due, std::string& reason);
  void give_up(Timetable& table, Instant due, const std::string& reason);
  void loop(const Clock& clock);
  [[nodiscard]] bool stopping();

  Storage& storage_;
  Settings settings_;
  std::vector<Job> jobs_;
  std::vector<Timetable> tables_;
  int alone_ = 0;       // so many of the next runs by themselves: one of them failed
  std::mutex running_;  // one run_due at a time; guards jobs_, tables_, alone_ and settings_.stores
  std::mutex mutex_;    // guards those below
  std::condition_variable changed_;
  std::vector<StoreClock> stores_to_follow_;  // empty = no others
  bool woken_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace bobbin::jobs
