#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace bobbin::plugin_host {

// The value at a JSON Pointer (RFC 6901), or null when there is none or it is no pointer. Never throws, unlike the
// library's own, because a plugin may ask for what isn't there.
[[nodiscard]] const nlohmann::json* at_pointer(const nlohmann::json& value, std::string_view pointer);

}  // namespace bobbin::plugin_host
