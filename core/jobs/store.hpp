#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/time.hpp"

namespace bobbin::jobs {

// Which timetable: a job of a plugin in one store, or of the whole shop (store empty).
struct Key {
  std::string plugin;  // "host" for the host's own
  std::string job;
  std::string store;

  auto operator<=>(const Key&) const = default;
};

struct State {
  Key key;
  Instant last_due;    // business time of the last run that is done (or given up)
  int failures = 0;    // tries of the next run that failed so far
  std::string reason;  // of the last failure, kept until a run succeeds
};

// The port to the timetable's table, bound to a transaction or a snapshot.
class Store {
 public:
  virtual ~Store() = default;

  [[nodiscard]] virtual std::optional<State> state(const Key& key) = 0;
  [[nodiscard]] virtual std::vector<State> states() = 0;
  virtual void begin(const Key& key, Instant from) = 0;  // a new row with last_due = from; nothing when there is one
  // Takes the timetable for `owner` until `until_ms` (system time). False while another owner's lease runs.
  [[nodiscard]] virtual bool lease(const Key& key, const std::string& owner, std::int64_t now_ms,
                                   std::int64_t until_ms) = 0;
  virtual void free(const Key& key, const std::string& owner) = 0;
  // last_due = due when it was earlier and `owner` has the lease; else false, and nothing done: run by another. In the
  // job's own transaction this is what makes a run happen exactly once.
  [[nodiscard]] virtual bool advance(const Key& key, Instant due, const std::string& owner) = 0;
  virtual void succeeded(const Key& key) = 0;                          // failures = 0, no reason
  virtual void failed(const Key& key, const std::string& reason) = 0;  // failures + 1
};

}  // namespace bobbin::jobs
