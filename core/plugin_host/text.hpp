#pragma once

#include <bobbin/abi.h>

#include <string>
#include <string_view>

#include "core/base/refusal.hpp"
#include "core/plugin_host/given.hpp"

// Texts over the boundary.
namespace bobbin::plugin_host {

[[nodiscard]] inline bobbin_str to_abi(std::string_view text) { return {text.data(), text.size()}; }

[[nodiscard]] inline std::string_view from_abi(bobbin_str text) {
  return text.ptr == nullptr ? std::string_view() : std::string_view(text.ptr, text.len);
}

// Both languages; where only one is given it stands for both. Not UTF-8: empty.
[[nodiscard]] Words from_abi(const bobbin_words& words);

// Valid UTF-8 of at most `most` bytes.
[[nodiscard]] bool is_text(bobbin_str text, std::size_t most);

}  // namespace bobbin::plugin_host
