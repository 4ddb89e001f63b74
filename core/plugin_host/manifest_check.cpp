#include "core/plugin_host/manifest_check.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base/text.hpp"
#include "core/jobs/cron.hpp"
#include "core/plugin_host/statement_check.hpp"
#include "core/staff/staff.hpp"

namespace bobbin::plugin_host {
namespace {

using nlohmann::json;

std::string at(const std::string& list, std::size_t index) { return list + "/" + std::to_string(index); }

template <class Range>
bool has(const Range& range, std::string_view value) {
  return std::find(range.begin(), range.end(), value) != range.end();
}

// `seen` remembers; the second of a name is a fault.
void once(std::set<std::string>& seen, const std::string& name, const std::string& pointer, Faults& faults) {
  if (!seen.insert(name).second) {
    faults.add(pointer, {"“" + name + "”重复出现，只能有一个", "'" + name + "' is there twice; only one can be"});
  }
}

void check_dependencies(const Manifest& manifest, Faults& faults) {
  for (std::size_t i = 0; i < manifest.requires_ids.size(); ++i) {
    if (manifest.requires_ids[i] == manifest.id) {
      faults.add(at("/requires", i), {"模块不能依赖自己", "a plugin can't require itself"});
    }
    if (has(manifest.optional_ids, manifest.requires_ids[i])) {
      faults.add(at("/requires", i),
                 {"同时写在 requires 和 optional 里，请只留一个", "stands in both requires and optional; keep one"});
    }
  }
  if (has(manifest.optional_ids, manifest.id)) {
    faults.add("/optional", {"模块不能依赖自己", "a plugin can't depend on itself"});
  }
}

void check_capabilities(const Manifest& manifest, Faults& faults) {
  for (std::size_t i = 0; i < manifest.capabilities.size(); ++i) {
    const std::string& name = manifest.capabilities[i];
    if (has(known_capabilities(), name)) continue;
    const std::string meant = schema::nearest(name, known_capabilities());
    faults.add(at("/capabilities", i),
               {"没有名为“" + name + "”的权限" + (meant.empty() ? "" : "，是不是“" + meant + "”？"),
                "there is no capability '" + name + "'" + (meant.empty() ? "" : "; did you mean '" + meant + "'?")});
  }
}

// Pointers of the settings marked x-secret, and the marks themselves.
void walk_settings(const json& node, const std::string& pointer, const std::string& where, Manifest& manifest,
                   Faults& faults) {
  if (!node.is_object()) return;
  if (const auto mark = node.find("x-secret"); mark != node.end()) {
    if (!mark->is_boolean()) faults.add(where + "/x-secret", {"应为 true 或 false", "must be true or false"});
    if (*mark == true) manifest.secrets.push_back(pointer);
  }
  if (const auto scope = node.find("x-scope"); scope != node.end() && *scope != "shop" && *scope != "store") {
    faults.add(where + "/x-scope", {"应为 shop 或 store", "must be shop or store"});
  }
  if (const auto items = node.find("items"); items != node.end()) {
    walk_settings(*items, pointer + "/*", where + "/items", manifest, faults);
  }
  const auto properties = node.find("properties");
  if (properties == node.end() || !properties->is_object()) return;
  for (const auto& [name, child] : properties->items()) {
    const std::string token = "/" + json_token(name);
    walk_settings(child, pointer + token, where + "/properties" + token, manifest, faults);
  }
}

void check_settings(Manifest& manifest, Faults& faults) {
  const json schema = json::parse(manifest.settings_schema_json);
  auto compiled = schema::Schema::compile(schema);
  if (!compiled) {
    faults.add("/settings" + compiled.error().field, compiled.error().detail);
    return;
  }
  if (schema.value("type", json()) != "object") {
    faults.add("/settings/type",
               {"设置必须是一个对象：写上 \"type\": \"object\"", "settings are an object: write \"type\": \"object\""});
  }
  manifest.settings = *std::move(compiled);
  walk_settings(schema, "", "/settings", manifest, faults);
}

void check_data(const Manifest& manifest, Faults& faults) {
  const std::string prefix = manifest.id + "_";
  for (const std::string& table : manifest.data.tables) {
    if (table.starts_with(prefix) && table.size() > prefix.size() && is_plain_name(table)) continue;
    faults.add("/tables", {"表名“" + table + "”应以“" + prefix + "”开头，只用小写字母、数字和下划线",
                           "the table '" + table + "' must be called '" + prefix +
                               "...', in small letters, digits and underscores"});
  }
  for (const modules::DeclaredStatement& statement : manifest.data.statements) {
    const std::string pointer = "/statements/" + json_token(statement.name);
    for (Words& fault : check_statement(statement.sql)) faults.add(pointer, std::move(fault));
    for (const std::string& view : views_in(statement.sql)) {
      const std::string_view needs = capability_of_view(view);
      if (needs.empty() || has(manifest.capabilities, needs)) continue;
      faults.add(pointer, {"读取 " + view + " 需要权限“" + std::string(needs) + "”，请写进 capabilities",
                           "reads " + view + ", which needs the capability '" + std::string(needs) +
                               "': list it under capabilities"});
    }
  }
  std::set<std::string> codes;
  for (std::size_t i = 0; i < manifest.accounts.size(); ++i) {
    once(codes, manifest.accounts[i].code, at("/accounts", i) + "/code", faults);
  }
}

// They are read before the sale's own rows are there, and what others change meanwhile isn't read again.
void check_ahead(const Manifest& manifest, const std::string& name, const std::string& pointer, Faults& faults) {
  const auto& all = manifest.data.statements;
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == name; });
  if (found == all.end()) {
    faults.add(pointer, {"没有名为“" + name + "”的语句", "there is no statement '" + name + "'"});
    return;
  }
  for (const std::string& view : views_in(found->sql)) {
    if (view == "bobbin_members") continue;
    faults.add(pointer, {"语句“" + name + "”读取 " + view + "，它会随这单改变；预读只能读自己的表和 bobbin_members",
                         "the statement '" + name + "' reads " + view +
                             ", which the sale changes; only own tables and bobbin_members can be read ahead"});
  }
}

