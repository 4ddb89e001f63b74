#include <nlohmann/json.hpp>

#include "core/http/route.hpp"

namespace bobbin::http {

using nlohmann::json;

std::string Call::query_text(const std::string& name) const {
  const auto found = query.find(name);
  return found == query.end() ? std::string() : found->second;
}

Reply json_reply(int status, const json& body) {
  return {status, body.dump(-1, ' ', false, json::error_handler_t::replace)};
}

Reply list_reply(const json& items, const std::string& next) {
  return json_reply(200, {{"items", items}, {"next", next.empty() ? json() : json(next)}});
}

}  // namespace bobbin::http
