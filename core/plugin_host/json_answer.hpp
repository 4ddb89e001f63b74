#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/refusal.hpp"
#include "core/plugin_host/plugin.hpp"

// What handlers answer, read without trust.
namespace bobbin::plugin_host {

// The object that a handler wrote. kInternal, and a line in the log, when it is no JSON object.
[[nodiscard]] Result<nlohmann::json> object_from(const Plugin& plugin, std::string_view handler, std::string_view text);

[[nodiscard]] std::optional<std::string> text_at(const nlohmann::json& object, const char* key);
[[nodiscard]] std::optional<Words> words_at(const nlohmann::json& object, const char* key);  // {"zh-CN", "en"}

}  // namespace bobbin::plugin_host
