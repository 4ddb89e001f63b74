#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/http/json/query.hpp"
#include "core/http/json/shapes.hpp"
#include "core/http/routes/routes.hpp"
#include "core/http/routes/table_file.hpp"

namespace bobbin::http {
namespace {

using modules::ColumnKind;
using modules::Report;
using modules::ReportParameter;
using nlohmann::json;
using namespace shapes;

// More is no report any more; a spreadsheet takes five times as many.
constexpr std::int64_t kMostRows = 200'000;

json column_shape() {
  return object({{"name", text()},
                 {"kind", one_of({"text", "integer", "money", "ppm", "date", "time", "staff", "member", "store"})},
                 {"title", text(500)}});
}

json filters_shape() { return object({{"store?", text()}, {"from?", date()}, {"to?", date()}, {"staff?", text()}}); }

bool filters_by(const Report& report, const std::string& name) {
  if (name == "store") return report.takes(ReportParameter::kStore);
  if (name == "staff") return report.takes(ReportParameter::kStaff);
  if (name == "from") return report.takes(ReportParameter::kFrom) || report.takes(ReportParameter::kFromMs);
  return report.takes(ReportParameter::kTo) || report.takes(ReportParameter::kUntilMs);
}

std::vector<std::string> filters_of(const Report& report) {
  std::vector<std::string> out{"store", "from", "to", "staff"};
  std::erase_if(out, [&](const std::string& name) { return !filters_by(report, name); });
  return out;
}

bool may_read(const Report& report, const Call& call) {
  return report.permission.empty() || call.session.may(report.permission);
}

json columns_json(const Report& report, const Call& call) {
  json out = json::array();
  for (const modules::ReportColumn& column : report.columns) {
    out.push_back({{"name", column.name}, {"kind", name_of(column.kind)}, {"title", column.title.in(call.locale)}});
  }
  return out;
}

// Entries of before are a report's as well: it is read where the module is on or being switched off.
Result<void> serves(const Services& services, const std::string& plugin, const Call& call) {
  const modules::State state = services.modules.state(call.actor.store, plugin);
  if (state == modules::State::kOn || state == modules::State::kDraining) return {};
  return refuse(Code::kModuleOff, {"本店未启用模块 " + plugin, "module " + plugin + " is off in this store"}, "",
                plugin);
}

Result<Reply> list_reports(const Services& services, const std::string& plugin, const Call& call) {
  if (auto serving = serves(services, plugin, call); !serving) return Refused(serving.error());
  json items = json::array();
  for (const Report& report : services.reports.all()) {
    if (report.plugin != plugin || !may_read(report, call)) continue;
    items.push_back({{"name", report.name},
                     {"title", report.title.in(call.locale)},
                     {"filters", filters_of(report)},
                     {"columns", columns_json(report, call)}});
  }
  return sliced_reply(call, items);
}

Result<const Report*> asked_report(const Services& services, const std::string& plugin, const Call& call) {
  const auto& all = services.reports.all();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Report& report) {
    return report.plugin == plugin && report.name == call.param("name");
  });
  if (found == all.end()) {
    return refuse(Code::kNotFound, {"模块 " + plugin + " 没有这张报表", "the module " + plugin + " has no such report"},
                  "name");
  }
  if (!may_read(*found, call)) {
    return refuse(Code::kForbidden, {"需要权限 " + found->permission, "needs the permission " + found->permission});
  }
  return &*found;
}

// The store that is asked for, or all of them ("") for who may enter them all, else the session's.
Result<std::string> store_of(const Services& services, const Report& report, const Call& call) {
  const auto settings = services.settings.current();
  const auto may_enter = [&](const std::string& store) {
    return staff::may_enter(call.session.role, call.session.stores, store);
  };
  const auto& stores = settings->stores();
  const bool everywhere =
      std::all_of(stores.begin(), stores.end(), [&](const config::StoreConfig& store) { return may_enter(store.id); });
  if (!report.takes(ReportParameter::kStore)) {
    if (everywhere) return std::string();
    return refuse(Code::kForbidden, {"这张报表包含全部门店，您不能进入其中一些",
                                     "this report is of all stores, and you may not enter some of them"});
  }
  const std::string asked = call.query_text("store");
  if (asked.empty()) return everywhere ? std::string() : call.session.store;
  if (settings->store(asked) == nullptr) {
    return refuse(Code::kInvalid, {"没有门店 " + asked, "there is no store '" + asked + "'"}, "store");
  }
  if (may_enter(asked)) return asked;
  return refuse(Code::kForbidden, {"您不能进入门店 " + asked, "you may not enter the store '" + asked + "'"}, "store");
}

