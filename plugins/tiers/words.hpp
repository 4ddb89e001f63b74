#pragma once

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

// Reading a query and making an answer, as plugin.json's routes have them.
namespace tiers {

[[nodiscard]] inline nlohmann::json ok(nlohmann::json body) { return {{"status", 200}, {"body", std::move(body)}}; }

// A whole number of the query, whose form the schema has checked.
[[nodiscard]] inline std::int64_t number_or(const nlohmann::json& query, const char* key, std::int64_t otherwise) {
  const auto found = query.find(key);
  if (found == query.end()) return otherwise;
  const auto& text = found->get_ref<const std::string&>();
  std::int64_t out = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

// What a list's page has of `all`, with the next page's cursor: the place of its first row.
struct Page {
  nlohmann::json items = nlohmann::json::array();
  nlohmann::json next = nullptr;
};
[[nodiscard]] inline Page page_of(const nlohmann::json& query, const nlohmann::json& all) {
  const auto size = static_cast<std::int64_t>(all.size());
  const std::int64_t first = std::min(number_or(query, "cursor", 0), size);
  const std::int64_t last = std::min(first + number_or(query, "limit", 100), size);
  Page out;
  for (std::int64_t i = first; i < last; ++i) out.items.push_back(all[static_cast<std::size_t>(i)]);
  if (last < size) out.next = std::to_string(last);
  return out;
}

template <class Value>
[[nodiscard]] nlohmann::json or_null(const std::optional<Value>& value) {
  return value ? nlohmann::json(*value) : nlohmann::json();
}

}  // namespace tiers
