#pragma once

#include <string_view>

namespace bobbin::config {

extern const std::string_view kFileSchema;  // config/bobbin.schema.json, as it was built

}  // namespace bobbin::config
