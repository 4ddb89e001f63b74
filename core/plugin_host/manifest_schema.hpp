#pragma once

#include "core/schema/schema.hpp"

namespace bobbin::plugin_host {

// The shape of plugin.json: a closed set of keys. What a shape can't say is manifest_check.cpp's.
[[nodiscard]] const schema::Schema& manifest_schema();

}  // namespace bobbin::plugin_host
