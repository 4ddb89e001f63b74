#include "core/plugin_host/plugin_reports.hpp"

// Reports: the plugin's SQL, none of its code.
namespace bobbin::plugin_host {
namespace {

using modules::ReportParameter;

modules::SqlValue value_of(ReportParameter parameter, const modules::ReportQuestion& question) {
  switch (parameter) {
    case ReportParameter::kStore:
      return question.store;
    case ReportParameter::kFrom:
      return std::int64_t{question.from.n};
    case ReportParameter::kTo:
      return std::int64_t{question.to.n};
    case ReportParameter::kFromMs:
      return question.from_at.ms;
    case ReportParameter::kUntilMs:
      return question.until_at.ms;
    case ReportParameter::kStaff:
      break;
  }
  return question.staff;
}

Refused too_long(const modules::Report& report) {
  return refuse(Code::kDeclined,
                {"报表“" + report.title.zh + "”算得太久，请缩短日期范围",
                 "the report '" + report.title.en + "' takes too long; ask for fewer days"},
                "", report.plugin);
}

}  // namespace

PluginReports::PluginReports(const Roster& roster) : roster_(roster) {
  for (const auto& [id, plugin] : roster.plugins()) {
    all_.insert(all_.end(), plugin->manifest.reports.begin(), plugin->manifest.reports.end());
  }
}

Result<void> PluginReports::read(Stores& stores, const modules::Report& report, const modules::ReportQuestion& question,
                                 const modules::PluginDb::Visit& visit) {
  const Plugin& plugin = *roster_.find(report.plugin);
  const Statement& statement = plugin.statements.find(report.statement)->second;
  for (const std::string& capability : statement.needs) {
    if (plugin.granted.contains(capability)) continue;
    return refuse(Code::kForbidden,
                  {"模块没有获得权限 " + capability + "（plugins.grants）",
                   "the module was not granted '" + capability + "' (plugins.grants)"},
                  "", report.plugin);
  }
  std::vector<modules::SqlValue> parameters;
  for (const ReportParameter parameter : report.parameters) parameters.push_back(value_of(parameter, question));
  try {
    stores.plugin_db.stream(plugin.manifest.data, *statement.declared, parameters, visit);
  } catch (const modules::PluginSqlTooSlow&) {
    return too_long(report);
  }
  return {};
}

}  // namespace bobbin::plugin_host