void check_ahead(const Manifest& manifest, Faults& faults) {
  for (std::size_t before = 0; before < kBeforeNames.size(); ++before) {
    const auto& names = manifest.read_ahead.at(before);
    const std::string list = std::string("/read_ahead/") + kBeforeNames.at(before);
    for (std::size_t i = 0; i < names.size(); ++i) check_ahead(manifest, names[i], at(list, i), faults);
  }
}

void check_schema(const std::string& text, const std::string& pointer, Faults& faults) {
  if (text.empty()) return;
  const auto compiled = schema::Schema::compile_text(text);
  if (!compiled) faults.add(pointer + compiled.error().field, compiled.error().detail);
}

// "/members/{m}/lots": plain words and placeholders, no empty piece.
bool is_route_path(std::string_view path) {
  if (path.size() < 2 || path.front() != '/' || path.back() == '/') return false;
  std::set<std::string, std::less<>> names;
  for (std::size_t from = 1; from <= path.size();) {
    const std::size_t until = std::min(path.find('/', from), path.size());
    std::string_view piece = path.substr(from, until - from);
    if (piece.starts_with('{') && piece.ends_with('}')) {
      piece = piece.substr(1, piece.size() - 2);
      if (!names.emplace(piece).second) return false;
    }
    if (!is_plain_name(piece)) return false;
    from = until + 1;
  }
  return true;
}

bool sells(modules::Mode mode) { return mode == modules::Mode::kCharge || mode == modules::Mode::kRefund; }

void check_route(const modules::Route& route, const std::string& pointer, Faults& faults) {
  if (!is_route_path(route.path)) {
    faults.add(pointer + "/path", {"路径“" + route.path + "”不对：应像 /members/{m}",
                                   "'" + route.path + "' is no path: it looks like /members/{m}"});
  }
  if (!staff::is_permission(route.permission)) {
    faults.add(pointer + "/permission",
               {"没有名为“" + route.permission + "”的权限", "there is no permission '" + route.permission + "'"});
  }
  if (route.method == "GET" && route.mode == modules::Mode::kWrite) {
    faults.add(pointer + "/mode", {"GET 只能读取：请用 read 或 outside", "a GET only reads: use read or outside"});
  }
  if (route.method == "GET" && !route.request_schema_json.empty()) {
    faults.add(pointer + "/request", {"GET 没有请求内容", "a GET has no body"});
  }
  if (route.mode == modules::Mode::kWrite && route.cause.empty()) {
    faults.add(pointer + "/cause", {"写入的路由要说明记账的原因，例如 \"gift\"",
                                    "a route that writes says the cause of its entries, for example \"gift\""});
  }
  if (!route.columns.empty() && (route.method != "GET" || route.mode != modules::Mode::kRead)) {
    faults.add(pointer + "/columns",
               {"只有 GET 且 mode 为 read 的路由可以有 columns", "columns belong to a GET that reads"});
  }
  if (sells(route.mode) && (route.method != "PUT" || route.path.find("{uuid}") == std::string::npos)) {
    faults.add(pointer + "/mode", {"charge 和 refund 要有客户端给的编号：PUT …/{uuid}",
                                   "charge and refund go by an id of the client: PUT …/{uuid}"});
  }
  if (!sells(route.mode) && !route.answer.empty()) {
    faults.add(pointer + "/answer", {"只有 charge 和 refund 有 answer", "only charge and refund have an answer"});
  }
  check_schema(route.query_schema_json, pointer + "/query", faults);
  check_schema(route.request_schema_json, pointer + "/request", faults);
  check_schema(route.response_schema_json, pointer + "/response", faults);
}

