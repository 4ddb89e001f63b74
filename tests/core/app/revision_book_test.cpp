#include "core/app/revision_book.hpp"

#include "core/app/revisions.hpp"
#include "core/storage/verify/verify.hpp"
#include "tests/support/shop.hpp"

namespace bobbin::app {
namespace {

using testing::TestShop;
using testing::told;
using testing::Told;

// A file on PostgreSQL; nobody connects to it.
config::Document file_of(const std::string& revision, const std::string& shop, const std::string& rest) {
  return config::Document::parse("bobbin: 1\n" + revision + "database: postgresql://bobbin@db/bobbin\nshop: {name: " +
                                     shop + "}\nstores:\n" + rest,
                                 "shop.yaml");
}
const std::string kWest = "  west: {name: W, tills: [t]}   # the first\n";
const std::string kEast = "  east: {name: E, tills: [t]}\n";

struct Books {
  TestShop shop;
  Applying by(const std::string& who) { return {shop.storage(), shop.ids, shop.actor.at, who, "command"}; }
  config::Revision current() {
    return shop.read<config::Revision>(
        [](Stores& stores) { return *stores.revisions.find(stores.revisions.current()); });
  }
  void sale_in(const std::string& store) {
    shop.sql([&](storage::Session& session) {
      session.execute(
          "INSERT INTO sale (id, number, store, till, staff, member_code, at_ms, business_day, settings_version, "
          "source,"
          " list_minor, net_minor, tax_minor, change_minor, kept, kept_minor, last)"
          " VALUES (100, '1', $1, 't', 'amy', '', 5, 20000, 1, 1, 0, 0, 0, 0, 0, 0, 100)",
          store);
      session.execute(
          "INSERT INTO claim (id, uuid, kind, content_hash, state, store, till, at_ms, settings_version, begun_ms, "
          "holder,"
          " lease_ms) VALUES (100, '11111111-1111-7111-8111-111111111111', 'sale', '', 2, $1, 't', 5, 1, 5, '', 0)",
          store);
    });
  }
};

}  // namespace

TEST_CASE("a file becomes the next revision, with its comments, and stands in the audit trail") {
  Books books;
  const auto first = apply(books.by("amy"), file_of("", "S", kWest));
  REQUIRE(first);
  CHECK(first->number == 1);
  CHECK(first->changed);
  CHECK(books.current().content == "shop: {name: S}\nstores:\n" + kWest);
  CHECK(books.current().by == "amy");

  const auto same = apply(books.by("bob"), file_of("", "S", kWest));
  REQUIRE(same);
  CHECK(same->number == 1);
  CHECK_FALSE(same->changed);

  const auto second = apply(books.by("bob"), file_of("revision: 1\n", "T", kWest));
  REQUIRE(second);
  CHECK(second->number == 2);
  const auto list =
      books.shop.read<std::vector<config::Revision>>([](Stores& stores) { return stores.revisions.list(0, 10); });
  REQUIRE(list.size() == 2);
  CHECK(list[0].number == 2);
  CHECK(list[0].by == "bob");
  CHECK(list[0].content.empty());

  const auto rows = books.shop.audit("config.applied");
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].before_json == R"({"revision":1})");
  CHECK(rows[0].after_json.starts_with(R"({"by":"bob","hash":")"));
  CHECK(rows[0].source == "command");
  CHECK(rows[1].before_json.empty());
  books.shop.sql([](storage::Session& session) {
    for (const auto& damage : storage::verify(session).damages) FAIL_CHECK(damage.check << ": " << damage.words.en);
  });
}

TEST_CASE("a file that was made from another revision is refused, and nothing changes") {
  Books books;
  CHECK(told(apply(books.by("amy"), file_of("revision: 4\n", "S", kWest))) == Told{Code::kConfigInvalid, "/revision"});
  REQUIRE(apply(books.by("amy"), file_of("revision: 0\n", "S", kWest)));
  REQUIRE(apply(books.by("amy"), file_of("revision: 1\n", "T", kWest)));
  for (const char* line : {"", "revision: 0\n", "revision: 1\n", "revision: 3\n"}) {
    const auto late = apply(books.by("bob"), file_of(line, "U", kWest));
    CHECK(told(late) == Told{Code::kConfigInvalid, "/revision"});
    CHECK(late.error().detail.en.starts_with("the database is at revision 2 (by amy, at 2026-01-05T02:00:00"));
  }
  CHECK(books.current().number == 2);
  CHECK(books.shop.audit("config.applied").size() == 2);
}

