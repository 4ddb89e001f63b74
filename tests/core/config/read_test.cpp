#include "core/config/read.hpp"

#include <cstdlib>
#include <fstream>

#include "tests/core/config/shop_file.hpp"

using namespace config_test;

TEST_CASE("a good file becomes plain structs") {
  const Reading reading = read(kGood);
  INFO(all_texts(reading));
  REQUIRE(reading.config);
  const Config& config = *reading.config;
  CHECK(config.shop.name == "织里");
  CHECK(config.shop.negative_stock == NegativeStock::kRefuse);
  CHECK(config.database.engine == Engine::kSqlite);
  CHECK(config.database.path == std::filesystem::current_path() / "data/shop.db");
  CHECK(config.http.host == "127.0.0.1");
  CHECK(config.http.port == 8080);
  CHECK(config.http.tls == Tls::kOff);
  CHECK(config.plugin_directories.at(0) == std::filesystem::current_path() / "plugins");
  CHECK(config.grants.at("stamps") == std::vector<std::string>{"members.read"});
  REQUIRE(config.stores.size() == 2);
  CHECK(config.stores[0].id == "hz-west");  // the file's order, not the alphabet's
  CHECK(config.stores[0].day.closes_at_minute == 180);
  CHECK(config.stores[0].tills == std::vector<std::string>{"till-1", "till-2"});
  CHECK(config.stores[1].day.time_zone == "Asia/Shanghai");
  CHECK(config.stores[1].has_till("till-1"));
  CHECK_FALSE(config.stores[1].has_till("till-2"));
  CHECK(config.modules.at("points").state == modules::State::kOn);
  CHECK(config.stores[1].modules.at("points").state == modules::State::kDraining);
}

