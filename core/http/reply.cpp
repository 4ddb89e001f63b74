#include <nlohmann/json.hpp>

#include "core/http/route.hpp"
#include "core/schema/schema.hpp"

namespace bobbin::http {

using nlohmann::json;

std::string Call::query_text(const std::string& name) const {
  const auto found = query.find(name);
  return found == query.end() ? std::string() : found->second;
}

Reply json_reply(int status, const json& body) { return {status, schema::to_text(body)}; }

Reply list_reply(const json& items, const std::string& next) {
  return json_reply(200, {{"items", items}, {"next", next.empty() ? json() : json(next)}});
}

Reply json_reply(int status, const std::function<void(JsonText&)>& write) {
  JsonText out;
  write(out);
  return {status, out.take()};
}

Reply list_reply(const std::function<void(JsonText&)>& write_items, const std::string& next) {
  return json_reply(200, [&](JsonText& out) {
    out.object([&] {
      out.key("items").array([&] { write_items(out); });
      if (next.empty()) {
        out.key("next").null();
      } else {
        out.member("next", next);
      }
    });
  });
}

}  // namespace bobbin::http
