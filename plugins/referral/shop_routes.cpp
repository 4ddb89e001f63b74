#include "shop_routes.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "bobbin/query.hpp"

namespace referral {
namespace {

using nlohmann::json;

const bobbin::Words kQuestion{"回访：穿着怎么样？", "Ask how it wears."};

json task_of(const bobbin::Call& call, const bobbin::DbRow& row) {
  const bobbin::Day due{static_cast<std::int32_t>(row.integer(5))};
  return {{"member", std::to_string(row.integer(0))},
          {"member_code", row.text(1)},
          {"staff", row.text(2)},
          {"store", row.text(3)},
          {"sale", row.text(4)},
          {"due_on", bobbin::format_day(due)},
          {"overdue", due < call.business_day()},
          {"text", kQuestion.in(call.locale())}};
}

}  // namespace

json funnel_route(bobbin::Call& call, const Rules&, const json&) {
  json body = {{"invited", 0}, {"purchased", 0}, {"rewarded", 0}};
  call.db().read("funnel", {call.now_ms()}, [&](const bobbin::DbRow& row) {
    body = {{"invited", row.integer(0)}, {"purchased", row.integer(1)}, {"rewarded", row.integer(2)}};
  });
  return {{"status", 200}, {"body", std::move(body)}};
}

json tasks_route(bobbin::Call& call, const Rules&, const json& in) {
  const json& query = in.at("query");
  const std::int64_t limit = bobbin::number_or(query, "limit", bobbin::kDefaultPage);
  const std::int64_t skip = bobbin::number_or(query, "cursor", 0);
  const std::string staff = query.value("staff", "");
  json items = json::array();
  // One more than asked for tells whether there is a next page.
  call.db().read("tasks", {staff, limit + 1, skip},
                 [&](const bobbin::DbRow& row) { items.push_back(task_of(call, row)); });
  const bool more = static_cast<std::int64_t>(items.size()) > limit;
  if (more) items.erase(items.size() - 1);
  return {{"status", 200},
          {"body", {{"items", std::move(items)}, {"next", more ? json(std::to_string(skip + limit)) : json()}}}};
}

}  // namespace referral
