#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

#include "core/base/refusal.hpp"

namespace bobbin {

// Thrown by `Storage` (storage.hpp) when the database's server can't be reached for a read or went away while a write
// was being committed, and when its disk is in trouble. What was asked may be asked again with the same id;
// whether it was carried out is then found by its claim (G6). A write that surely came to nothing because the server is
// away is refused with the same words instead.
class Unavailable : public std::runtime_error {
 public:
  enum class Why : std::uint8_t { kAway, kDisk };
  Unavailable(Why why, const std::string& what) : std::runtime_error(what), why_(why) {}
  [[nodiscard]] Why why() const { return why_; }

 private:
  Why why_;
};

[[nodiscard]] inline Refusal unavailable(Unavailable::Why why) {
  Refusal refusal{Code::kBusy, {"暂时连不上数据库，请稍后重试", "the database can't be reached; try again soon"}};
  refusal.retry_after_s = 2;
  if (why == Unavailable::Why::kDisk) {
    refusal.detail = {
        "数据库读写不了（磁盘已满、只读或有故障）：请告诉店长，稍后用同一编号重试",
        "the database can't be used (its disk is full, read-only or failing): tell the manager, and try again "
        "with the same id"};
  }
  return refusal;
}

}  // namespace bobbin
