#include "core/plugin_host/json_pointer.hpp"

#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace bobbin::plugin_host {
namespace {

// "a~1b" -> "a/b"; nullopt for a lonely ~.
std::optional<std::string> unescaped(std::string_view token) {
  std::string out;
  out.reserve(token.size());
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] != '~') {
      out += token[i];
      continue;
    }
    if (++i == token.size() || (token[i] != '0' && token[i] != '1')) return std::nullopt;
    out += token[i] == '0' ? '~' : '/';
  }
  return out;
}

const nlohmann::json* member(const nlohmann::json& value, std::string_view token) {
  if (value.is_object()) {
    const auto key = unescaped(token);
    if (!key) return nullptr;
    const auto found = value.find(*key);
    return found == value.end() ? nullptr : &*found;
  }
  if (!value.is_array() || token.empty() || (token.size() > 1 && token.front() == '0')) return nullptr;
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
  const bool whole = error == std::errc() && end == token.data() + token.size();
  return whole && index < value.size() ? &value[index] : nullptr;
}

}  // namespace

const nlohmann::json* at_pointer(const nlohmann::json& value, std::string_view pointer) {
  const nlohmann::json* at = &value;
  while (!pointer.empty()) {
    if (pointer.front() != '/') return nullptr;
    const std::size_t end = pointer.find('/', 1);
    at = member(*at, pointer.substr(1, end == std::string_view::npos ? end : end - 1));
    if (at == nullptr) return nullptr;
    pointer = end == std::string_view::npos ? std::string_view() : pointer.substr(end);
  }
  return at;
}

}  // namespace bobbin::plugin_host
