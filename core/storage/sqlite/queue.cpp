#include "core/storage/sqlite/queue.hpp"

#include <utility>

namespace bobbin::storage::sqlite {

void Waiting::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return answered_; });
}

void Waiting::answer() {
  {
    const std::lock_guard lock(mutex_);
    answered_ = true;
  }
  changed_.notify_one();
}

bool Queue::put(WaitingPtr waiting) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_ || waiting_.size() >= limit_) return false;
    waiting_.push_back(std::move(waiting));
  }
  filled_.notify_one();
  return true;
}

WaitingPtr Queue::take() {
  std::unique_lock lock(mutex_);
  filled_.wait(lock, [&] { return closed_ || !waiting_.empty(); });
  return pop();
}

WaitingPtr Queue::take_at_once() {
  const std::lock_guard lock(mutex_);
  return pop();
}

void Queue::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  filled_.notify_all();
}

WaitingPtr Queue::pop() {
  if (waiting_.empty()) return nullptr;
  WaitingPtr first = std::move(waiting_.front());
  waiting_.pop_front();
  return first;
}

}  // namespace bobbin::storage::sqlite
