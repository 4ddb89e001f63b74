#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/http/route.hpp"

namespace bobbin::http {

// OpenAPI 3.1 of these routes, written from the same data by which requests are checked. `shown` says which are listed
// (plugins that are off everywhere are not); summaries are in `locale`.
[[nodiscard]] nlohmann::json openapi(const std::vector<Route>& routes, const std::function<bool(const Route&)>& shown,
                                     const std::string& version, std::string_view locale);

}  // namespace bobbin::http
