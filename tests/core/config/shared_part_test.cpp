#include "core/config/shared_part.hpp"

#include "tests/core/config/shop_file.hpp"

using namespace config_test;

namespace {

constexpr const char* kFile = R"(# A chain.
bobbin: 1

# Where the data is.
database: postgresql://bobbin@db/bobbin   # the server
keys: {members: "${env:KEY}"}

# What we are called.
shop: {name: 织里, currency: CNY}
plugins:
  # Ours.
  directories: [plugins]
  # Asked for by stamps.
  grants: {stamps: [members.read]}   # given in spring
http: {listen: "127.0.0.1:0"}

# For every store.
modules:
  payments: on   # always
  # points: on
stores:
  hz-west: &west
    name: 西湖店
    tills: [till-1]
  hz-east: {<<: *west, name: 城东店}
# The end.
)";

constexpr const char* kOwn = R"(# A chain.
bobbin: 1

# Where the data is.
database: postgresql://bobbin@db/bobbin   # the server
keys: {members: "${env:KEY}"}

plugins:
  # Ours.
  directories: [plugins]
http: {listen: "127.0.0.1:0"}
)";

constexpr const char* kShared = R"(# What we are called.
shop: {name: 织里, currency: CNY}
plugins:
  # Asked for by stamps.
  grants: {stamps: [members.read]}   # given in spring
# For every store.
modules:
  payments: on   # always
  # points: on
stores:
  hz-west: &west
    name: 西湖店
    tills: [till-1]
  hz-east: {<<: *west, name: 城东店}
# The end.
)";

FileParts parts(const std::string& text) {
  const auto out = parts_of(text);
  REQUIRE(out);
  return *out;
}

std::string replaced(std::string text, const std::string& before, const std::string& after) {
  const std::size_t at = text.find(before);
  REQUIRE(at != std::string::npos);
  return text.replace(at, before.size(), after);
}

}  // namespace

TEST_CASE("a file is cut into a host's own part and the shared one, each with its comments") {
  const FileParts cut = parts(kFile);
  CHECK(cut.as_written);
  CHECK(cut.own == kOwn);
  CHECK(cut.shared == kShared);
}

TEST_CASE("what was cut and put together says the same, and is cut into the same parts") {
  const auto whole = full_file(kOwn, 7, kShared);
  REQUIRE(whole);
  CHECK(whole->find("\n\nrevision: 7\n\n# What we are called.\nshop:") != std::string::npos);
  CHECK(
      whole->find("  directories: [plugins]\n  # Asked for by stamps.\n  grants: {stamps: [members.read]}   # given") !=
      std::string::npos);
  const FileParts again = parts(*whole);
  CHECK(again.as_written);
  CHECK(parts(replaced(*whole, "revision: 7", "revision: 8")).shared == again.shared);
  CHECK(Document::parse(*whole, "x").outline().revision == 7);
  // What is stored stays as it is from one export to the next.
  const auto once_more = full_file(again.own, 8, again.shared);
  REQUIRE(once_more);
  CHECK(*once_more == replaced(*whole, "revision: 7", "revision: 8"));
}

TEST_CASE("line ends and a byte order mark don't stand in the way") {
  std::string crlf;
  for (const char* at = kFile; *at != '\0'; ++at) crlf += *at == '\n' ? std::string("\r\n") : std::string(1, *at);
  const FileParts cut = parts("\xEF\xBB\xBF" + crlf);
  CHECK(cut.as_written);
  CHECK(cut.shared.starts_with("# What we are called.\r\nshop:"));
  const auto numbered = with_revision("\xEF\xBB\xBF" + crlf, 3);
  REQUIRE(numbered);
  CHECK(numbered->starts_with("\xEF\xBB\xBF# A chain.\r\nbobbin: 1\r\nrevision: 3\r\n\r\n# Where"));
}

TEST_CASE("what can't be cut is written anew and says the same") {
  struct Row {
    const char* why;
    std::string text;
  };
  const Row rows[] = {
      {"in braces",
       "{bobbin: 1, database: sqlite:x, shop: {name: \"a: b # c\", locale: en}, "
       "plugins: {directories: [p], grants: {stamps: [members.read]}}, modules: {points: 'on', x: \"on\\n\"}, "
       "stores: {west: {name: W, tills: [\"1\", a-b]}, east: {name: '~', tills: []}}}"},
      {"an anchor of the own part",
       "bobbin: 1\ndatabase: sqlite:x\nhttp: &h {listen: \"127.0.0.1:0\"}\n"
       "shop: {name: S}\nstores: {b: *h, a: {name: A, tills: [x]}}\n"},
      {"keys in quotes, in one line", "\"bobbin\": 1\n\"shop\": {name: S}\n? stores\n: {a: {name: A, tills: [x]}}\n"},
  };
  for (const Row& row : rows) {
    INFO(row.why);
    const FileParts cut = parts(row.text);
    CHECK_FALSE(cut.shared.empty());
    const auto whole = full_file(cut.own, 1, cut.shared);
    REQUIRE(whole);
    const Document before = Document::parse(row.text, "before");
    const Document after = Document::parse(*whole, "after");
    INFO(*whole);
    CHECK_FALSE(before.disagreement(after, 1, {}));
    CHECK_FALSE(after.disagreement(before, 1, {}));
    CHECK(before.outline().stores == after.outline().stores);  // in their order
  }
  CHECK_FALSE(parts(rows[0].text).as_written);
  CHECK_FALSE(parts(rows[1].text).as_written);
}