void check_handlers(const Manifest& manifest, Faults& faults) {
  std::set<std::string> routes;
  for (std::size_t i = 0; i < manifest.routes.size(); ++i) {
    const modules::Route& route = manifest.routes[i];
    check_route(route, at("/routes", i), faults);
    once(routes, route.method + " " + route.path, at("/routes", i), faults);
  }
  std::set<std::string> jobs;
  for (std::size_t i = 0; i < manifest.jobs.size(); ++i) {
    once(jobs, manifest.jobs[i].id, at("/jobs", i) + "/id", faults);
    const auto cron = jobs::Cron::parse(manifest.jobs[i].cron);
    if (!cron) faults.add(at("/jobs", i) + "/cron", cron.error().detail);
  }
  std::set<std::string> services;
  for (std::size_t i = 0; i < manifest.services.size(); ++i) {
    once(services, manifest.services[i].name, at("/services", i) + "/name", faults);
  }
}

// http.md: an amount's name says its unit.
void check_columns(const modules::Report& report, const std::string& pointer, Faults& faults) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < report.columns.size(); ++i) {
    const modules::ReportColumn& column = report.columns[i];
    once(names, column.name, at(pointer, i), faults);
    const std::string unit = column.kind == modules::ColumnKind::kMoney ? "_minor"
                             : column.kind == modules::ColumnKind::kPpm ? "_ppm"
                                                                        : "";
    if (column.name.ends_with(unit)) continue;
    faults.add(at(pointer, i), {"列名“" + column.name + "”应以 " + unit + " 结尾",
                                "the column '" + column.name + "' must be called '..." + unit + "'"});
  }
}

void check_reports(const Manifest& manifest, Faults& faults) {
  std::set<std::string> names;
  for (std::size_t i = 0; i < manifest.reports.size(); ++i) {
    const modules::Report& report = manifest.reports[i];
    once(names, report.name, at("/reports", i) + "/name", faults);
    check_columns(report, at("/reports", i) + "/columns", faults);
    if (!report.permission.empty() && !staff::is_permission(report.permission)) {
      faults.add(at("/reports", i) + "/permission",
                 {"没有名为“" + report.permission + "”的权限", "there is no permission '" + report.permission + "'"});
    }
    const auto& all = manifest.data.statements;
    if (std::any_of(all.begin(), all.end(), [&](const auto& one) { return one.name == report.statement; })) continue;
    faults.add(at("/reports", i) + "/statement", {"statements 里没有“" + report.statement + "”",
                                                  "there is no '" + report.statement + "' among the statements"});
  }
  for (std::size_t i = 0; i < manifest.routes.size(); ++i) {
    const std::string& path = manifest.routes[i].path;
    if (manifest.reports.empty() || (path != "/reports" && !path.starts_with("/reports/"))) continue;
    faults.add(at("/routes", i) + "/path",
               {"/reports 由宿主用于 reports 里的报表", "/reports is where the host serves what stands in reports"});
  }
}

}  // namespace

const std::vector<std::string>& known_capabilities() {
  static const std::vector<std::string> all{"http.outbound", "journal.read", "members.pii", "members.read",
                                            "sales.read"};
  return all;
}

std::string_view capability_of_view(std::string_view view) {
  if (view == "bobbin_members") return "members.read";
  if (view == "bobbin_sales" || view == "bobbin_sale_lines" || view == "bobbin_attempts" || view == "bobbin_money") {
    return "sales.read";
  }
  if (view == "bobbin_entries" || view == "bobbin_lots" || view == "bobbin_balances") return "journal.read";
  return {};
}

void check_manifest(Manifest& manifest, Faults& faults) {
  check_dependencies(manifest, faults);
  check_capabilities(manifest, faults);
  check_settings(manifest, faults);
  check_data(manifest, faults);
  check_ahead(manifest, faults);
  check_handlers(manifest, faults);
  check_reports(manifest, faults);
}

}  // namespace bobbin::plugin_host
