#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace bobbin::app {

// Does some things every so often of steady time, on a thread of its own: once at start(), then after each pause. What
// fails is told and keeps nothing else waiting.
class Ticker {
 public:
  using Work = std::function<void()>;
  Ticker(std::chrono::milliseconds pause, std::vector<Work> works) : pause_(pause), works_(std::move(works)) {}
  ~Ticker() { stop(); }
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

  void start();
  void stop();  // waits for the work under way; once more is nothing

 private:
  void loop();
  void work() const;
  std::chrono::milliseconds pause_;
  std::vector<Work> works_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace bobbin::app