Result<modules::ReportQuestion> question_of(const Services& services, Stores& stores, const Report& report,
                                            const Call& call) {
  for (const char* name : {"store", "from", "to", "staff"}) {
    if (!call.query.contains(name) || filters_by(report, name)) continue;
    return refuse(Code::kInvalid,
                  {std::string("这张报表不能按 ") + name + " 筛选", std::string("this report has no filter ") + name},
                  name);
  }
  modules::ReportQuestion out;
  auto store = store_of(services, report, call);
  if (!store) return Refused(store.error());
  out.store = std::move(*store);
  const auto days = days_of(call);
  if (!days) return Refused(days.error());
  const config::StoreConfig* at =
      services.settings.current()->store(out.store.empty() ? call.session.store : out.store);
  const DayRule rule = at != nullptr ? at->day : DayRule{};
  if (days->from) out.from = *days->from;
  if (days->to) out.to = *days->to;
  if (days->from) out.from_at = business_day_starts(*days->from, rule);
  if (days->to) out.until_at = business_day_starts(Day{days->to->n + 1}, rule);
  out.staff = call.query_text("staff");
  if (!out.staff.empty() && !services.staff.exists(stores, out.staff)) {
    return refuse(Code::kInvalid, {"没有员工 " + out.staff, "there is nobody with the staff id '" + out.staff + "'"},
                  "staff");
  }
  return out;
}

// What the plugin's SQL answers is held against what its manifest says, and against the store that was asked for.
void check_row(const Report& report, const modules::ReportQuestion& question, reports::Cells row) {
  const auto fail = [&](const std::string& why) {
    throw std::runtime_error("report " + report.plugin + "." + report.name + ": " + why);
  };
  if (const auto why = reports::misfit(report, row)) fail(*why);
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (report.columns[i].kind != ColumnKind::kStore || question.store.empty()) continue;
    if (reports::text_of(row[i]) != question.store) fail("a row of another store than was asked for");
  }
}

json cell_json(const modules::ReportColumn& column, const modules::SqlValue& value, const Call& call) {
  if (std::holds_alternative<std::monostate>(value)) return {};
  if (reports::is_text(column.kind)) return reports::text_of(value);
  const std::int64_t number = std::get<std::int64_t>(value);
  if (column.kind == ColumnKind::kDate) return format_day(Day{static_cast<std::int32_t>(number)});
  if (column.kind == ColumnKind::kTime) return format_instant(Instant{number}, call.time_zone);
  return number;
}

json filters_json(const Report& report, const modules::ReportQuestion& question, const Call& call) {
  json out = json::object();
  if (!question.store.empty()) out["store"] = question.store;
  for (const char* name : {"from", "to", "staff"}) {
    if (call.query.contains(name) && filters_by(report, name)) out[name] = call.query_text(name);
  }
  return out;
}

Result<Reply> as_json(const Services& services, Stores& stores, const Report& report,
                      const modules::ReportQuestion& question, const Call& call) {
  // A page of it: the cursor is how many rows come before.
  const auto slice = slice_of(call, static_cast<std::size_t>(kMostRows));
  if (!slice) return Refused(slice.error());
  const std::size_t last = call.query.contains("limit") ? slice->last : slice->first + kDefaultLimit;
  json items = json::array();
  std::size_t place = 0;
  auto read = services.reports.read(stores, report, question, [&](reports::Cells row) {
    if (place++ < slice->first) return true;
    if (place > last) return false;
    check_row(report, question, row);
    json item = json::object();
    for (std::size_t i = 0; i < row.size(); ++i) {
      item[report.columns[i].name] = cell_json(report.columns[i], row[i], call);
    }
    items.push_back(std::move(item));
    return true;
  });
  if (!read) return Refused(read.error());
  return json_reply(200, {{"name", report.name},
                          {"title", report.title.in(call.locale)},
                          {"currency", services.settings.current()->shop().currency},
                          {"filters", filters_json(report, question, call)},
                          {"columns", columns_json(report, call)},
                          {"items", std::move(items)},
                          {"next", place > last ? json(std::to_string(last)) : json()}});
}

