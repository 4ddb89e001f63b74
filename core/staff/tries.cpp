#include "core/staff/tries.hpp"

#include <algorithm>

namespace bobbin::staff {

namespace {

constexpr std::size_t kMaxCounts = 10'000;
constexpr int kFree = 5;
constexpr std::chrono::seconds kFirstWait{30};
constexpr std::chrono::seconds kLongestWait{900};

std::chrono::seconds wait_after(int wrong) {
  if (wrong < kFree) return std::chrono::seconds(0);
  const int doublings = std::min(wrong - kFree, 5);
  return std::min(kLongestWait, kFirstWait * (1 << doublings));
}

}  // namespace

int Tries::wait_s(const std::string& staff, SteadyNow now) {
  const std::lock_guard lock(mutex_);
  const auto found = counts_.find(staff);
  if (found == counts_.end() || now >= found->second.until) return 0;
  return static_cast<int>(std::chrono::ceil<std::chrono::seconds>(found->second.until - now).count());
}

void Tries::wrong(const std::string& staff, SteadyNow now) {
  const std::lock_guard lock(mutex_);
  if (counts_.size() >= kMaxCounts && !counts_.contains(staff)) {
    const auto oldest = std::min_element(counts_.begin(), counts_.end(),
                                         [](const auto& a, const auto& b) { return a.second.last < b.second.last; });
    counts_.erase(oldest);
  }
  Count& count = counts_[staff];
  ++count.wrong;
  count.last = now;
  count.until = now + wait_after(count.wrong);
}

void Tries::right(const std::string& staff) {
  const std::lock_guard lock(mutex_);
  counts_.erase(staff);
}

}  // namespace bobbin::staff
