#include "core/plugin_host/manifest.hpp"

#include "core/plugin_host/statement_check.hpp"
#include "tests/core/plugin_host/shop.hpp"

using namespace plugin_host_test;

namespace {

// All faults of a manifest, one a line, in English.
std::string faults_of(const json& manifest) {
  std::string out;
  for (const Words& fault : parse_manifest(manifest.dump(), "stamps").faults) {
    CHECK_FALSE(fault.zh.empty());
    out += fault.en + "\n";
  }
  return out;
}

json with(const std::string& pointer, const json& value) {
  json out = good_manifest("stamps");
  out["accounts"] = json::parse(R"([{"code": "card", "unit": "stamp", "holder": "member"}])");
  out["tables"] = {"stamps_sales"};
  out["statements"] = {{"all", "SELECT id FROM stamps_sales"}};
  out["routes"] = json::parse(R"([{"method": "PUT", "path": "/gifts/{uuid}", "handler": "gift", "mode": "write",
    "permission": "gift", "cause": "gift", "summary": {"zh-CN": "送章", "en": "Give stamps"}}])");
  out["jobs"] = json::parse(R"([{"id": "expire", "handler": "expire", "cron": "0 4 * * *", "scope": "shop"}])");
  out[json::json_pointer(pointer)] = value;
  return out;
}

}  // namespace

TEST_CASE("a good manifest is read as it stands") {
  const ManifestReading reading = parse_manifest(with("/criticality", "required").dump(), "stamps");
  REQUIRE(reading.manifest);
  const Manifest& manifest = *reading.manifest;
  CHECK(manifest.criticality == Criticality::kRequired);
  CHECK(manifest.accounts.at(0).code == "stamps.card");
  CHECK(manifest.accounts.at(0).holder == journal::HolderKind::kMember);
  CHECK(manifest.data.tables.contains("stamps_sales"));
  CHECK(manifest.routes.at(0).mode == modules::Mode::kWrite);
  CHECK_FALSE(manifest.jobs.at(0).per_store);
  CHECK(manifest.settings->check(json::object()).empty());
}

namespace {

json report(const std::string& rest) {
  return json::parse(R"([{"name": "r", "title": {"zh-CN": "表", "en": "R"}, "statement": "all", )" + rest + "}]");
}

}  // namespace

TEST_CASE("a report's columns have kinds, a bare name is text") {
  const auto reading = parse_manifest(
      with("/reports", report(R"("parameters": ["store", "until_ms"], "permission": "journal", "columns": ["a",
          {"name": "b_minor", "kind": "money", "title": {"zh-CN": "钱", "en": "Money"}}, {"name": "c", "kind": "time"}])"))
          .dump(),
      "stamps");
  REQUIRE(reading.manifest);
  const modules::Report& read = reading.manifest->reports.at(0);
  CHECK(read.plugin == "stamps");
  CHECK(read.permission == "journal");
  CHECK(read.parameters == std::vector{modules::ReportParameter::kStore, modules::ReportParameter::kUntilMs});
  REQUIRE(read.columns.size() == 3);
  CHECK(read.columns[0].kind == modules::ColumnKind::kText);
  CHECK(read.columns[0].title.en == "a");
  CHECK(read.columns[1].kind == modules::ColumnKind::kMoney);
  CHECK(read.columns[1].title.zh == "钱");
  CHECK(read.columns[2].kind == modules::ColumnKind::kTime);
}

TEST_CASE("the host's own path is no plugin's where there are reports") {
  json manifest = with("/reports", report(R"("columns": ["a"])"));
  manifest["routes"][0]["path"] = "/reports/{name}";
  CHECK(faults_of(manifest).find("/routes/0/path: /reports is where the host serves") != std::string::npos);
}

TEST_CASE("only what a sale leaves as it is can be read ahead of it") {
  json manifest = with("/read_ahead", {{"settle", {"own", "sold"}}});
  manifest["capabilities"] = {"members.read", "sales.read"};
  manifest["statements"] = {
      {"own", "SELECT s.id, m.code FROM stamps_sales s JOIN bobbin_members m ON m.id = s.id WHERE s.id = $1"},
      {"sold", "SELECT count(*) FROM bobbin_sales WHERE member = $1"}};
  const std::string faults = faults_of(manifest);
  CHECK(faults.find("/read_ahead/settle/1: the statement 'sold' reads bobbin_sales") != std::string::npos);
  CHECK(faults.find("/read_ahead/settle/0") == std::string::npos);
}

