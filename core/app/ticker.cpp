#include "core/app/ticker.hpp"

#include <spdlog/spdlog.h>

#include <exception>

namespace bobbin::app {

void Ticker::start() {
  thread_ = std::thread([this] { loop(); });
}

void Ticker::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Ticker::work() const {
  for (const Work& one : works_) {
    try {
      one();
    } catch (const std::exception& failure) {
      // The worker loop's edge: a full disk or a busy database is tried again at the next tick.
      spdlog::error("work beside the till failed: {}", failure.what());
    }
  }
}

void Ticker::loop() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    work();
    lock.lock();
    changed_.wait_for(lock, pause_, [this] { return stopping_; });
  }
}

}  // namespace bobbin::app
