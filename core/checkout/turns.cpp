#include "core/checkout/turns.hpp"

#include <chrono>

namespace bobbin::checkout {

std::optional<Turns::Turn> Turns::enter(const std::string& id, std::int64_t wait_ms) {
  std::unique_lock lock(mutex_);
  const bool free = left_.wait_for(lock, std::chrono::milliseconds(wait_ms), [&] { return !at_work_.contains(id); });
  if (!free) return std::nullopt;
  at_work_.insert(id);
  return Turn(*this, id);
}

void Turns::leave(const std::string& id) {
  {
    const std::lock_guard lock(mutex_);
    at_work_.erase(id);
  }
  left_.notify_all();
}

}  // namespace bobbin::checkout
