#include <algorithm>
#include <exception>
#include <stdexcept>

#include "core/jobs/scheduler.hpp"

namespace bobbin::jobs {
namespace {

constexpr std::int64_t kTogetherMs = 50;  // a till that waits for the writer waits no longer
constexpr int kTogether = 200;

}  // namespace

std::vector<Scheduler::Turn> Scheduler::turns_of(const std::vector<Timetable*>& tables) {
  std::vector<Turn> out;
  for (Timetable* table : tables) {
    out.push_back({table, table->last_due, table->cron.next(table->last_due, table->time_zone), false});
  }
  return out;
}

Scheduler::Turn* Scheduler::first_of(std::vector<Turn>& turns, Instant now) {
  const auto earlier = [](const Turn& a, const Turn& b) { return a.next < b.next; };
  const auto first = std::min_element(turns.begin(), turns.end(), earlier);
  return first == turns.end() || first->next > now ? nullptr : &*first;
}

// Whether more than one run is due: of several timetables, or of one again and again.
bool Scheduler::has_jumped(std::vector<Turn> turns, Instant now) {
  Turn* first = first_of(turns, now);
  if (first == nullptr) return false;
  first->next = first->table->cron.next(first->next, first->table->time_zone);
  return first_of(turns, now) != nullptr;
}

// A clock that jumps over a year has thousands of runs, most with nothing to do: a transaction each would take minutes.
// What falls due one after another is done in one, while that is short; it ends before a run that is another's and with
// a run that has more to do. Where one fails, nothing of it is kept, and those up to it are run by themselves, with
// their tries.
int Scheduler::run_together(const std::vector<Timetable*>& waiting, Instant now, const At& at) {
  if (alone_ > 0) {
    --alone_;
    return 0;
  }
  int runs = 0;
  std::vector<Turn> turns;
  try {
    const auto done = storage_.write<void>([&](Stores& stores) -> Result<void> {
      runs = 0;
      turns = turns_of(waiting);
      const std::int64_t began = settings_.system_now();
      while (Turn* turn = first_of(turns, now)) {
        if (runs == kTogether || settings_.system_now() - began > kTogetherMs || !take(stores, *turn)) break;
        if (at) at(turn->next);
        const Result<bool> more = turn->table->work(stores, turn->table->key.store, turn->next);
        if (!more) return Refused(more.error());
        if (*more) break;
        turn->reached = turn->next;
        turn->next = turn->table->cron.next(turn->reached, turn->table->time_zone);
        ++runs;
      }
      for (const Turn& turn : turns) leave(stores, turn);
      return {};
    });
    if (!done) runs = 0;
    if (!done && done.error().code != Code::kBusy) alone_ = kTogether;
  } catch (const std::exception&) {  // the run that failed tells why when it is tried by itself
    runs = 0;
    alone_ = kTogether;
  }
  for (const Turn& turn : turns) {
    if (runs > 0) turn.table->last_due = std::max(turn.table->last_due, turn.reached);
  }
  return runs;
}

// Whether the timetable is ours until this transaction's end, and stands where we think.
bool Scheduler::take(Stores& stores, Turn& turn) {
  if (turn.leased) return true;
  const std::int64_t now = settings_.system_now();
  if (!stores.jobs.lease(turn.table->key, settings_.owner, now, now + kLeaseMs)) return false;
  turn.leased = true;
  const auto state = stores.jobs.state(turn.table->key);
  return !state || state->last_due == turn.reached;
}

void Scheduler::leave(Stores& stores, const Turn& turn) {
  if (!turn.leased) return;
  const Key& key = turn.table->key;
  if (turn.reached > turn.table->last_due) {
    if (!stores.jobs.advance(key, turn.reached, settings_.owner))
      throw std::runtime_error("the timetable's row is gone");
    stores.jobs.succeeded(key);
  }
  stores.jobs.free(key, settings_.owner);
}

}  // namespace bobbin::jobs
