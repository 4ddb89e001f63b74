#include "core/plugin_host/bundle.hpp"
#include "tests/core/plugin_host/shop.hpp"

using namespace plugin_host_test;

TEST_CASE("packed plugins are found, tried, migrated and started") {
  Shop shop({packed()});
  CHECK(shop.host->known().size() == 2);
  shop.open({{"stamps", on()}, {"offers", on()}});
  CHECK(shop.host->problems().empty());
  const auto rows = shop.host->directory().modules("hz-west");
  REQUIRE(rows.size() == 2);
  CHECK(rows[1].id == "stamps");
  CHECK(rows[1].version == "1.2.0");
  CHECK(rows[1].state == modules::State::kOn);
  CHECK(rows[1].criticality == "optional");
  CHECK(json::parse(rows[1].settings_json) == json{{"per_piece", 1}});
  CHECK(shop.host->directory().routes().size() == 1);
}

TEST_CASE("whatever is wrong with one plugin, the shop starts without it and says which, why and what would help") {
  struct Row {
    const char* library;
    const char* says;
  };
  const std::vector<Row> rows{
      {"no_entry", "exports no function bobbin_entry_v1"},
      {"wrong_major", "is of major 2, this Bobbin speaks 1: build the plugin again with its SDK"},
      {"short_table", "the table bobbin_plugin is too short"},
      {"null_create", "create failed"},
      {"throws", "create failed: no licence file"},
      {"crashes", "crashed when it was tried (Aborted)"},
      {"hangs", "didn't come back within 2 s"},
      {"exits", "ended itself (code 0)"},
      {"wont_start", "start answered 6"},
  };
  Folder folder;
  Words_ modules;
  for (const Row& row : rows) {
    folder.put("plugins", good_manifest(row.library), bare(row.library));
    modules[row.library] = on();
  }
  folder.put("plugins", good_manifest("prints"), bare("prints"));
  Shop shop({folder / "plugins", packed()});
  modules["stamps"] = on();
  shop.open(modules);
  for (const Row& row : rows) {
    INFO(row.library);
    const std::string problem = shop.problem(row.library);
    INFO(problem);
    CHECK(problem.find(row.says) != std::string::npos);
    CHECK(shop.host->directory().state("hz-west", row.library) == modules::State::kQuarantined);
  }
  CHECK(shop.problem("prints").empty());
  CHECK(shop.host->directory().state("hz-west", "stamps") == modules::State::kOn);
  CHECK(shop.settle(shop.sale()));
}

TEST_CASE("files that are no plugins are told before any code runs") {
  Folder folder;
  folder.write("plugins/text.so", "just words");
  fs::copy_file(bare("plain"), folder / "plugins/unpacked.so");
  folder.write("plugins/lonely/plugin.json", good_manifest("lonely").dump());
  folder.write("plugins/Bad-Name/plugin.json", "{}");
  json future = good_manifest("future");
  future["host"] = 7;
  folder.put("plugins", future, bare("plain"));
  folder.put("plugins", good_manifest("broken"), bare("plain"));
  folder.write("plugins/broken/plugin.json", "{\"id\": \"broken\", \"colour\": 1}");
  folder.put("plugins", good_manifest("unnumbered"), bare("plain"));
  folder.write("plugins/unnumbered/migrations/first.sql", "CREATE TABLE unnumbered_a (id BIGINT);\n");
  folder.write("plugins/nothing/README", "not looked at");
  Shop shop({folder / "plugins", folder / "not there"});
  CHECK(shop.host->known().empty());
  CHECK(shop.problem("text").find("is no shared library (ELF)") != std::string::npos);
  CHECK(shop.problem("unpacked").find("has no section .bobbin") != std::string::npos);
  CHECK(shop.problem("lonely").find("has no lonely.so") != std::string::npos);
  CHECK(shop.problem("Bad-Name").find("can't be a plugin's id") != std::string::npos);
  CHECK(shop.problem("future").find("needs SDK 1.7") != std::string::npos);
  CHECK(shop.problem("broken").find("/colour") != std::string::npos);
  CHECK(shop.problem("unnumbered").find("must be called NNNN_name.sql") != std::string::npos);
  CHECK(shop.host->problems().size() == 7);
  CHECK(shop.host->found().size() == 7);
}

TEST_CASE("of two files with one id the first directory's wins and the other is told") {
  Folder folder;
  json mine = good_manifest("stamps");
  mine["version"] = "9.0.0";
  folder.put("plugins", mine, bare("plain"));
  Shop shop({packed(), folder / "plugins", packed()});
  CHECK(shop.host->found().at(1).version == "1.2.0");
  CHECK(shop.problem("stamps").find("isn't used: ") == 0);
  CHECK(shop.host->problems().size() == 1);
}