TEST_CASE("each wrong file says where, what, and what would be right") {
  struct Row {
    std::string text;
    const char* finding;
  };
  const Row rows[] = {
      {with("bobbin: 1", "bobbin: 2"), "1:9: expected 1, found 2"},
      {with("database: sqlite:", "databse: sqlite:"), "1:1: 'database' is missing"},
      {with("database: sqlite:", "databse: sqlite:"), "2:1: unknown key 'databse'; did you mean 'database'?"},
      {with("sqlite:data/shop.db", "data/shop.db"),
       "2:11: has the wrong form: expected sqlite:PATH or postgresql://USER@HOST/NAME, found text 'data/shop.db'"},
      {with("sqlite:data/shop.db", "postgresql://bobbin:geheim@db/x"),
       "2:11: a password never stands in the file: expected ${env:NAME} or ${file:path}"},
      {with("sqlite:data/shop.db", "postgresql://bobbin:${env:BOBBIN_TEST_UNSET}@db/x"),
       "2:11: the environment variable BOBBIN_TEST_UNSET is not set"},
      {with("127.0.0.1:8080", "127.0.0.1:65536"), "3:16: expected a port from 0 to 65535, found '65536'"},
      {with("127.0.0.1:8080", "127.0.0.1"),
       "3:16: has the wrong form: expected ADDRESS:PORT such as 127.0.0.1:8080, found text '127.0.0.1'"},
      {with("tls: off", "tls: of"), "3:39: expected one of off, auto, found text 'of'; did you mean 'off'?"},
      {with("tls: off", "tls: {certificate: a.pem}"), "3:34: 'key' is missing"},
      {with("name: 织里", "nam: 织里"), "4:8: unknown key 'nam'; did you mean 'name'?"},
      {with("currency: CNY", "currency: yuan"),
       "4:28: has the wrong form: expected an ISO 4217 code such as CNY, found text 'yuan'"},
      {with("currency: CNY", "currency: CNU"), "4:28: there is no currency 'CNU'; did you mean 'CNY'?"},
      {with("negative_stock: refuse", "negative_stock: refuze"),
       "4:64: expected one of refuse, allow, found text 'refuze'; did you mean 'refuse'?"},
      {with("special: false", "special: maybe"), "4:100: expected true or false, found text 'maybe'"},
      {with("directories: [plugins]", "directories: plugins"), "6:16: expected a list, found text 'plugins'"},
      {with("[members.read]", "[Members]"),
       "7:21: has the wrong form: expected a capability such as members.read, found text 'Members'"},
      {with("  payments: on", "  paymens: on"), "9:3: unknown module 'paymens'; did you mean 'payments'?"},
      {with("  payments: on", "  promotions: on"), "9:3: unknown module 'promotions'; installed are: payments, points"},
      {with("  payments: on", "  payments: onn"),
       "9:13: expected one of on, off, draining, found text 'onn'; did you mean 'on'?"},
      {with("  payments: on", "  payments:"), "9:3: expected text or true or false or an object, found null"},
      {with("state: \"on\"", "stat: \"on\""), "11:5: unknown key 'stat'; did you mean 'state'?"},
      {with("earn: {points: 2}", "earm: {points: 2}"), "13:7: unknown key 'earm'; did you mean 'earn'?"},
      {with("earn: {points: 2}", "earn: {points: two}"), "13:22: expected a whole number, found text 'two'"},
      {with("earn: {points: 2}", "earn: {points: 1.5}"), "13:22: expected a whole number, found text '1.5'"},
      {with("earn: {points: 2}", "earn: {points: 010}"), "13:22: expected a whole number, found text '010'"},
      {with("earn: {points: 2}", "earn: {points: \"2\"}"), "13:22: expected a whole number, found text '2'"},
      {with("earn: {points: 2}", "earn: {points: -1}"), "13:22: expected at least 0, found -1"},
      {with("earn: {points: 2}", "earn: 5"), "13:13: expected an object, found 5"},
      {with("earn: {points: 2}", "rewards: [{id: cup}]"), "13:17: 'points' is missing"},
      {with("  hz-west:\n", "  HZ West:\n"),
       "17:3: a store's id is lower-case letters, digits, - and _, at most 40, such as hz-west; found 'HZ West'"},
      {with("    name: 西湖店\n", ""), "17:3: 'name' is missing"},
      {with("Asia/Shanghai", "Asia/Shanghia"),
       "19:16: unknown time zone 'Asia/Shanghia'; did you mean 'Asia/Shanghai'?"},
      {with("Asia/Shanghai", "UTC+8"), "19:16: unknown time zone 'UTC+8'; did you mean 'UTC'?"},
      {with("\"03:00\"", "3:00"),
       "20:20: has the wrong form: expected a quoted time of day such as \"03:00\", found text '3:00'"},
      {with("\"03:00\"", "\"24:00\""),
       "20:20: has the wrong form: expected a quoted time of day such as \"03:00\", found text '24:00'"},
      {with("[till-1, till-2]", "[till-1, till-1]"), "21:21: repeats an earlier item"},
      {with("[till-1, till-2]", "[]"), "21:12: expected at least 1 items, found 0"},
      {with("points: {settings: {earn: {per_minor: 200}}}", "points: {settings: {redeem: {points: 200}}}"),
       "23:27: 'redeem' is shop-wide: it stands only under modules: at the top"},
      {with("points: {settings: {earn: {per_minor: 200}}}", "points: {settings: {earn: {per_minor: 0}}}"),
       "23:45: expected at least 1, found 0"},
      {with("      points: draining\n", "      point: draining\n"),
       "29:7: unknown module 'point'; did you mean 'points'?"},
      {with("  payments: on", "  payments: {settings: {api_key: geheim}}"),
       "9:34: a secret never stands in the file: expected ${env:NAME} or ${file:path}"},
      {with("  payments: on", "  payments: {settings: {api_key: \"${env:BOBBIN_TEST_UNSET}\"}}"),
       "9:34: the environment variable BOBBIN_TEST_UNSET is not set"},
      {with("http:", "keys: {members: geheim}\nhttp:"),
       "3:17: a secret never stands in the file: expected ${env:NAME} or ${file:path}"},
      // YAML itself
      {with("  points:\n", "  payments: off\n  points:\n"),
       "10:3: duplicate key 'payments': it already stands in line 9"},
      {with("tills: [till-1]\n", "tills: *tills\n"), "26:12: no anchor (&) of this name stands before"},
      {with("    name: 城东店", "\tname: 城东店"), "25:1: indent with spaces, not with tabs"},
      {with("tills: [till-1]\n", "tills: [till-1\n"), "27:12: the list that began with [ has no ]"},
      {with("state: \"on\"", "state: \"on"), "11:12: the quote that opens here closes only in line 20"},
      {with("\n      points: draining\n", "\n      points: 'draining\n"),
       "29:15: the quote that opens here never closes"},
      {with("    name: 西湖店", "    name: !!binary 西湖店"),
       "18:11: tags are not used here: tag:yaml.org,2002:binary"},
      {with("    name: 西湖店", "    ? [a]\n    : b\n    name: 西湖店"), "18:7: a key must be text"},
      {with("tills: [till-1]\n", "<<: 5\n    tills: [till-1]\n"), "26:9: << merges a map: expected an alias of one"},
      {with("shop: {name", "shop: &s {<<: *s, name"), "4:15: an alias of what contains it"},
      {std::string(kGood) + "---\nbobbin: 1\n", "30:1: one file holds one document: a second one begins here"},
      {"", "1:1: not a shop's file: expected settings that begin with 'bobbin: 1'"},
      {"# nothing\n", "1:1: not a shop's file: expected settings that begin with 'bobbin: 1'"},
      {"- a\n", "1:1: not a shop's file: expected settings that begin with 'bobbin: 1'"},
      {"just text", "1:1: not a shop's file: expected settings that begin with 'bobbin: 1'"},
      {"{}", "1:1: 'bobbin' is missing"},
      {with("西湖店", "\xFF"), "18:1: this line isn't UTF-8 text"},
      {std::string("a\0b", 3), "1:2: a NUL byte: the file must be UTF-8 text"},
  };
  for (const Row& row : rows) {
    const Reading reading = read(row.text);
    const std::string found = all_texts(reading);
    INFO(found);
    INFO(row.finding);
    CHECK_FALSE(reading.config);
    CHECK(found.find(std::string("shop.yaml:") + row.finding + "\n") != std::string::npos);
    CHECK(found.find("geheim") == std::string::npos);
    for (const Finding& finding : reading.findings) CHECK_FALSE(finding.words.zh.empty());
  }
}

