#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace bobbin::app {

// Does something every so often of steady time, on a thread of its own: once at start(), then after each pause.
class Ticker {
 public:
  Ticker(std::chrono::milliseconds pause, std::function<void()> work) : pause_(pause), work_(std::move(work)) {}
  ~Ticker() { stop(); }
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

  void start();
  void stop();  // waits for the work under way; once more is nothing

 private:
  void loop();
  std::chrono::milliseconds pause_;
  std::function<void()> work_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace bobbin::app
