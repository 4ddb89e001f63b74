#include "core/import/import.hpp"

#include <nlohmann/json.hpp>

#include "core/import/history.hpp"
#include "core/import/table.hpp"

namespace bobbin::imports {

audit::Actor importer(const Desk& desk, const Input& input) {
  const Instant now = desk.clock.now();
  const auto* store = desk.settings.current()->store(input.store);
  const DayRule rule = store == nullptr ? DayRule{} : store->day;
  return {input.staff, input.store, "", now, business_day(now, rule), "import"};
}

std::string content_of(const MappedRow& row) {
  std::string out;
  for (const auto& value : row.values) {
    out += std::to_string(value.size());
    out += ':';
    out += value;
  }
  return out;
}

Result<Report> import_file(const Desk& desk, Kind kind, const Input& input, Run run) {
  switch (kind) {
    case Kind::kSales:
      return import_sales(desk, input, run);
    case Kind::kMembers:
      return import_members(desk, input, run);
    case Kind::kStyles:
      return import_styles(desk, input, run);
  }
  return refuse(Code::kInvalid, {"不认识的种类", "Unknown kind"}, "/kind");
}

nlohmann::json to_json(const Report& report, const std::string& locale) {
  nlohmann::json out{{"rows", report.rows},
                     {"imported", report.imported},
                     {"unchanged", report.unchanged},
                     {"bad", nlohmann::json::array()},
                     {"skipped", nlohmann::json::array()}};
  for (const auto& bad : report.bad) {
    out["bad"].push_back({{"line", bad.line}, {"column", bad.column}, {"reason", bad.reason.in(locale)}});
  }
  for (const auto& skipped : report.skipped) {
    out["skipped"].push_back({{"reason", skipped.reason.in(locale)}, {"rows", skipped.rows}, {"lines", skipped.lines}});
  }
  return out;
}

nlohmann::json to_json(const ReplayReport& report, const std::string& locale) {
  nlohmann::json out = to_json(report.rows, locale);
  out["sales"] = report.sales;
  out["sold_now"] = report.sold_now;
  out["free_sales"] = report.free_sales;
  out["lines"] = report.lines;
  out["members"] = report.members;
  out["styles"] = report.styles;
  out["total_minor"] = report.total_minor;
  out["points"] = report.points;
  out["points_expected"] = report.points_expected;
  out["trial_sum"] = report.trial_sum;
  out["trial_balance"] = nlohmann::json::array();
  for (const auto& row : report.trial_balance) {
    out["trial_balance"].push_back({{"account", row.account}, {"unit", row.unit}, {"balance", row.balance}});
  }
  return out;
}

}  // namespace bobbin::imports
