#pragma once

#include "core/base/storage.hpp"

namespace bobbin::testing {

// A shop's storage whose writer's queue becomes full after so many more writes.
class BusyStorage final : public Storage {
 public:
  explicit BusyStorage(Storage& storage) : storage_(storage) {}

  Result<void> write_erased(const std::function<Result<void>(Stores&)>& work) override {
    if (left == 0) {
      Refusal busy{Code::kBusy, {"忙。", "Busy."}};
      busy.retry_after_s = 1;
      return Refused(std::move(busy));
    }
    if (left > 0) --left;
    return storage_.write_erased(work);
  }
  void read_erased(const std::function<void(Stores&)>& work) override { storage_.read_erased(work); }

  int left = -1;  // -1: never full

 private:
  Storage& storage_;
};

}  // namespace bobbin::testing