TEST_CASE("a missing dependency and one that fails are told, down the line") {
  Folder folder;
  folder.put("plugins", good_manifest("crashes"), bare("crashes"));
  json second = good_manifest("second");
  second["requires"] = {"crashes"};
  json third = good_manifest("third");
  third["requires"] = {"second"};
  json fourth = good_manifest("fourth");
  fourth["requires"] = {"nowhere"};
  for (const json& one : {second, third, fourth}) folder.put("plugins", one, bare("plain"));
  Shop shop({folder / "plugins"});
  // Also without starting the shop, for `plugin list`.
  std::map<std::string, std::string> tried;
  for (const modules::Problem& problem : shop.host->tried()) tried[problem.id] = problem.detail.en;
  CHECK(tried.size() == 4);
  shop.open({});
  for (const char* id : {"crashes", "second", "third", "fourth"}) CHECK(tried[id] == shop.problem(id));
  CHECK(shop.problem("second").find("requires the plugin 'crashes', which didn't start") != std::string::npos);
  CHECK(shop.problem("third").find("requires the plugin 'second', which didn't start") != std::string::npos);
  CHECK(shop.problem("fourth").find("requires the plugin 'nowhere', which isn't there") != std::string::npos);
}

TEST_CASE("data that won't do refuses the plugin: a bad migration, a foreign table, a statement that doesn't parse") {
  Folder folder;
  const auto put = [&](const std::string& id, const std::string& migration, const std::string& statement) {
    json manifest = good_manifest(id);
    manifest["tables"] = {id + "_rows"};
    if (!statement.empty()) manifest["statements"] = {{"one", statement}};
    folder.put("plugins", manifest, bare("plain"));
    folder.write("plugins/" + id + "/migrations/0001_first.sql", migration);
  };
  put("badsql", "CREATE TABEL badsql_rows (id BIGINT);\n", "");
  put("thief", "CREATE TABLE thief_other (id BIGINT);\n", "");
  put("reader", "CREATE TABLE reader_rows (id BIGINT);\n", "SELECT id FROM member");
  put("writer", "CREATE TABLE writer_rows (id BIGINT);\n", "DELETE FROM bobbin_variants");
  put("typo", "CREATE TABLE typo_rows (id BIGINT);\n", "SELECT idd FROM typo_rows");
  Shop shop({folder / "plugins"});
  shop.open({});
  for (const char* id : {"badsql", "thief"}) CHECK(shop.problem(id).find("0001_first.sql") != std::string::npos);
  for (const char* id : {"reader", "writer", "typo"}) {
    INFO(shop.problem(id));
    CHECK(shop.problem(id).find("the statement 'one' won't do") != std::string::npos);
  }
}

TEST_CASE("what is read ahead must only read, by the member's id alone") {
  Folder folder;
  const auto put = [&](const std::string& id, const std::string& statement) {
    json manifest = good_manifest(id);
    manifest["tables"] = {id + "_rows"};
    manifest["statements"] = {{"one", statement}};
    manifest["read_ahead"] = {{"settle", {"one"}}};
    folder.put("plugins", manifest, bare("plain"));
    folder.write("plugins/" + id + "/migrations/0001_first.sql", "CREATE TABLE " + id + "_rows (id BIGINT);\n");
  };
  put("good", "SELECT id FROM good_rows WHERE id = $1");
  put("changing", "DELETE FROM changing_rows WHERE id = $1");
  put("more", "SELECT id FROM more_rows WHERE id > $1 AND id < $2");
  put("none", "SELECT id FROM none_rows");
  Shop shop({folder / "plugins"});
  shop.open({});
  CHECK(shop.problem("good").empty());
  for (const char* id : {"changing", "more", "none"}) {
    INFO(shop.problem(id));
    CHECK(shop.problem(id).find("/read_ahead: the statement 'one' must only read") != std::string::npos);
  }
}

TEST_CASE("what was tried once isn't tried again, until the file changes") {
  Folder folder;
  folder.put("plugins", good_manifest("hangs"), bare("plain"));
  Shop shop({folder / "plugins"});
  shop.open({});
  CHECK(shop.host->problems().empty());
  std::ifstream passed(shop.folder / "copies/probed.txt");
  std::string hash;
  passed >> hash;
  CHECK(fs::exists(shop.folder / ("copies/" + hash + ".so")));
  // Written over while the shop runs: the copy is what runs.
  fs::copy_file(bare("hangs"), folder / "plugins/hangs/hangs.so", fs::copy_options::overwrite_existing);
  CHECK(shop.settle(shop.sale()));
}

TEST_CASE("a plugin asks for capabilities; the shop's own file grants them, Bobbin's plugins have theirs") {
  Folder folder;
  folder.put_bench("plugins");
  const modules::Route route = bench_route("member", modules::Mode::kRead);
  const auto status = [&](Shop& shop) {
    const auto answer = shop.read<Result<modules::Answer>>(
        [&](Stores& stores) { return shop.host->directory().invoke(stores, route, asked_by(), json::object()); });
    REQUIRE(answer);
    return answer->body_json;
  };
  Shop denied({folder / "plugins"});
  denied.open({{"bench", on()}});
  CHECK(status(denied) == R"({"status":3})");
  Shop granted({folder / "plugins"});
  granted.open({{"bench", on()}}, {{"bench", {"members.read"}}});
  CHECK(status(granted) == R"({"status":0})");
  Shop installed({}, {folder / "plugins"});
  installed.open({{"bench", on()}});
  CHECK(status(installed) == R"({"status":0})");
}
