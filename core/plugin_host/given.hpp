#pragma once

#include <bobbin/abi.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <type_traits>

// What a plugin hands over, whichever minor of the SDK it was built with (base.h, sdk.md 1 and 5).
namespace bobbin::plugin_host {

// The shortest that a struct of a plugin may be, by hand for each. Never raised: what is appended later stands behind
// it, and is 0 for a plugin that doesn't know it.
template <class T>
inline constexpr std::size_t kLeast = 0;
template <>
inline constexpr std::size_t kLeast<std::int32_t> = 4;
template <>
inline constexpr std::size_t kLeast<bobbin_entry> = 16;
template <>
inline constexpr std::size_t kLeast<bobbin_plugin> = 48;
template <>
inline constexpr std::size_t kLeast<bobbin_sale_extension> = 56;
template <>
inline constexpr std::size_t kLeast<bobbin_tender_extension> = 48;
template <>
inline constexpr std::size_t kLeast<bobbin_handlers_extension> = 16;
template <>
inline constexpr std::size_t kLeast<bobbin_adjustment> = 72;
template <>
inline constexpr std::size_t kLeast<bobbin_gift> = 40;
template <>
inline constexpr std::size_t kLeast<bobbin_coin> = 48;
template <>
inline constexpr std::size_t kLeast<bobbin_tender_offer> = 104;
template <>
inline constexpr std::size_t kLeast<bobbin_transfer> = 216;
template <>
inline constexpr std::size_t kLeast<bobbin_refusal> = 56;
template <>
inline constexpr std::size_t kLeast<bobbin_hold> = 88;
template <>
inline constexpr std::size_t kLeast<bobbin_term> = 32;
template <>
inline constexpr std::size_t kLeast<bobbin_word> = 32;
template <>
inline constexpr std::size_t kLeast<bobbin_money_part> = 16;

// As much of `size` bytes as this host knows, the rest 0.
template <class T>
[[nodiscard]] T as_known(const void* from, std::size_t size) {
  static_assert(std::is_trivially_copyable_v<T>);
  T out{};
  std::memcpy(static_cast<void*>(&out), from, std::min(size, sizeof(T)));
  return out;
}

// A struct with a head, copied; nullopt for none, or one that is too short.
template <class T>
[[nodiscard]] std::optional<T> given(const T* from) {
  static_assert(kLeast<T> > 0, "say how short it may be");
  if (from == nullptr || from->head.size < kLeast<T>) return std::nullopt;
  return as_known<T>(from, from->head.size);
}

// A span of `T` that can be walked: empty, or with rows that are long enough.
template <class T>
[[nodiscard]] bool is_span(const bobbin_span& span) {
  static_assert(kLeast<T> > 0, "say how short it may be");
  return span.count == 0 || (span.items != nullptr && span.stride >= kLeast<T>);
}

// The i-th row of such a span, by the writer's stride. i < span.count.
template <class T>
[[nodiscard]] T item(const bobbin_span& span, std::uint32_t i) {
  return as_known<T>(static_cast<const std::byte*>(span.items) + std::size_t{span.stride} * i, span.stride);
}

}  // namespace bobbin::plugin_host
