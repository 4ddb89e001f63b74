#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>

#include "core/base/refusal.hpp"

namespace bobbin::staff {

enum class SecretKind : std::uint8_t { kPin, kPassword };

// Argon2id: 64 MiB for passwords, 19 MiB for PINs. At most two at once, so that a rush of logins can't take the
// machine's memory; who waits longer than five seconds is told kBusy. Any thread; blocks for 20 to 150 ms.
class Hasher {
 public:
  [[nodiscard]] Result<std::string> hash(SecretKind kind, std::string_view secret);
  [[nodiscard]] Result<bool> verify(std::string_view hash, std::string_view secret);

 private:
  class Seat;
  std::mutex mutex_;
  std::condition_variable free_;
  int seats_ = 2;
};

// A PIN has 4 to 12 digits, a password 8 to 200 characters; kInvalid with `field`.
[[nodiscard]] Result<void> check_secret(SecretKind kind, std::string_view secret, std::string field);

}  // namespace bobbin::staff
