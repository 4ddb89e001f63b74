#pragma once

#include <stdexcept>

#include "core/base/refusal.hpp"

namespace bobbin {

// Thrown by `Storage` (storage.hpp) when the database's server can't be reached for a read, or went away while a write
// was being committed. What was asked may be asked again with the same id; whether it was carried out is then found by
// its claim (G6). A write that surely came to nothing is refused with the same words instead.
class Unavailable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

[[nodiscard]] inline Refusal unavailable() {
  Refusal refusal{Code::kBusy, {"暂时连不上数据库，请稍后重试", "the database can't be reached; try again soon"}};
  refusal.retry_after_s = 2;
  return refusal;
}

}  // namespace bobbin
