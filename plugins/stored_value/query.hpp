#pragma once

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "bobbin/call.hpp"
#include "bobbin/day.hpp"
#include "bobbin/errors.hpp"

// Reading a request and making an answer, as plugin.json's routes have them.
namespace stored_value {

[[nodiscard]] inline nlohmann::json ok(nlohmann::json body) { return {{"status", 200}, {"body", std::move(body)}}; }

// A whole number of the query, whose form the schema has checked.
[[nodiscard]] inline std::int64_t number_or(const nlohmann::json& query, const char* key, std::int64_t otherwise) {
  const auto found = query.find(key);
  if (found == query.end()) return otherwise;
  const std::string text = found->get<std::string>();
  std::int64_t out = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
  if (read.ec != std::errc{}) {
    bobbin::invalid(bobbin::say("“{1}”太大了。", "\"{1}\" is too large.", text), key);
  }
  return out;
}

// The page of a whole list that the query asks for; the cursor is the place of its first row.
[[nodiscard]] inline nlohmann::json paged(const nlohmann::json& query, const nlohmann::json& all) {
  const auto size = static_cast<std::int64_t>(all.size());
  const std::int64_t first = std::min(number_or(query, "cursor", 0), size);
  const std::int64_t last = std::min(first + number_or(query, "limit", 100), size);
  nlohmann::json items = nlohmann::json::array();
  for (std::int64_t i = first; i < last; ++i) items.push_back(all[static_cast<std::size_t>(i)]);
  return ok({{"items", std::move(items)}, {"next", last < size ? nlohmann::json(std::to_string(last)) : nullptr}});
}

// A date of the query; refuses one that the calendar doesn't have.
[[nodiscard]] inline std::optional<bobbin::Day> day_in(const nlohmann::json& query, const char* key) {
  const auto found = query.find(key);
  if (found == query.end()) return std::nullopt;
  const std::string text = found->get<std::string>();
  if (const auto day = bobbin::parse_day(text)) return day;
  bobbin::invalid(bobbin::say("{1} 不是日期，应像 2026-06-01。", "{1} is no date; it looks like 2026-06-01.", text),
                  key);
}

// The member that a request's body names; refuses `invalid` with the field.
[[nodiscard]] inline bobbin::Member member_of_body(const bobbin::Call& call, const nlohmann::json& body) {
  const std::string named = body.at("member");
  if (auto found = call.members().find(named)) return *found;
  bobbin::invalid(bobbin::say("没有会员“{1}”，请核对卡号。", "There is no member \"{1}\": check the code.", named),
                  "/member");
}

// A holder of the journal, as the plugin's own tables have members.
[[nodiscard]] inline std::int64_t member_id(const std::string& holder) {
  std::int64_t out = 0;
  std::from_chars(holder.data(), holder.data() + holder.size(), out);
  return out;
}

}  // namespace stored_value
