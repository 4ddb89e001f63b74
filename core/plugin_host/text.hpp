#pragma once

#include <bobbin/abi.h>

#include <string>
#include <string_view>

#include "core/base/refusal.hpp"

// Texts over the boundary.
namespace bobbin::plugin_host {

[[nodiscard]] inline bobbin_str to_abi(std::string_view text) { return {text.data(), text.size()}; }

[[nodiscard]] inline std::string_view from_abi(bobbin_str text) {
  return text.ptr == nullptr ? std::string_view() : std::string_view(text.ptr, text.len);
}

// The i-th item of a span of T, by the writer's stride. i < span.count.
template <class T>
[[nodiscard]] const T& item(const bobbin_span& span, std::uint32_t i) {
  const auto* bytes = static_cast<const std::byte*>(span.items);
  return *static_cast<const T*>(static_cast<const void*>(bytes + std::size_t{span.stride} * i));
}

// A span of `T` that can be walked: empty, or with rows at least as long as ours.
template <class T>
[[nodiscard]] bool is_span(const bobbin_span& span) {
  return span.count == 0 || (span.items != nullptr && span.stride >= sizeof(T));
}

// Both languages; where only one is given it stands for both. Not UTF-8: empty.
[[nodiscard]] Words from_abi(const bobbin_words& words);

// Valid UTF-8 of at most `most` bytes.
[[nodiscard]] bool is_text(bobbin_str text, std::size_t most);

}  // namespace bobbin::plugin_host
