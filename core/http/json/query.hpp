#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "core/base/refusal.hpp"
#include "core/base/time.hpp"
#include "core/http/route.hpp"
#include "core/schema/schema.hpp"

// What stands behind the question mark.
namespace bobbin::http {

inline constexpr int kDefaultLimit = 100;

// Checks the query against the route's schema (an object; integers and booleans are read from their text). A member
// twice, or unknown, is kMalformed; `field` is the member's name, because a query is no body to point into.
[[nodiscard]] Result<std::map<std::string, std::string>> checked_query(const Pairs& query,
                                                                       const schema::Schema& schema);

struct Page {
  int limit = kDefaultLimit;
  std::string cursor;       // empty = from the start
  std::int64_t before = 0;  // the cursor as an id; 0 = from the start
};
enum class Cursor { kId, kText };
[[nodiscard]] Result<Page> asked_page(const Call& call, Cursor kind = Cursor::kId);

// Of a list that is read as a whole: what this page shows of `size` rows. All of them unless a limit is given; the
// cursor is the place of the first row.
struct Slice {
  std::size_t first = 0;
  std::size_t last = 0;  // exclusive
  std::string next;
};
[[nodiscard]] Result<Slice> slice_of(const Call& call, std::size_t size);
[[nodiscard]] Result<Reply> sliced_reply(const Call& call, const nlohmann::json& items);

// `from` and `to` of the query, both days included (G10); from > to is kInvalid.
struct Days {
  std::optional<Day> from;
  std::optional<Day> to;
};
[[nodiscard]] Result<Days> days_of(const Call& call);

[[nodiscard]] bool query_flag(const Call& call, const std::string& name);  // "true" only

// A path's UUID in lower case; kMalformed with the parameter's name.
[[nodiscard]] Result<std::string> uuid_param(const Call& call, const std::string& name = "uuid");

// Takes away the row that was asked for beyond the limit and answers the cursor of the last one kept.
template <class Rows, class CursorOf>
[[nodiscard]] std::string cut_page(Rows& rows, int limit, const CursorOf& cursor_of) {
  if (rows.size() <= static_cast<std::size_t>(limit)) return {};
  rows.resize(static_cast<std::size_t>(limit));
  return cursor_of(rows.back());
}

}  // namespace bobbin::http
