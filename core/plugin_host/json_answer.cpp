#include "core/plugin_host/json_answer.hpp"

#include <spdlog/spdlog.h>

#include <nlohmann/json.hpp>

#include "core/schema/schema.hpp"

namespace bobbin::plugin_host {

Result<nlohmann::json> object_from(const Plugin& plugin, std::string_view handler, std::string_view text) {
  auto parsed = schema::parse(text);
  if (parsed && parsed->is_object()) return parsed;
  spdlog::error("plugin {}: its handler {} answered no JSON object: {}", plugin.id(), handler,
                parsed ? std::string("another kind of value") : parsed.error().detail.en);
  const Words& name = plugin.manifest.name;
  return refuse(Code::kInternal,
                {"模块“" + name.zh + "”的回答读不懂，已经记入日志",
                 "the answer of the module '" + name.en + "' can't be read; the log has the reason"},
                "", plugin.id());
}

std::optional<std::string> text_at(const nlohmann::json& object, const char* key) {
  if (!object.is_object()) return std::nullopt;
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

std::optional<Words> words_at(const nlohmann::json& object, const char* key) {
  if (!object.is_object()) return std::nullopt;
  const auto found = object.find(key);
  if (found == object.end()) return std::nullopt;
  const auto zh = text_at(*found, "zh-CN");
  const auto en = text_at(*found, "en");
  if (!zh || !en) return std::nullopt;
  return Words{*zh, *en};
}

}  // namespace bobbin::plugin_host
