#pragma once

#include <atomic>
#include <filesystem>
#include <optional>

#include "core/base/time.hpp"

namespace bobbin::app {

// The demo's stopped clock: business time stands still until it is moved forward, and is kept in a file, so that it
// resumes where it stood when the folder is opened again (config.md, "The clock"). Any thread.
class ManualClock final : public Clock {
 public:
  // Reads the file; else starts at `start` and writes it. Throws std::runtime_error when the file can't be used.
  ManualClock(std::filesystem::path file, Instant start);

  [[nodiscard]] Instant now() const override { return Instant{now_ms_.load()}; }
  // A move runs every job that falls due on its way: years of them are bounded.
  static constexpr std::int64_t kLongestMoveMs = std::int64_t{3'653} * 24 * 3600 * 1000;

  // kInvalid with /now when it would go backwards, or further than kLongestMoveMs.
  [[nodiscard]] Result<void> may_move_to(Instant to) const;
  void stand_at(Instant at);  // never before now
  // On the way to where it will stand: the file follows month by month, since each writing waits for the disk.
  void pass(Instant at);

 private:
  void keep(Instant at);
  std::filesystem::path file_;
  std::int64_t kept_ms_ = 0;  // what the file says
  std::atomic<std::int64_t> now_ms_;
};

// 2026-01-05T10:00:00+08:00, a Monday morning.
[[nodiscard]] Instant demo_start();

}  // namespace bobbin::app
