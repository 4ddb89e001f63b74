#include "core/plugin_host/manifest.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/plugin_host/faults.hpp"
#include "core/plugin_host/manifest_check.hpp"
#include "core/plugin_host/manifest_schema.hpp"

namespace bobbin::plugin_host {
namespace {

using nlohmann::json;

Words words_of(const json& value) { return {value.at("zh-CN").get<std::string>(), value.at("en").get<std::string>()}; }

std::string text_of(const json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() ? std::string() : found->get<std::string>();
}

std::vector<std::string> texts_of(const json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() ? std::vector<std::string>() : found->get<std::vector<std::string>>();
}

std::string schema_text(const json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() ? std::string() : found->dump();
}

const json& list_of(const json& object, const char* key) {
  static const json none = json::array();
  const auto found = object.find(key);
  return found == object.end() ? none : *found;
}

void read_stages(const json& object, const char* key, std::array<std::vector<std::string>, kStages>& out) {
  const auto found = object.find(key);
  if (found == object.end()) return;
  for (std::size_t stage = 0; stage < kStages; ++stage) {
    out[stage] = texts_of(*found, std::string(stage_name(static_cast<Stage>(stage))).c_str());
  }
}

journal::HolderKind holder_of(const std::string& name) {
  if (name == "member") return journal::HolderKind::kMember;
  if (name == "staff") return journal::HolderKind::kStaff;
  if (name == "store") return journal::HolderKind::kStore;
  return journal::HolderKind::kNone;
}

modules::Mode mode_of(const std::string& name) {
  if (name == "write") return modules::Mode::kWrite;
  if (name == "outside") return modules::Mode::kOutside;
  if (name == "charge") return modules::Mode::kCharge;
  if (name == "refund") return modules::Mode::kRefund;
  return modules::Mode::kRead;
}

journal::Account account_of(const std::string& plugin, const json& row) {
  journal::Account out;
  out.code = plugin + "." + row.at("code").get<std::string>();
  out.plugin = plugin;
  out.unit = row.at("unit").get<std::string>();
  out.holder = holder_of(row.at("holder").get<std::string>());
  out.lots = row.value("lots", false);
  out.may_go_negative = row.value("may_go_negative", false);
  return out;
}

// A column by its name alone is one of text.
modules::ReportColumn column_of(const json& column) {
  if (column.is_string()) {
    const auto name = column.get<std::string>();
    return {name, modules::ColumnKind::kText, {name, name}};
  }
  modules::ReportColumn out;
  out.name = column.at("name").get<std::string>();
  out.kind = modules::column_kind_of(column.at("kind").get<std::string>());
  out.title = column.contains("title") ? words_of(column.at("title")) : Words{out.name, out.name};
  return out;
}

std::vector<modules::ReportColumn> columns_of(const json& row) {
  std::vector<modules::ReportColumn> out;
  for (const json& column : list_of(row, "columns")) out.push_back(column_of(column));
  return out;
}

modules::Route route_of(const std::string& plugin, const json& row) {
  modules::Route out;
  out.plugin = plugin;
  out.method = row.at("method").get<std::string>();
  out.path = row.at("path").get<std::string>();
  out.handler = row.at("handler").get<std::string>();
  out.permission = row.at("permission").get<std::string>();
  out.cause = text_of(row, "cause");
  out.mode = mode_of(row.at("mode").get<std::string>());
  out.answer = text_of(row, "answer");
  out.grants = row.value("grants", false);
  out.needs_shift = row.value("needs_shift", false);
  out.audited = row.value("audited", false);
  out.summary = words_of(row.at("summary"));
  out.query_schema_json = schema_text(row, "query");
  out.request_schema_json = schema_text(row, "request");
  out.response_schema_json = schema_text(row, "response");
  out.columns = columns_of(row);
  return out;
}

modules::Report report_of(const std::string& plugin, const json& row) {
  modules::Report out;
  out.plugin = plugin;
  out.name = row.at("name").get<std::string>();
  out.title = words_of(row.at("title"));
  out.statement = row.at("statement").get<std::string>();
  out.permission = text_of(row, "permission");
  out.columns = columns_of(row);
  for (const std::string& name : texts_of(row, "parameters")) {
    out.parameters.push_back(modules::report_parameter_of(name));
  }
  return out;
}

void read_data(const json& object, Manifest& out) {
  out.data.plugin = out.id;
  for (const std::string& table : texts_of(object, "tables")) out.data.tables.insert(table);
  const auto statements = object.find("statements");
  if (statements == object.end()) return;
  for (const auto& [name, sql] : statements->items()) out.data.statements.push_back({name, sql.get<std::string>()});
  const auto ahead = object.find("read_ahead");
  if (ahead == object.end()) return;
  for (std::size_t i = 0; i < kBeforeNames.size(); ++i) out.read_ahead[i] = texts_of(*ahead, kBeforeNames[i]);
}

void read_handlers(const json& object, Manifest& out) {
  for (const json& row : list_of(object, "routes")) out.routes.push_back(route_of(out.id, row));
  for (const json& row : list_of(object, "jobs")) {
    out.jobs.push_back({out.id, row.at("id").get<std::string>(), row.at("handler").get<std::string>(),
                        row.at("cron").get<std::string>(), row.at("scope") == "store"});
  }
  for (const json& row : list_of(object, "services")) {
    out.services.push_back({row.at("name").get<std::string>(), row.at("handler").get<std::string>()});
  }
  out.receipt = text_of(object, "receipt");
  out.card = text_of(object, "card");
  out.early_access = text_of(object, "early_access");
  for (const json& row : list_of(object, "reports")) {
    out.reports.push_back(report_of(out.id, row));
  }
  for (const json& row : list_of(object, "panels")) {
    out.panels.push_back({row.at("slot").get<std::string>(), row.at("src").get<std::string>()});
  }
}

// `object` fits the schema of manifests.
Manifest read(const json& object) {
  Manifest out;
  out.id = object.at("id").get<std::string>();
  out.version = object.at("version").get<std::string>();
  out.host_minor = object.at("host").get<int>();
  out.name = words_of(object.at("name"));
  out.description = object.contains("description") ? words_of(object.at("description")) : Words{};
  out.criticality = object.at("criticality") == "required" ? Criticality::kRequired : Criticality::kOptional;
  out.requires_ids = texts_of(object, "requires");
  out.optional_ids = texts_of(object, "optional");
  read_stages(object, "before", out.before);
  read_stages(object, "after", out.after);
  out.all_stores = object.value("all_stores", false);
  out.capabilities = texts_of(object, "capabilities");
  const auto settings = object.find("settings");
  out.settings_schema_json = settings == object.end()
                                 ? std::string(R"({"type":"object","additionalProperties":false,"properties":{}})")
                                 : settings->dump();
  for (const json& row : list_of(object, "accounts")) out.accounts.push_back(account_of(out.id, row));
  read_data(object, out);
  out.tenders = texts_of(object, "tenders");
  read_handlers(object, out);
  return out;
}

}  // namespace

std::string_view stage_name(Stage stage) {
  constexpr std::array<std::string_view, kStages> kNames{"price", "tender", "settle", "after", "unwind"};
  return kNames[static_cast<std::size_t>(stage)];
}

bool Manifest::depends_on(std::string_view plugin) const {
  return std::find(requires_ids.begin(), requires_ids.end(), plugin) != requires_ids.end() ||
         std::find(optional_ids.begin(), optional_ids.end(), plugin) != optional_ids.end();
}

ManifestReading parse_manifest(std::string_view text, std::string_view expected_id) {
  Faults faults;
  const auto parsed = schema::parse(text);
  if (!parsed) {
    faults.add(parsed.error().field, parsed.error().detail);
    return {std::nullopt, faults.take()};
  }
  faults.add(manifest_schema().check(*parsed));
  if (!faults.none()) return {std::nullopt, faults.take()};

  Manifest manifest = read(*parsed);
  if (manifest.id != expected_id) {
    faults.add("/id", {"与文件夹或文件的名字不同：应当是“" + std::string(expected_id) + "”",
                       "is not the name of its folder or file: it should be '" + std::string(expected_id) + "'"});
  }
  check_manifest(manifest, faults);
  if (!faults.none()) return {std::nullopt, faults.take()};
  return {std::move(manifest), {}};
}

}  // namespace bobbin::plugin_host
