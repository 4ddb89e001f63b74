#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "core/http/message.hpp"
#include "core/http/route.hpp"
#include "core/schema/schema.hpp"

namespace bobbin::http {

// What a route asks of a request, compiled once.
struct Checks {
  std::optional<schema::Schema> query;
  std::optional<schema::Schema> body;  // none: the route takes no body
};

// Throws std::logic_error for a route whose schema is none.
Checks checks_of(const Route& route);

// The request's body, read and checked; null when the route takes none. kMalformed or kInvalid with the field. Any
// thread.
[[nodiscard]] Result<nlohmann::json> body_of(const Request& request, const Checks& checks);

}  // namespace bobbin::http
