#include "core/staff/secrets.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <new>
#include <stdexcept>

#include "core/base/text.hpp"

namespace bobbin::staff {

namespace {

constexpr std::chrono::seconds kPatience{5};
constexpr std::size_t kPasswordMemory = std::size_t{64} * 1024 * 1024;
constexpr std::size_t kPinMemory = std::size_t{19} * 1024 * 1024;
constexpr unsigned long long kPasses = 2;

Refused too_busy() {
  Refused refused =
      refuse(Code::kBusy, {"登录的人太多，请几秒后再试", "too many log in at once; try again in a few seconds"});
  refused.value().retry_after_s = 5;
  return refused;
}

}  // namespace

// One of the two seats, for as long as the work lasts.
class Hasher::Seat {
 public:
  explicit Seat(Hasher& hasher) : hasher_(hasher) {
    std::unique_lock lock(hasher_.mutex_);
    taken_ = hasher_.free_.wait_for(lock, kPatience, [&] { return hasher_.seats_ > 0; });
    if (taken_) --hasher_.seats_;
  }
  Seat(const Seat&) = delete;
  Seat& operator=(const Seat&) = delete;
  ~Seat() {
    if (!taken_) return;
    const std::lock_guard lock(hasher_.mutex_);
    ++hasher_.seats_;
    hasher_.free_.notify_one();
  }
  [[nodiscard]] bool taken() const { return taken_; }

 private:
  Hasher& hasher_;
  bool taken_ = false;
};

Result<std::string> Hasher::hash(SecretKind kind, std::string_view secret) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium can't start: no source of randomness");
  const Seat seat(*this);
  if (!seat.taken()) return too_busy();
  std::array<char, crypto_pwhash_STRBYTES> out{};
  const std::size_t memory = kind == SecretKind::kPassword ? kPasswordMemory : kPinMemory;
  if (crypto_pwhash_str_alg(out.data(), secret.data(), secret.size(), kPasses, memory, crypto_pwhash_ALG_ARGON2ID13) !=
      0) {
    throw std::bad_alloc();
  }
  return std::string(out.data());
}

Result<bool> Hasher::verify(std::string_view hash, std::string_view secret) {
  if (hash.size() >= crypto_pwhash_STRBYTES) return false;
  if (sodium_init() < 0) throw std::runtime_error("libsodium can't start: no source of randomness");
  const Seat seat(*this);
  if (!seat.taken()) return too_busy();
  std::array<char, crypto_pwhash_STRBYTES> text{};
  std::copy(hash.begin(), hash.end(), text.begin());
  return crypto_pwhash_str_verify(text.data(), secret.data(), secret.size()) == 0;
}

Result<void> check_secret(SecretKind kind, std::string_view secret, std::string field) {
  if (kind == SecretKind::kPin) {
    const bool digits = std::all_of(secret.begin(), secret.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (digits && secret.size() >= 4 && secret.size() <= 12) return {};
    return refuse(Code::kInvalid, {"PIN 码为 4 到 12 位数字", "a PIN has 4 to 12 digits"}, std::move(field));
  }
  const std::size_t count = characters(secret).size();
  if (count >= 8 && secret.size() <= 200) return {};
  return refuse(Code::kInvalid,
                {"密码至少 8 个字符，最多 200 字节", "a password has at least 8 characters and at most 200 bytes"},
                std::move(field));
}

}  // namespace bobbin::staff
