#include "core/http/json/read.hpp"

#include <nlohmann/json.hpp>

namespace bobbin::http {

using nlohmann::json;

bool has(const json& object, const char* key) { return object.contains(key); }

bool given(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && !found->is_null();
}

std::string text_of(const json& object, const char* key) { return maybe_text(object, key).value_or(std::string()); }

std::int64_t whole_of(const json& object, const char* key, std::int64_t otherwise) {
  return maybe_whole(object, key).value_or(otherwise);
}

bool flag_of(const json& object, const char* key, bool otherwise) {
  return given(object, key) ? object.at(key).get<bool>() : otherwise;
}

std::vector<std::string> texts_of(const json& object, const char* key) {
  return maybe_texts(object, key).value_or(std::vector<std::string>());
}

std::optional<std::string> maybe_text(const json& object, const char* key) {
  if (!given(object, key)) return std::nullopt;
  return object.at(key).get<std::string>();
}

std::optional<std::int64_t> maybe_whole(const json& object, const char* key) {
  if (!given(object, key)) return std::nullopt;
  return object.at(key).get<std::int64_t>();
}

std::optional<std::vector<std::string>> maybe_texts(const json& object, const char* key) {
  if (!given(object, key)) return std::nullopt;
  return object.at(key).get<std::vector<std::string>>();
}

Result<std::optional<Day>> maybe_day(const json& object, const char* key, const std::string& at) {
  if (!given(object, key)) return std::nullopt;
  auto day = parse_day(object.at(key).get<std::string>());
  if (day) return *day;
  Refusal refusal = std::move(day.error());
  refusal.field = at + "/" + key;
  return Refused(std::move(refusal));
}

std::optional<std::optional<std::int64_t>> patched_whole(const json& object, const char* key) {
  if (!has(object, key)) return std::nullopt;
  return maybe_whole(object, key);
}

Result<std::optional<std::optional<Day>>> patched_day(const json& object, const char* key) {
  if (!has(object, key)) return std::nullopt;
  auto day = maybe_day(object, key);
  if (!day) return Refused(day.error());
  return std::optional<std::optional<Day>>(*day);
}

}  // namespace bobbin::http