TEST_CASE("each fault of a manifest is told with its place and what would be right") {
  struct Row {
    const char* pointer;
    json value;
    const char* says;
  };
  const std::vector<Row> rows{
      {"/id", "Stamps", "/id: "},
      {"/id", "other", "/id: is not the name of its folder or file: it should be 'stamps'"},
      {"/version", "1", "/version: "},
      {"/criticality", "requird", "/criticality: "},
      {"/capabilites", json::array(), "capabilities"},
      {"/capabilities", {"member.read"}, "did you mean 'members.read'?"},
      {"/requires", {"stamps"}, "/requires/0: a plugin can't require itself"},
      {"/optional", {"stamps"}, "/optional: a plugin can't depend on itself"},
      {"/before", {{"pay", json::array()}}, "/before/pay: "},
      {"/accounts/0/holder", "person", "/accounts/0/holder: "},
      {"/accounts/0/code", "stamps.card", "/accounts/0/code: "},
      {"/accounts/1",
       {{"code", "card"}, {"unit", "stamp"}, {"holder", "none"}},
       "/accounts/1/code: 'stamps.card' is there twice"},
      {"/tables", {"sales"}, "/tables: the table 'sales' must be called 'stamps_...'"},
      {"/statements/all", "DROP TABLE stamps_sales", "/statements/all: must begin with SELECT"},
      {"/statements/all", "SELECT 1; SELECT 2", "/statements/all: must be one statement"},
      {"/statements/all", "SELECT id FROM stamps_sales WHERE id = ?", "/statements/all: parameters are $1"},
      {"/statements/all", "SELECT id FROM stamps_sales WHERE name LIKE 'a'", "'like' isn't allowed"},
      {"/statements/all", "INSERT INTO stamps_sales VALUES (1) ON CONFLICT DO ROLLBACK", "'rollback' isn't allowed"},
      {"/statements/all", "SELECT id FROM bobbin_members", "needs the capability 'members.read'"},
      {"/statements/all", "SELECT id FROM \"bobbin_members\"", "needs the capability 'members.read'"},
      {"/read_ahead", {{"price", {"gone"}}}, "/read_ahead/price/0: there is no statement 'gone'"},
      {"/read_ahead", {{"unwind", {"all"}}}, "/read_ahead/unwind: "},
      {"/routes/0/path", "gifts", "/routes/0/path: 'gifts' is no path"},
      {"/routes/0/path", "/gifts/{m}/{m}", "/routes/0/path: "},
      {"/routes/0/permission", "fly", "/routes/0/permission: there is no permission 'fly'"},
      {"/routes/0/answer", "more", "/routes/0/answer: only charge and refund have an answer"},
      {"/routes/0/method", "GET", "/routes/0/mode: a GET only reads"},
      {"/routes/0/columns", json::array({"staff"}), "/routes/0/columns: columns belong to a GET that reads"},
      {"/routes/0/request", {{"type", "objekt"}}, "/routes/0/request"},
      {"/jobs/0/cron", "every day", "/jobs/0/cron: "},
      {"/settings", {{"type", "array"}}, "/settings/type: settings are an object"},
      {"/settings", {{"type", "object"}, {"allOf", json::array()}}, "/settings"},
      {"/reports",
       json::parse(R"([{"name": "r", "title": {"zh-CN": "表", "en": "R"}, "statement": "gone", "columns": ["a"]}])"),
       "/reports/0/statement: there is no 'gone'"},
      {"/reports", report(R"("columns": [{"name": "a", "kind": "cash"}])"), "/reports/0/columns/0"},
      {"/reports", report(R"("columns": [{"name": "amount", "kind": "money"}])"), "must be called '..._minor'"},
      {"/reports", report(R"("columns": [{"name": "rate", "kind": "ppm"}])"), "must be called '..._ppm'"},
      {"/reports", report(R"("columns": ["a", "a"])"), "/reports/0/columns/1: 'a' is there twice"},
      {"/reports", report(R"("columns": ["a"], "parameters": ["till"])"), "/reports/0/parameters/0"},
      {"/reports", report(R"("columns": ["a"], "permission": "fly")"), "there is no permission 'fly'"},
  };
  for (const Row& row : rows) {
    const std::string faults = faults_of(with(row.pointer, row.value));
    INFO(row.pointer << " = " << row.value << "\n" << faults);
    CHECK(faults.find(row.says) != std::string::npos);
  }
}

TEST_CASE("all faults are told at once, and text that isn't JSON is one") {
  json bad = with("/requires", {"stamps"});
  bad["tables"] = {"sales"};
  const std::string faults = faults_of(bad);
  CHECK(faults.find("/requires/0") != std::string::npos);
  CHECK(faults.find("/tables") != std::string::npos);
  CHECK(parse_manifest("{\"id\": ", "stamps").faults.size() == 1);
  CHECK(parse_manifest("", "stamps").faults.size() == 1);
  CHECK(parse_manifest("[]", "stamps").faults.size() == 1);
}

TEST_CASE("a statement may say forbidden words in quoted text and comments") {
  CHECK(check_statement("SELECT 'it''s like now(); rollback' -- drop\n FROM stamps_sales /* pragma ; */").empty());
  CHECK(check_statement("WITH x AS (SELECT 1) SELECT now FROM x").empty());  // a column called now
  CHECK(check_statement("SELECT now()").size() == 1);
}

TEST_CASE("secrets are known by their place in the schema") {
  const auto reading = parse_manifest(with("/settings", json::parse(R"({"type": "object", "properties": {
        "key": {"type": "string", "x-secret": true},
        "providers": {"type": "array", "items": {"type": "object", "properties": {"a/b": {"type": "string", "x-secret": true}}}}}})"))
                                          .dump(),
                                      "stamps");
  REQUIRE(reading.manifest);
  CHECK(reading.manifest->secrets == std::vector<std::string>{"/key", "/providers/*/a~1b"});
}

TEST_CASE("the manifests of Bobbin's own plugins are good") {
  int read = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(BOBBIN_SOURCE_DIR) / "plugins")) {
    if (!fs::exists(entry.path() / "plugin.json")) continue;
    std::ifstream in(entry.path() / "plugin.json");
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const ManifestReading reading = parse_manifest(text, entry.path().filename().string());
    INFO(entry.path());
    for (const Words& fault : reading.faults) UNSCOPED_INFO(fault.en);
    CHECK(reading.manifest);
    ++read;
  }
  CHECK(read >= 2);
}