TEST_CASE("one fault is said once, and all are said together") {
  const Reading one = read(with("earn: {points: 2}", "earn: {points: two}"));
  CHECK(one.findings.size() == 1);  // though two stores inherit it
  std::string text = with("currency: CNY", "currency: yuan");
  const auto spoil = [&](const std::string& from, const std::string& to) {
    text.replace(text.find(from), from.size(), to);
  };
  spoil("  payments: on", "  paymens: on");
  spoil("Asia/Shanghai", "Mars");
  spoil("name: 城东店", "nam: 城东店");
  CHECK(all_texts(read(text)) ==
        "shop.yaml:4:28: has the wrong form: expected an ISO 4217 code such as CNY, found text 'yuan'\n"
        "shop.yaml:9:3: unknown module 'paymens'; did you mean 'payments'?\n"
        "shop.yaml:19:16: unknown time zone 'Mars'; expected an IANA name such as Asia/Shanghai\n"
        "shop.yaml:24:3: 'name' is missing\n"
        "shop.yaml:25:5: unknown key 'nam'; did you mean 'name'?\n");
}

TEST_CASE("a switch may be written in every way that YAML people write it") {
  for (const char* on : {"on", "\"on\"", "'on'", "true", "\"true\"", "On", "TRUE", "{state: on}", "{state: true}"}) {
    const Reading reading = read(with("  payments: on", std::string("  payments: ") + on));
    INFO(on << "\n" << all_texts(reading));
    REQUIRE(reading.config);
    CHECK(reading.config->modules.at("payments").state == modules::State::kOn);
  }
  for (const char* off : {"off", "\"off\"", "false", "{state: false}"}) {
    const Reading reading = read(with("  payments: on", std::string("  payments: ") + off));
    REQUIRE(reading.config);
    CHECK(reading.config->modules.at("payments").state == modules::State::kOff);
  }
  const Reading tenders =
      read(with("  payments: on", "  payments: {state: on, settings: {tenders: {cash: on, wechat: false}}}"));
  REQUIRE(tenders.config);
  CHECK(tenders.config->modules.at("payments").settings_json == R"({"tenders":{"cash":"on","wechat":"off"}})");
  const Reading flag = read(with("earn: {points: 2}", "members_only: on"));
  REQUIRE(flag.config);
  CHECK(flag.config->modules.at("points").settings_json.find("\"members_only\":true") != std::string::npos);
}

TEST_CASE("what looks like a number is text where text is expected") {
  const Reading reading = read(with("earn: {points: 2}", "rewards: [{id: 2024, points: 5, from: 2026-11-11}]"));
  INFO(all_texts(reading));
  REQUIRE(reading.config);
  CHECK(reading.config->modules.at("points").settings_json.find(R"("from":"2026-11-11","id":"2024","points":5)") !=
        std::string::npos);
}

