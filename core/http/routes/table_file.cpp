#include "core/http/routes/table_file.hpp"

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <vector>

#include "core/checkout/money_text.hpp"
#include "core/http/spool.hpp"

namespace bobbin::http {
namespace {

using modules::ColumnKind;
using nlohmann::json;

// As the plugin's JSON says it: a date as text, a moment in RFC 3339. Borrows the value's text.
modules::SqlValue cell_of(ColumnKind kind, const json& value) {
  if (value.is_null()) return {};
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (!value.is_string()) throw std::runtime_error("a table's cell is neither text nor a whole number");
  const auto& text = value.get_ref<const std::string&>();
  if (kind == ColumnKind::kDate) return std::int64_t{parse_day(text).value().n};
  if (kind == ColumnKind::kTime) return parse_instant(text).value().ms;
  return std::string_view(text);
}

modules::Report table_named(const modules::Route& route) {
  modules::Report out;
  out.plugin = route.plugin;
  out.name = route.handler;
  out.title = route.summary;
  out.columns = route.columns;
  return out;
}

}  // namespace

bool asks_for_file(const Call& call) {
  const std::string format = call.query_text("format");
  return format == "csv" || format == "xlsx";
}

TableFile::TableFile(const Services& services, const modules::Report& table, const Call& call)
    : table_(table), xlsx_(call.query_text("format") == "xlsx"), spool_(std::make_shared<Spool>()) {
  const reports::Manner manner{call.locale, call.time_zone,
                               checkout::decimals_of(services.settings.current()->shop().currency)};
  const reports::Sink sink = [spool = spool_](std::string_view bytes) { spool->put(bytes); };
  file_ = xlsx_ ? reports::xlsx_file(table_, manner, sink) : reports::csv_file(table_, manner, sink);
}

void TableFile::row(reports::Cells cells) {
  if (const auto why = reports::misfit(table_, cells)) {
    throw std::runtime_error("table " + table_.plugin + "." + table_.name + ": " + *why);
  }
  file_->row(cells);
}

Reply TableFile::reply() {
  file_->end();
  spool_->end();
  Reply out;
  out.content_type = xlsx_ ? kXlsxType : kCsvType;
  out.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + table_.plugin + "-" + table_.name +
                                                      (xlsx_ ? ".xlsx\"" : ".csv\""));
  out.file = spool_;
  return out;
}

Reply table_of(const Services& services, const modules::Route& route, const Call& call, std::string_view body_json) {
  const json body = json::parse(body_json);
  const modules::Report table = table_named(route);
  TableFile file(services, table, call);
  std::vector<modules::SqlValue> cells;
  for (const json& item : body.at("items")) {
    cells.clear();
    for (const modules::ReportColumn& column : table.columns) {
      const auto found = item.find(column.name);
      cells.push_back(found == item.end() ? modules::SqlValue() : cell_of(column.kind, *found));
    }
    file.row(cells);
  }
  return file.reply();
}

}  // namespace bobbin::http
