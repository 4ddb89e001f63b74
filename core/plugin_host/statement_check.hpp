#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/refusal.hpp"

namespace bobbin::plugin_host {

// What of a declared statement's text can be told without a database: one statement, of the four kinds, in the subset
// that both databases share. The wall is PluginDb::prepare; this one explains earlier and better.
[[nodiscard]] std::vector<Words> check_statement(std::string_view sql);

[[nodiscard]] bool is_plain_name(std::string_view name);  // [a-z0-9_]+ beginning with a letter

}  // namespace bobbin::plugin_host