TEST_CASE("anchors and merges work, and what stands in the map wins") {
  std::string text = with("  hz-west:\n", "  hz-west: &west\n");
  text.replace(text.find("    name: 城东店\n    tills: [till-1]\n"),
               std::string("    name: 城东店\n    tills: [till-1]\n").size(), "    <<: *west\n    name: 城东店\n");
  const Reading reading = read(text);
  INFO(all_texts(reading));
  REQUIRE(reading.config);
  CHECK(reading.config->stores[1].name == "城东店");
  CHECK(reading.config->stores[1].tills.size() == 2);
  CHECK(reading.config->stores[1].day.closes_at_minute == 180);
  CHECK(reading.config->stores[1].modules.at("payments").state == modules::State::kOff);
}

TEST_CASE("a byte order mark and the line ends of another system are no fault") {
  std::string text = "\xEF\xBB\xBF" + std::string(kGood);
  for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 2)) text.insert(at, "\r");
  const Reading reading = read(text);
  INFO(all_texts(reading));
  CHECK(reading.config);
  text.replace(text.find("CNY"), 3, "yuan");
  CHECK(all_texts(read(text)).starts_with("shop.yaml:4:28: "));
}

TEST_CASE("a module that grants, database or a file of its name know is quarantined, not unknown") {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("bobbin-config-" + std::to_string(getpid()));
  std::filesystem::create_directories(folder / "plugins");
  std::ofstream(folder / "plugins" / "broken.so") << "no ELF";
  Known known = known_modules();
  known.named_before = {"tiers"};
  const std::string text =
      with("  payments: on", "  payments: on\n  stamps: on\n  tiers: off\n  broken: on\n  tirs: on");
  const Reading reading = Document::parse(text, folder / "shop.yaml").read(known);
  CHECK(reading.findings.size() == 1);  // tirs
  CHECK(reading.quarantined.size() == 3);
  const Reading good =
      Document::parse(with("  payments: on", "  payments: on\n  stamps: on\n  tiers: off"), folder / "shop.yaml")
          .read(known);
  INFO(all_texts(good));
  REQUIRE(good.config);
  const auto snapshot = Snapshot::make(*good.config, known.modules);
  CHECK(snapshot->state("hz-west", "stamps") == modules::State::kQuarantined);
  CHECK(snapshot->state("hz-west", "tiers") == modules::State::kOff);
  std::filesystem::remove_all(folder);
}

TEST_CASE("secrets come from the environment and from files beside the shop's") {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("bobbin-secret-" + std::to_string(getpid()));
  std::filesystem::create_directories(folder / "data");
  const std::string text = with("http:", "keys: {members: \"${file:data/members.key}\"}\nhttp:");
  CHECK(all_texts(Document::parse(text, folder / "shop.yaml").read(known_modules())).find(":3:17: there is no file ") !=
        std::string::npos);
  std::ofstream(folder / "data" / "members.key") << "0123abcd\r\n";
  const Reading reading = Document::parse(text, folder / "shop.yaml").read(known_modules());
  REQUIRE(reading.config);
  CHECK(reading.config->keys.members.value == "0123abcd");
  CHECK(reading.config->keys.members.reference == "${file:data/members.key}");
  // Left out, the usual file is taken when it is there.
  CHECK(Document::parse(kGood, folder / "shop.yaml").read(known_modules()).config->keys.members.value == "0123abcd");
  CHECK(read(kGood).config->keys.members.value.empty());
  setenv("BOBBIN_TEST_SECRET", "s3cret", 1);
  const Reading url = read(with("sqlite:data/shop.db", "postgresql://bobbin:${env:BOBBIN_TEST_SECRET}@db/x"));
  REQUIRE(url.config);
  CHECK(url.config->database.url == "postgresql://bobbin:s3cret@db/x");
  CHECK(url.config->database.shown == "postgresql://bobbin:${env:BOBBIN_TEST_SECRET}@db/x");
  unsetenv("BOBBIN_TEST_SECRET");
  std::filesystem::remove_all(folder);
}

TEST_CASE("what must be known before the modules are can be asked of any file") {
  const Document good = Document::parse(kGood, "/shops/a/shop.yaml");
  CHECK(good.plugin_directories() == std::vector<std::filesystem::path>{"/shops/a/plugins"});
  CHECK(good.database()->path == "/shops/a/data/shop.db");
  CHECK(Document::parse("[", "x").plugin_directories().empty());
  CHECK_FALSE(Document::parse("database: 5", "x").database());
  const Reading none = Document::load("/nowhere/shop.yaml").read(known_modules());
  CHECK(all_texts(none) == "/nowhere/shop.yaml:1:1: the file can't be read\n");
}