Result<Reply> as_file(const Services& services, Stores& stores, const Report& report,
                      const modules::ReportQuestion& question, const Call& call) {
  TableFile file(services, report, call);
  std::int64_t rows = 0;
  auto read = services.reports.read(stores, report, question, [&](reports::Cells row) {
    if (++rows > kMostRows) return false;
    check_row(report, question, row);
    file.row(row);
    return true;
  });
  if (!read) return Refused(read.error());
  if (rows > kMostRows) {
    const std::string most = std::to_string(kMostRows);
    return refuse(Code::kDeclined,
                  {"超过 " + most + " 行，请缩短日期范围", "more than " + most + " rows; ask for fewer days"}, "",
                  report.plugin);
  }
  return file.reply();
}

Result<Reply> read_report(const Services& services, const std::string& plugin, Stores& stores, const Call& call) {
  if (auto serving = serves(services, plugin, call); !serving) return Refused(serving.error());
  const auto report = asked_report(services, plugin, call);
  if (!report) return Refused(report.error());
  const auto question = question_of(services, stores, **report, call);
  if (!question) return Refused(question.error());
  if (!asks_for_file(call)) return as_json(services, stores, **report, *question, call);
  for (const char* name : {"limit", "cursor"}) {
    if (!call.query.contains(name)) continue;
    return refuse(Code::kInvalid,
                  {"csv 和 xlsx 是整张报表，不分页", "csv and xlsx are the whole report, without pages"}, name);
  }
  return as_file(services, stores, **report, *question, call);
}

void add_routes_of(Routes& routes, const Services& services, const std::string& plugin) {
  const json listed = object({{"name", text()},
                              {"title", text(500)},
                              {"filters", list(one_of({"store", "from", "to", "staff"}))},
                              {"columns", list(column_shape())}});
  const json page = object({{"name", text()},
                            {"title", text(500)},
                            {"currency", text()},
                            {"filters", filters_shape()},
                            {"columns", list(column_shape())},
                            {"items", list(any_object())},
                            {"next", nullable(text())}});
  const Members query = {{"format?", one_of({"json", "csv", "xlsx"})},
                         {"store?", some_text()},
                         {"from?", date()},
                         {"to?", date()},
                         {"staff?", some_text()}};
  const std::string path = "/api/v1/plugins/" + plugin + "/reports";
  routes.push_back({.method = "GET",
                    .path = path,
                    .summary = {"报表目录", "Its reports"},
                    .permission = "reports",
                    .query = str(object(paged({}))),
                    .answers = {{200, str(page_of(listed))}},
                    .handler = Reads{[&services, plugin](Stores&, const Call& call) {
                      return list_reports(services, plugin, call);
                    }},
                    .plugin = plugin});
  routes.push_back({.method = "GET",
                    .path = path + "/{name}",
                    .summary = {"一张报表", "A report"},
                    .permission = "reports",
                    .query = str(object(paged(query))),
                    .answers = {{200, str(page)}, {200, "", kCsvType}, {200, "", kXlsxType}},
                    .handler = Reads{[&services, plugin](Stores& stores, const Call& call) {
                      return read_report(services, plugin, stores, call);
                    }},
                    .plugin = plugin});
}

}  // namespace

void add_report_routes(Routes& routes, const Services& services) {
  std::string last;  // those of one plugin stand together
  for (const Report& report : services.reports.all()) {
    if (report.plugin != last) add_routes_of(routes, services, report.plugin);
    last = report.plugin;
  }
}

}  // namespace bobbin::http
