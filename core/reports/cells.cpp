#include "core/reports/cells.hpp"

namespace bobbin::reports {

using modules::ColumnKind;
using modules::SqlValue;

std::string decimal_text(std::int64_t value, int decimals) {
  // Of the negative one, because the least int64 has no opposite.
  std::string digits = std::to_string(value > 0 ? -value : value);
  if (digits.front() == '-') digits.erase(0, 1);
  const auto places = static_cast<std::size_t>(decimals);
  if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
  if (places > 0) digits.insert(digits.size() - places, 1, '.');
  return value < 0 ? "-" + digits : digits;
}

bool is_text(ColumnKind kind) {
  return kind == ColumnKind::kText || kind == ColumnKind::kStaff || kind == ColumnKind::kMember ||
         kind == ColumnKind::kStore;
}

std::optional<std::string> misfit(const modules::Report& report, Cells row) {
  if (row.size() != report.columns.size()) return "a row has " + std::to_string(row.size()) + " columns";
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (std::holds_alternative<std::monostate>(row[i])) continue;
    const bool whole = std::holds_alternative<std::int64_t>(row[i]);
    const bool text = std::holds_alternative<std::string_view>(row[i]);
    if (is_text(report.columns[i].kind) ? whole || text : whole) continue;
    return "the column '" + report.columns[i].name + "' is no " + std::string(modules::name_of(report.columns[i].kind));
  }
  for (std::size_t i = 0; i < row.size(); ++i) {
    const auto* number = std::get_if<std::int64_t>(&row[i]);
    if (number == nullptr || report.columns[i].kind != ColumnKind::kDate) continue;
    if (*number >= -719'528 && *number <= 2'932'896) continue;  // the years 0 to 9999
    return "the column '" + report.columns[i].name + "' has a day out of range";
  }
  return std::nullopt;
}

std::string text_of(const SqlValue& value) {
  if (const auto* text = std::get_if<std::string_view>(&value)) return std::string(*text);
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  return {};
}

LocalTime local_time(std::int64_t ms, std::string_view time_zone) {
  const std::string whole = format_instant(Instant{ms}, time_zone);  // 2026-01-05T10:00:00+08:00
  return {whole.substr(0, 10), whole.substr(11, 8)};
}

}  // namespace bobbin::reports
