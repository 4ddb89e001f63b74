#include "core/plugin_host/text.hpp"

#include "core/base/text.hpp"

namespace bobbin::plugin_host {
namespace {

constexpr std::size_t kMaxWordBytes = 4000;

}  // namespace

bool is_text(bobbin_str text, std::size_t most) {
  const std::string_view view = from_abi(text);
  return view.size() <= most && view.find('\0') == std::string_view::npos && is_utf8(view);
}

Words from_abi(const bobbin_words& words) {
  Words out;
  if (!is_span<bobbin_word>(words)) return out;
  for (std::uint32_t i = 0; i < words.count; ++i) {
    const auto word = item<bobbin_word>(words, i);
    if (!is_text(word.text, kMaxWordBytes)) continue;
    const std::string_view lang = from_abi(word.lang);
    if (lang.starts_with("zh")) out.zh = from_abi(word.text);
    if (lang.starts_with("en")) out.en = from_abi(word.text);
  }
  if (out.zh.empty()) out.zh = out.en;
  if (out.en.empty()) out.en = out.zh;
  return out;
}

}  // namespace bobbin::plugin_host
