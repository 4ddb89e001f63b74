#include "core/http/json/query.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "core/base/ids.hpp"

namespace bobbin::http {
namespace {

using nlohmann::json;

// The text as its schema wants it; text that is no number stays text, so that the check says what is wrong.
json typed(const std::string& text, const json& schema) {
  const std::string type = schema.contains("type") && schema["type"].is_string() ? schema["type"] : "string";
  if (type == "boolean" && (text == "true" || text == "false")) return text == "true";
  if (type == "integer") {
    std::int64_t number = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    if (read.ec == std::errc() && read.ptr == end) return number;
  }
  return text;
}

Refused wrong_cursor() {
  return refuse(Code::kMalformed, {"cursor 须是上一页答复里的 next", "cursor must be the next of the page before"},
                "cursor");
}

Result<std::optional<Day>> day_of_query(const Call& call, const std::string& name) {
  const auto found = call.query.find(name);
  if (found == call.query.end()) return std::nullopt;
  auto day = parse_day(found->second);
  if (!day) {
    day.error().field = name;
    return Refused(day.error());
  }
  return *day;
}

}  // namespace

Result<std::map<std::string, std::string>> checked_query(const Pairs& query, const schema::Schema& schema) {
  std::map<std::string, std::string> out;
  json instance = json::object();
  const json& properties = schema.source().value("properties", json::object());
  for (const auto& [name, value] : query) {
    if (!out.emplace(name, value).second) {
      return refuse(Code::kMalformed, {"参数 " + name + " 出现了两次", "the parameter " + name + " stands twice"},
                    name);
    }
    instance[name] = properties.contains(name) ? typed(value, properties[name]) : json(value);
  }
  if (auto checked = schema.require(instance); !checked) {
    Refusal refusal = std::move(checked.error());
    if (refusal.field.starts_with('/')) refusal.field.erase(0, 1);
    return Refused(std::move(refusal));
  }
  return out;
}

Result<Slice> slice_of(const Call& call, std::size_t size) {
  auto page = asked_page(call, Cursor::kText);
  if (!page) return Refused(page.error());
  Slice out;
  const char* end = page->cursor.data() + page->cursor.size();
  const auto read = std::from_chars(page->cursor.data(), end, out.first);
  if (!page->cursor.empty() && (read.ec != std::errc() || read.ptr != end)) return wrong_cursor();
  out.first = std::min(out.first, size);
  const std::size_t limit = call.query.contains("limit") ? static_cast<std::size_t>(page->limit) : size;
  out.last = out.first + std::min(limit, size - out.first);
  if (out.last < size) out.next = std::to_string(out.last);
  return out;
}

Result<Reply> sliced_reply(const Call& call, const json& items) {
  const auto slice = slice_of(call, items.size());
  if (!slice) return Refused(slice.error());
  json page = json::array();
  for (std::size_t i = slice->first; i < slice->last; ++i) page.push_back(items[i]);
  return list_reply(page, slice->next);
}

Result<Page> asked_page(const Call& call, Cursor kind) {
  Page out;
  if (const std::string limit = call.query_text("limit"); !limit.empty()) {
    std::from_chars(limit.data(), limit.data() + limit.size(), out.limit);
  }
  out.cursor = call.query_text("cursor");
  if (kind == Cursor::kId && !out.cursor.empty()) {
    const auto id = parse_id(out.cursor);
    if (!id) return wrong_cursor();
    out.before = *id;
  }
  return out;
}

Result<Days> days_of(const Call& call) {
  Days out;
  const auto from = day_of_query(call, "from");
  if (!from) return Refused(from.error());
  const auto to = day_of_query(call, "to");
  if (!to) return Refused(to.error());
  if (*from && *to && **to < **from) {
    return refuse(Code::kInvalid, {"from 不能晚于 to", "from must not be later than to"}, "from");
  }
  out.from = *from;
  out.to = *to;
  return out;
}

bool query_flag(const Call& call, const std::string& name) { return call.query_text(name) == "true"; }

Result<std::string> uuid_param(const Call& call, const std::string& name) {
  if (auto uuid = parse_uuid(call.param(name))) return *uuid;
  return refuse(Code::kMalformed, {"网址里的编号须是 UUID", "the id in the address must be a UUID"}, name);
}

}  // namespace bobbin::http
