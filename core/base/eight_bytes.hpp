#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

// Text looked at eight bytes at a time, for what is looked at with every sale.
namespace bobbin {

// Those that begin at `at`; the caller knows that there are as many. Their order is the machine's.
[[nodiscard]] inline std::uint64_t eight_bytes(std::string_view text, std::size_t at) {
  std::uint64_t out = 0;
  std::memcpy(&out, text.data() + at, sizeof(out));
  return out;
}

inline constexpr std::uint64_t kEachByte = 0x0101010101010101;               // times a byte: that byte eight times over
inline constexpr std::uint64_t kHighBits = kEachByte * std::uint64_t{0x80};  // none of them is set in ASCII

// A text of less than eight, filled up with blanks.
[[nodiscard]] inline std::uint64_t few_bytes(std::string_view text) {
  std::uint64_t out = kEachByte * ' ';
  if (!text.empty()) std::memcpy(&out, text.data(), text.size());
  return out;
}

// Those of kHighBits that stand in a byte below `limit`, which is at most 0x80. A byte above one that is found may be
// marked by mistake: the first is right, and so is none.
[[nodiscard]] inline std::uint64_t below(std::uint64_t bytes, std::uint64_t limit) {
  return (bytes - kEachByte * limit) & ~bytes & kHighBits;
}

}  // namespace bobbin
