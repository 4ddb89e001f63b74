#include "period_routes.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "bobbin/query.hpp"
#include "payroll.hpp"

namespace commission {
namespace {

using nlohmann::json;

Period asked(const json& in) {
  const std::string text = in.at("params").at("p");
  if (const auto period = parse_period(text)) return *period;
  bobbin::invalid(bobbin::say("{1} 不是账期，应像 2026-01、2026-W02 或 2026-01-05。",
                              "{1} is no period; it looks like 2026-01, 2026-W02 or 2026-01-05.", text),
                  "p");
}

json row_json(const PayrollRow& row) {
  return {{"staff", row.staff},
          {"sold_minor", row.sold_minor},
          {"commission_minor", row.commission_minor},
          {"steps_minor", row.steps_minor},
          {"amount_minor", row.amount_minor()},
          {"forecast_minor", row.amount_minor() + row.forecast_steps_minor},
          {"missing_minor", row.missing_minor ? json(*row.missing_minor) : json()}};
}

json period_json(const bobbin::Call& call, const Period& period, json page) {
  const auto done = closed(call, period);
  page["period"] = name_of(period);
  page["from"] = bobbin::format_day(period.from);
  page["to"] = bobbin::format_day(period.to);
  page["closed"] = done.has_value();
  page["closed_at"] = done ? json(call.instant_text(done->at_ms)) : json();
  page["closed_by"] = done ? json(done->staff) : json();
  page["opens_on"] = done ? json(bobbin::format_day(done->opens)) : json();
  return {{"status", 200}, {"body", std::move(page)}};
}

json rows_json(const bobbin::Call& call, const Rules& rules, const Period& period) {
  json rows = json::array();
  for (const PayrollRow& row : payroll(call, rules, period)) rows.push_back(row_json(row));
  return rows;
}

}  // namespace

json period_route(bobbin::Call& call, const Rules& rules, const json& in) {
  const Period period = asked(in);
  const json& query = in.at("query");
  const json rows = rows_json(call, rules, period);
  const bool a_file = query.value("format", "json") != "json";  // the whole list
  json page = a_file ? json{{"items", rows}, {"next", nullptr}} : bobbin::page_of(query, rows);
  return period_json(call, period, std::move(page));
}

json close_route(bobbin::Call& call, const Rules& rules, const json& in) {
  const Period period = asked(in);
  close(call, rules, period);
  return period_json(call, period, {{"items", rows_json(call, rules, period)}, {"next", nullptr}});
}

}  // namespace commission
