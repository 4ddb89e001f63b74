#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>

#include "core/storage/engine.hpp"

namespace bobbin::storage::sqlite {

// One call of `write` on its way through the writer.
class Waiting {
 public:
  explicit Waiting(const Engine::Write& what) : work(what) {}

  void wait();
  void answer();

  const Engine::Write& work;  // the caller's, who waits
  Result<void> result{};
  std::exception_ptr failure{};

  [[nodiscard]] bool carried_out() const { return failure == nullptr && result.has_value(); }

 private:
  // Not a semaphore: libstdc++'s yields the processor four times before it sleeps, and a commit takes longer than that.
  std::mutex mutex_;
  std::condition_variable changed_;
  bool answered_ = false;
};

// Shared, because the caller may be awake and gone while the writer is still inside answer().
using WaitingPtr = std::shared_ptr<Waiting>;

// The writer's queue: bounded, any thread puts, the writer takes.
class Queue {
 public:
  explicit Queue(std::size_t limit) : limit_(limit) {}

  [[nodiscard]] bool put(WaitingPtr waiting);  // false when it is full or closed
  [[nodiscard]] WaitingPtr take();             // waits; null when it is closed and empty
  [[nodiscard]] WaitingPtr take_at_once();     // null when nobody waits
  void close();

 private:
  [[nodiscard]] WaitingPtr pop();

  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<WaitingPtr> waiting_;
  const std::size_t limit_;
  bool closed_ = false;
};

}  // namespace bobbin::storage::sqlite
