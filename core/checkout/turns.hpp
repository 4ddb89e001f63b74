#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace bobbin::checkout {

// One request of an id at a time in this process; the others wait for it (G6). Between processes the claim decides.
// Thread-safe.
class Turns {
 public:
  class [[nodiscard]] Turn {
   public:
    Turn(Turns& turns, std::string id) : turns_(&turns), id_(std::move(id)) {}
    Turn(Turn&& other) noexcept : turns_(std::exchange(other.turns_, nullptr)), id_(std::move(other.id_)) {}
    Turn& operator=(Turn&&) = delete;
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() {
      if (turns_ != nullptr) turns_->leave(id_);
    }

   private:
    Turns* turns_;
    std::string id_;
  };

  // nullopt when the id is still being worked on after `wait_ms`.
  [[nodiscard]] std::optional<Turn> enter(const std::string& id, std::int64_t wait_ms);

 private:
  void leave(const std::string& id);

  std::mutex mutex_;
  std::condition_variable left_;
  std::set<std::string> at_work_;
};

}  // namespace bobbin::checkout
