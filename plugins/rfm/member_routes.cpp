#include "member_routes.hpp"

#include <charconv>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

#include "names.hpp"
#include "query.hpp"
#include "rows.hpp"

namespace rfm {
namespace {

using nlohmann::json;

// A member who never bought has no row: nothing is known, and nothing is counted.
MemberRow row_of(const bobbin::Call& call, const std::string& holder) {
  MemberRow out;
  std::from_chars(holder.data(), holder.data() + holder.size(), out.member);
  call.db().read("standing", {out.member}, [&](const bobbin::DbRow& row) { out = member_row(row); });
  return out;
}

Lifecycle lifecycle_in(const MemberRow& row, const LifecycleOn& on) {
  return row.bought.counted > 0 ? on.of(row.bought.last) : Lifecycle::kNone;
}

json scores_json(const Rated& rated) {
  if (rated.segment == Segment::kNone) return nullptr;
  return {{"r", rated.scores.r}, {"f", rated.scores.f}, {"m", rated.scores.m}};
}

json row_json(const bobbin::Call& call, const MemberRow& row, const LifecycleOn& on) {
  const Bought& bought = row.bought;
  return {{"recency_days", bought.in_window() ? json(bought.figures(call.business_day()).recency_days) : json()},
          {"frequency", bought.frequency},
          {"monetary_minor", bought.monetary_minor},
          {"scores", scores_json(row.rated)},
          {"segment", id_or_null(id_of(row.rated.segment))},
          {"lifecycle", id_or_null(id_of(lifecycle_in(row, on)))}};
}

void add_texts(json& out, const std::vector<bobbin::Words>& sentences, std::string_view locale) {
  for (const bobbin::Words& one : sentences) out.push_back(one.in(locale));
}

}  // namespace

json member_page(bobbin::Call& call, const Rules&, const json& in) {
  const json& who = in.at("params").at("m");
  const MemberRow row = row_of(call, who.at("id"));
  const LifecycleOn on(call.business_day());
  const Lifecycle lifecycle = lifecycle_in(row, on);
  json body = row_json(call, row, on);
  body["member"] = who.at("id");
  body["member_code"] = who.at("code");
  body["segment_name"] = id_or_null(name_of(row.rated.segment).in(call.locale()));
  body["lifecycle_name"] = id_or_null(name_of(lifecycle).in(call.locale()));
  body["actions"] = json::array();
  add_texts(body["actions"], actions_of(row.rated.segment), call.locale());
  add_texts(body["actions"], actions_of(lifecycle), call.locale());
  return ok(std::move(body));
}

json member_card(bobbin::Call& call, const Rules&, const json& in) {
  const MemberRow row = row_of(call, in.at("member").at("id"));
  const LifecycleOn on(call.business_day());
  return {{"segment", id_or_null(id_of(row.rated.segment))}, {"lifecycle", id_or_null(id_of(lifecycle_in(row, on)))}};
}

json members_route(bobbin::Call& call, const Rules&, const json& in) {
  const json& query = in.at("query");
  const LifecycleOn on(call.business_day());
  const auto segment = segment_named(query.value("segment", ""));
  const auto lifecycle = lifecycle_named(query.value("lifecycle", ""));
  const int least = segment ? static_cast<int>(*segment) : 0;
  const int most = segment ? static_cast<int>(*segment) : static_cast<int>(kSegments.size());
  const Days days = lifecycle
                        ? on.days(*lifecycle)
                        : Days{std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()};
  const std::int64_t limit = number_or(query, "limit", bobbin::kDefaultPage);
  json items = json::array();
  std::int64_t last = 0;
  call.db().read("list", {number_or(query, "cursor", 0), least, most, days.first, days.end, limit},
                 [&](const bobbin::DbRow& found) {
                   const MemberRow row = member_row(found);
                   json item = row_json(call, row, on);
                   item["member"] = std::to_string(row.member);
                   item["member_code"] = found.text(7);
                   items.push_back(std::move(item));
                   last = row.member;
                 });
  const bool more = items.size() == static_cast<std::size_t>(limit);
  return ok({{"items", std::move(items)}, {"next", more ? json(std::to_string(last)) : json()}});
}

json service_segment(bobbin::Call& call, const Rules&, const json& in) {
  return row_json(call, row_of(call, in.at("member")), LifecycleOn(call.business_day()));
}

}  // namespace rfm