TEST_CASE("plugins are shared when they are grants only, and own without any") {
  const std::string head = "bobbin: 1\ndatabase: sqlite:x\n";
  const std::string tail = "shop: {name: S}\nstores: {a: {name: A, tills: [x]}}\n";
  const std::string grants = "plugins:\n  grants:\n    stamps: [members.read]\n";
  CHECK(parts(head + grants + tail).own == head);
  CHECK(parts(head + grants + tail).shared == grants + tail);
  CHECK(parts(head + "plugins: {directories: [p]}\n" + tail).shared == tail);
  const FileParts both = parts(head + "plugins: {grants: {stamps: []}, directories: [p]}\n" + tail);
  CHECK(both.own == head + "plugins:\n  directories:\n    - p\n");
  CHECK(both.shared == "plugins:\n  grants:\n    stamps: []\n" + tail);
  CHECK(parts(head).shared.empty());
  CHECK_FALSE(parts_of("a: [").has_value());
  CHECK_FALSE(parts_of("- a\n").has_value());
}

TEST_CASE("only the line of the revision changes") {
  const std::string text = "# 7 comes\nbobbin: 1\nrevision:   7   # from 7\nshop: {name: 7}\n";
  CHECK(with_revision(text, 12) == "# 7 comes\nbobbin: 1\nrevision:   12   # from 7\nshop: {name: 7}\n");
  CHECK(with_revision("bobbin: 1   # format", 1) == "bobbin: 1   # format\nrevision: 1\n");
  CHECK_FALSE(with_revision("{bobbin: 1}", 1));
  CHECK_FALSE(with_revision("a: [", 1));
}

TEST_CASE("a host's part and a revision are read apart, each with its own faults") {
  const Known known = known_modules();
  const std::string own = "bobbin: 1\ndatabase: postgresql://bobbin@db/x\nshop: 5\nstores: nonsense\n";
  const Reading host = Document::parse(own, "shop.yaml").read_own(known);
  INFO(all_texts(host));
  REQUIRE(host.config);
  CHECK(host.config->database.engine == Engine::kPostgresql);
  const auto shared = [&](const std::string& text) {
    return Document::parse(text, "configuration revision 3").read_shared(known, *host.config);
  };
  const std::string good =
      "shop: {name: S}\nplugins: {grants: {stamps: [members.read]}}\nmodules: {payments: on, stored_value: on}\n"
      "stores: {main: {name: M, tills: [t]}}\n";
  const Reading reading = shared(good);
  INFO(all_texts(reading));
  REQUIRE(reading.config);
  CHECK(reading.config->database.url == "postgresql://bobbin@db/x");
  CHECK(reading.config->shop.name == "S");
  CHECK(reading.config->grants.contains("stamps"));
  // Who applied it has judged its names: here the plugin is missing.
  REQUIRE(reading.quarantined.size() == 1);
  CHECK(reading.quarantined[0].text("en").starts_with("configuration revision 3:3:25: module 'stored_value'"));
  CHECK(all_texts(shared(replaced(good, "tills: [t]", "tils: [t]"))).starts_with("configuration revision 3:4:"));
  CHECK(all_texts(shared("database: sqlite:x\n" + good)).find("1:1: unknown key 'database'") != std::string::npos);
  CHECK(all_texts(shared("shop: {name: S}\n")).find("'stores' is missing") != std::string::npos);
}

TEST_CASE("a file that says something else than the revision is told at the word, comments and order aside") {
  const Document revision = Document::parse(kShared, "r");
  const auto told = [&](const std::string& text) {
    const auto finding = Document::parse(text, "shop.yaml").disagreement(revision, 9, known_modules().modules);
    return finding ? finding->text("en") : "";
  };
  CHECK(told(kFile).empty());
  CHECK(told(kOwn).empty());
  CHECK(told(replaced(kFile, "payments: on   # always", "payments: \"on\"")).empty());
  CHECK(told(replaced(kFile, "payments: on", "payments: off"))
            .starts_with("shop.yaml:18:1: 'modules' says something else than revision 9 of the database"));
  CHECK(told(replaced(kFile, "members.read", "members.write")).starts_with("shop.yaml:14:3: 'grants'"));
  CHECK(told("bobbin: 1\nshop: {name: 别处}\n").starts_with("shop.yaml:2:1: 'shop'"));
}
