#include "core/base/ids.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <chrono>
#include <stdexcept>
#include <vector>

namespace bobbin {
namespace {

constexpr int kSequenceBits = 11;
constexpr int kNodeBits = 10;
constexpr std::int64_t kLastSequence = (std::int64_t{1} << kSequenceBits) - 1;
constexpr std::int64_t kEpochMs = 1'577'836'800'000;  // 2020-01-01T00:00Z

using Uuid = std::array<unsigned char, 16>;

std::int64_t system_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

void need_sodium() {
  static const bool ready = sodium_init() >= 0;  // safe to call from many threads, and again
  if (!ready) throw std::runtime_error("libsodium finds no source of random numbers");
}

void stamp_version(Uuid& uuid, unsigned version) {
  uuid[6] = static_cast<unsigned char>((uuid[6] & 0x0FU) | (version << 4U));
  uuid[8] = static_cast<unsigned char>((uuid[8] & 0x3FU) | 0x80U);  // the variant of RFC 9562
}

void append_hex(std::string& out, unsigned char byte) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += kDigits[byte >> 4U];
  out += kDigits[byte & 0x0FU];
}

constexpr bool dash_before(std::size_t byte) { return byte == 4 || byte == 6 || byte == 8 || byte == 10; }

std::string text_of(const Uuid& uuid) {
  std::string out;
  out.reserve(36);
  for (std::size_t i = 0; i < uuid.size(); ++i) {
    if (dash_before(i)) out += '-';
    append_hex(out, uuid[i]);
  }
  return out;
}

}  // namespace

std::int64_t IdSource::next() {
  assert(node_ < (1U << kNodeBits));
  const std::int64_t ms = std::max<std::int64_t>(system_ms() - kEpochMs, 1);
  const std::int64_t node = std::int64_t{node_} << kSequenceBits;
  const std::lock_guard lock(mutex_);
  const std::int64_t last_ms = last_ >> (kNodeBits + kSequenceBits);
  if (ms > last_ms) {
    last_ = (ms << (kNodeBits + kSequenceBits)) | node;
  } else if ((last_ & kLastSequence) < kLastSequence) {
    ++last_;
  } else {
    // The sequence is used up, or the system's clock went back: borrow from the next millisecond.
    last_ = ((last_ms + 1) << (kNodeBits + kSequenceBits)) | node;
  }
  return last_;
}

void IdSource::after(std::int64_t id) {
  const std::lock_guard lock(mutex_);
  if (id <= last_) return;
  const std::int64_t ms = id >> (kNodeBits + kSequenceBits);
  last_ = (ms << (kNodeBits + kSequenceBits)) | (std::int64_t{node_} << kSequenceBits) | kLastSequence;
}

std::string id_text(std::int64_t id) { return std::to_string(id); }

std::optional<std::int64_t> parse_id(std::string_view text) {
  std::int64_t id = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, id);
  if (error != std::errc{} || stopped != end || id < 1 || text.front() == '0') return std::nullopt;
  return id;
}

std::optional<std::string> parse_uuid(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  std::string out(text);
  for (std::size_t i = 0; i < out.size(); ++i) {
    char& c = out[i];
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      if (c != '-') return std::nullopt;
    } else if (c >= 'A' && c <= 'F') {
      c = static_cast<char>(c - 'A' + 'a');
    } else if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
      return std::nullopt;
    }
  }
  return out;
}

std::string new_uuid_v7() {
  need_sodium();
  Uuid uuid{};
  randombytes_buf(uuid.data(), uuid.size());
  auto ms = static_cast<std::uint64_t>(system_ms());
  for (std::size_t i = 6; i > 0; --i) {
    uuid[i - 1] = static_cast<unsigned char>(ms & 0xFFU);
    ms >>= 8U;
  }
  stamp_version(uuid, 7);
  return text_of(uuid);
}

std::string uuid_from_name(std::string_view space, std::string_view name) {
  need_sodium();
  // The space's length goes first: ("ab", "c") and ("a", "bc") are two names.
  std::string text = "bobbin.uuid/8\n" + std::to_string(space.size()) + "\n";
  text.append(space).append(name);
  Uuid uuid{};
  std::vector<unsigned char> bytes(text.begin(), text.end());
  static_assert(std::tuple_size_v<Uuid> >= crypto_generichash_BYTES_MIN);
  crypto_generichash(uuid.data(), uuid.size(), bytes.data(), bytes.size(), nullptr, 0);
  stamp_version(uuid, 8);
  return text_of(uuid);
}

std::string random_hex(int count) {
  assert(count >= 0);
  need_sodium();
  std::string out;
  out.reserve(static_cast<std::size_t>(count) * 2);
  for (int i = 0; i < count; ++i) {
    unsigned char byte = 0;
    randombytes_buf(&byte, 1);
    append_hex(out, byte);
  }
  return out;
}

}  // namespace bobbin
