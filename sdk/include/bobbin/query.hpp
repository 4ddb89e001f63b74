#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "bobbin/day.hpp"
#include "bobbin/errors.hpp"
#include "bobbin/hidden.hpp"

// A route's query and its answer, for a plugin that uses a JSON library with nlohmann's names (find, end, get, array).
// The SDK brings none. The manifest's schema has checked the query's form; what a form can't say is refused here.
namespace bobbin {
inline namespace BOBBIN_HIDDEN v1 {

inline constexpr std::int64_t kDefaultPage = 100;  // rows of a page unless asked otherwise

// A whole number of the query. Throws a refusal `invalid` at `key` when it doesn't fit 64 bits.
template <class Json>
[[nodiscard]] std::int64_t number_or(const Json& query, const char* key, std::int64_t otherwise) {
  const auto found = query.find(key);
  if (found == query.end()) return otherwise;
  const auto text = found->template get<std::string>();
  std::int64_t out = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
  if (read.ec != std::errc{}) invalid(say("“{1}”太大了。", "\"{1}\" is too large.", text), key);
  return out;
}

// A date of the query. Throws a refusal `invalid` at `key` for one that the calendar doesn't have.
template <class Json>
[[nodiscard]] std::optional<Day> day_in(const Json& query, const char* key) {
  const auto found = query.find(key);
  if (found == query.end()) return std::nullopt;
  const auto text = found->template get<std::string>();
  if (const auto day = parse_day(text)) return day;
  invalid(say("{1} 不是日期，应像 2026-06-01。", "{1} is no date; it looks like 2026-06-01.", text), key);
}

// The page of a whole list that `limit` and `cursor` ask for, as {items, next}; the cursor is the place of its first
// row.
template <class Json>
[[nodiscard]] Json page_of(const Json& query, const Json& all) {
  const auto size = static_cast<std::int64_t>(all.size());
  const std::int64_t first = std::min(number_or(query, "cursor", 0), size);
  const std::int64_t last = std::min(first + number_or(query, "limit", kDefaultPage), size);
  Json items = Json::array();
  for (std::int64_t i = first; i < last; ++i) items.push_back(all[static_cast<std::size_t>(i)]);
  return {{"items", std::move(items)}, {"next", last < size ? Json(std::to_string(last)) : Json()}};
}

// The same as a route's whole answer.
template <class Json>
[[nodiscard]] Json paged(const Json& query, const Json& all) {
  return {{"status", 200}, {"body", page_of(query, all)}};
}

}  // namespace v1
}  // namespace bobbin
