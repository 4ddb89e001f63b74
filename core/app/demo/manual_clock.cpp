#include "core/app/demo/manual_clock.hpp"

#include <stdexcept>

#include "core/app/files.hpp"

namespace bobbin::app {
namespace {

constexpr std::int64_t kMonthMs = std::int64_t{30} * 24 * 3600 * 1000;

}  // namespace

Instant demo_start() { return *parse_instant("2026-01-05T10:00:00+08:00"); }

ManualClock::ManualClock(std::filesystem::path file, Instant start) : file_(std::move(file)), now_ms_(start.ms) {
  if (!std::filesystem::exists(file_)) {
    keep(start);
    return;
  }
  std::string text = read_file(file_);
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  const Result<Instant> kept = parse_instant(text);
  if (!kept) throw std::runtime_error(file_.string() + ": " + kept.error().detail.en);
  now_ms_ = kept->ms;
  kept_ms_ = kept->ms;
}

Result<void> ManualClock::may_move_to(Instant to) const {
  if (to.ms - now().ms > kLongestMoveMs) {
    return refuse(Code::kInvalid,
                  {"一次最多往前拨十年，现在是 " + format_instant(now(), "Asia/Shanghai"),
                   "one move is ten years at most; the clock stands at " + format_instant(now(), "Asia/Shanghai")},
                  "/now");
  }
  if (to < now()) {
    return refuse(Code::kInvalid,
                  {"时钟只能向前拨，现在是 " + format_instant(now(), "Asia/Shanghai"),
                   "the clock only moves forward; it stands at " + format_instant(now(), "Asia/Shanghai")},
                  "/now");
  }
  return {};
}

void ManualClock::stand_at(Instant at) {
  if (at < now()) return;
  if (at.ms != kept_ms_) keep(at);
  now_ms_ = at.ms;
}

void ManualClock::pass(Instant at) {
  if (at <= now()) return;
  if (at.ms - kept_ms_ >= kMonthMs) keep(at);
  now_ms_ = at.ms;
}

void ManualClock::keep(Instant at) {
  write_file(file_, format_instant(at, "Asia/Shanghai") + "\n", Access::kEverybody);
  kept_ms_ = at.ms;
}

}  // namespace bobbin::app