TEST_CASE("stores that have sold and the currency of sales stay; grants wait for a restart") {
  Books books;
  REQUIRE(apply(books.by("amy"), file_of("", "S", kWest + kEast)));
  REQUIRE(apply(books.by("amy"), file_of("revision: 1\n", "S, currency: EUR", kWest + kEast)));
  books.sale_in("west");
  const auto gone = apply(books.by("amy"), file_of("revision: 2\n", "S, currency: EUR", kEast));
  CHECK(told(gone) == Told{Code::kConfigInvalid, "/stores"});
  CHECK(gone.error().detail.en == "the store west has sales: it can't be removed");
  CHECK(told(apply(books.by("amy"), file_of("revision: 2\n", "S, currency: CNY", kWest))) ==
        Told{Code::kConfigInvalid, "/shop/currency"});
  const auto granted = apply(books.by("amy"), file_of("revision: 2\nplugins: {grants: {stamps: []}}\n",
                                                      "S, currency: EUR", kWest));  // the east has sold nothing
  REQUIRE(granted);
  REQUIRE(granted->notes.size() == 1);
  CHECK(granted->notes[0].en.find("restart") != std::string::npos);
}

TEST_CASE("what a host starts with is the first revision once") {
  Books books;
  const auto first = keep_first(books.by("host"), file_of("revision: 7\n", "S", kWest));
  REQUIRE(first);
  CHECK(*first == 1);
  CHECK(*keep_first(books.by("other"), file_of("", "T", kEast)) == 1);
  CHECK(books.current().by == "host");
}

TEST_CASE("a host follows each new revision, and tells what it can't take") {
  Books books;
  const SystemClock clock;
  config::Settings settings;
  config::Config started;
  started.file = "shop.yaml";
  started.shop = {"S", "CNY", "zh-CN"};
  started.stores = {{"west", "W", {}, {"t"}, {}}};
  REQUIRE(settings.put_in_force(books.shop.storage(), clock, config::Snapshot::make(started, {})));
  REQUIRE(apply(books.by("amy"), file_of("", "S", kWest)));
  std::vector<std::size_t> followed;
  const auto note = [&](const config::Config& now) { followed.push_back(now.stores.size()); };
  Revisions revisions({books.shop.storage(), clock, settings, {}, note}, started, 1, std::nullopt);
  revisions.look();
  CHECK(followed.empty());

  REQUIRE(apply(books.by("amy"), file_of("revision: 1\n", "T", kWest + kEast)));
  revisions.look();
  CHECK(followed == std::vector<std::size_t>{2});
  CHECK(settings.current()->shop().name == "T");
  CHECK(settings.current()->store("east") != nullptr);
  CHECK(revisions.problems().empty());

  REQUIRE(apply(books.by("amy"),
                file_of("revision: 2\nplugins: {grants: {stamps: []}}\n", "U, currency: EUR", kWest + kEast)));
  revisions.look();
  CHECK(settings.current()->shop().name == "U");
  CHECK(settings.current()->shop().currency == "CNY");  // until the next start
  REQUIRE(revisions.problems().size() == 2);
  CHECK(revisions.problems()[0].detail.en.find("'grants' waits") != std::string::npos);
  CHECK(revisions.problems()[1].detail.en.find("'currency' waits") != std::string::npos);

  // Wrong for this host: what was in force stays, and that is told until a good one comes.
  REQUIRE(apply(books.by("amy"),
                file_of("revision: 3\n", "V", "  west: {name: W, tills: [t], day_closes_at: noon}\n" + kEast)));
  revisions.look();
  CHECK(settings.current()->shop().name == "U");
  REQUIRE(revisions.problems().size() == 3);
  CHECK(revisions.problems()[2].file == "configuration revision 4");
  CHECK(revisions.problems()[2].line == 3);
  REQUIRE(apply(books.by("amy"), file_of("revision: 4\n", "W", kWest + kEast)));
  revisions.look();
  CHECK(settings.current()->shop().name == "W");
  CHECK(revisions.problems().empty());
  CHECK(followed == std::vector<std::size_t>{2, 2, 2});
}

}  // namespace bobbin::app
