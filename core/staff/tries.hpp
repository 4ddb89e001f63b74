#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>

namespace bobbin::staff {

using SteadyNow = std::chrono::steady_clock::time_point;

// Wrong secrets in a row, per person: after five the next try waits 30 seconds, and twice as long after each wrong one
// more, up to 15 minutes. Unknown people are counted alike, so that nobody learns who exists. Bounded; any thread.
class Tries {
 public:
  // Seconds to wait; 0 = go ahead. To be asked before a secret is looked at and again before the answer is given, so
  // that many tries at once learn no more than one after the other.
  [[nodiscard]] int wait_s(const std::string& staff, SteadyNow now);
  void wrong(const std::string& staff, SteadyNow now);
  void right(const std::string& staff);

 private:
  struct Count {
    int wrong = 0;
    SteadyNow until{};
    SteadyNow last{};
  };
  std::mutex mutex_;
  std::map<std::string, Count> counts_;
};

}  // namespace bobbin::staff
