#include "core/staff/staff.hpp"

#include <atomic>
#include <thread>

#include "core/staff/staff_book.hpp"
#include "tests/support/shop.hpp"

namespace bobbin::staff {
namespace {

using testing::Told;
using testing::told;

class SetClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return at; }
  Instant at{1'767'578'400'000};
};

NewPerson lin() { return {"lin", "林", Role::kCashier, {"hz-west"}, "1234", std::nullopt, true}; }

class House : public testing::TestShop {
 public:
  Result<Person> create(const NewPerson& person) { return book.create(actor, person); }
  Result<Person> change(const std::string& id, const PersonPatch& patch) { return book.change(actor, id, patch); }
  Result<LoggedIn> login(const std::string& staff, const std::string& pin, const std::string& store = "hz-west") {
    return book.login({store, "till-1", staff, pin, std::nullopt});
  }
  void wait(std::chrono::seconds seconds) { steady += seconds; }

  SetClock system;
  std::chrono::steady_clock::time_point steady{};
  StaffBook book{storage(), ids, system, [](const std::string& store) { return store.starts_with("hz-"); },
                 [this] { return steady; }};
};

TEST_CASE("roles have the permissions of the closed list") {
  CHECK(may(Role::kCashier, "sell"));
  CHECK(may(Role::kCashier, "stock.read"));
  CHECK_FALSE(may(Role::kCashier, "price.override"));
  CHECK(may(Role::kManager, "sell"));
  CHECK(may(Role::kManager, "gift"));
  CHECK(may(Role::kManager, "shifts.manage"));
  CHECK_FALSE(may(Role::kCashier, "shifts.manage"));
  CHECK_FALSE(may(Role::kManager, "staff"));
  CHECK(may(Role::kOwner, "staff"));
  CHECK_FALSE(may(Role::kOwner, "everything"));
  CHECK(permissions_of(Role::kCashier).size() == 5);
  CHECK(permissions_of(Role::kManager).size() == 16);
  CHECK(permissions_of(Role::kOwner).size() == 17);
  CHECK(is_permission("return.unreferenced"));
  CHECK_FALSE(is_permission("Sell"));
  CHECK(role_of("manager") == Role::kManager);
  CHECK_FALSE(role_of("boss"));
}

TEST_CASE("who has the right PIN or password gets a session of twelve hours") {
  House house;
  REQUIRE(house.create(lin()));
  NewPerson owner{"owner", "店主", Role::kOwner, {"hz-west", "hz-east"}, std::nullopt, "correct horse", true};
  REQUIRE(house.create(owner));
  const LoggedIn in = house.login("lin", "1234").value();
  CHECK(in.token.size() == 64);
  CHECK(in.session.expires_ms == house.system.at.ms + 43'200'000);
  const Session session = house.book.session(in.token).value();
  CHECK(session.staff == "lin");
  CHECK(session.store == "hz-west");
  CHECK(session.till == "till-1");
  CHECK(session.may("sell"));
  CHECK_FALSE(session.may("staff"));
  CHECK(house.book.login({"hz-east", "", "owner", std::nullopt, "correct horse"}));

  house.system.at.ms += 43'199'999;
  CHECK(house.book.session(in.token));
  house.system.at.ms += 1;
  CHECK(told(house.book.session(in.token)) == Told{Code::kUnauthenticated, ""});
}

TEST_CASE("a refused login doesn't say what was wrong") {
  House house;
  REQUIRE(house.create(lin()));
  const Refusal wrong = house.login("lin", "4321").error();
  CHECK(wrong.code == Code::kUnauthenticated);
  CHECK(house.login("nobody", "1234").error().detail.en == wrong.detail.en);
  CHECK(house.book.login({"hz-west", "", "lin", std::nullopt, "1234"}).error().detail.en == wrong.detail.en);
  PersonPatch patch;
  patch.active = false;
  REQUIRE(house.change("lin", patch));
  CHECK(house.login("lin", "1234").error().detail.en == wrong.detail.en);
}

TEST_CASE("a login gives one secret, for a store of one's own") {
  House house;
  REQUIRE(house.create(lin()));
  CHECK(told(house.book.login({"hz-west", "", "lin", "1234", "12345678"})) == Told{Code::kInvalid, "/pin"});
  CHECK(told(house.book.login({"hz-west", "", "lin", std::nullopt, std::nullopt})) == Told{Code::kInvalid, "/pin"});
  CHECK(told(house.login("lin", "1234", "hz-east")) == Told{Code::kForbidden, "/store"});
}

TEST_CASE("five wrong tries in a row make the next one wait, and longer each time") {
  House house;
  REQUIRE(house.create(lin()));
  for (int n = 0; n < 5; ++n) CHECK(told(house.login("lin", "0000")) == Told{Code::kUnauthenticated, ""});
  const Refusal refusal = house.login("lin", "1234").error();
  CHECK(refusal.code == Code::kTooManyRequests);
  CHECK(refusal.retry_after_s == 30);
  house.wait(std::chrono::seconds(29));
  CHECK(house.login("lin", "1234").error().retry_after_s == 1);
  house.wait(std::chrono::seconds(1));
  CHECK(told(house.login("lin", "0000")) == Told{Code::kUnauthenticated, ""});
  CHECK(house.login("lin", "1234").error().retry_after_s == 60);
  house.wait(std::chrono::seconds(60));
  CHECK(house.login("lin", "1234"));
  CHECK(told(house.login("lin", "0000")) == Told{Code::kUnauthenticated, ""});  // counted from the start again
  CHECK(house.login("lin", "1234"));
}

TEST_CASE("tries of somebody who isn't there are limited alike") {
  House house;
  for (int n = 0; n < 5; ++n) CHECK(house.login("nobody", "0000").error().code == Code::kUnauthenticated);
  CHECK(house.login("nobody", "0000").error().code == Code::kTooManyRequests);
}

TEST_CASE("the wait doubles up to a quarter of an hour") {
  Tries tries;
  SteadyNow now{};
  for (int n = 0; n < 30; ++n) tries.wrong("x", now);
  CHECK(tries.wait_s("x", now) == 900);
  tries.right("x");
  CHECK(tries.wait_s("x", now) == 0);
}

TEST_CASE("who is deactivated loses the sessions at once") {
  House house;
  REQUIRE(house.create(lin()));
  const std::string token = house.login("lin", "1234")->token;
  REQUIRE(house.book.session(token));
  PersonPatch patch;
  patch.active = false;
  REQUIRE(house.change("lin", patch));
  CHECK(told(house.book.session(token)) == Told{Code::kUnauthenticated, ""});
  patch.active = true;
  REQUIRE(house.change("lin", patch));
  CHECK(told(house.book.session(token)) == Told{Code::kUnauthenticated, ""});
  CHECK(house.login("lin", "1234"));
}

TEST_CASE("a new PIN ends the sessions, a new role and other stores count at once") {
  House house;
  REQUIRE(house.create(lin()));
  const std::string token = house.login("lin", "1234")->token;
  PersonPatch patch;
  patch.role = Role::kManager;
  REQUIRE(house.change("lin", patch));
  CHECK(house.book.session(token)->may("catalog"));
  patch = {};
  patch.stores = {{"hz-east"}};
  REQUIRE(house.change("lin", patch));
  CHECK(told(house.book.session(token)) == Told{Code::kUnauthenticated, ""});
  patch.stores = {{"hz-west"}};
  REQUIRE(house.change("lin", patch));
  REQUIRE(house.book.session(token));
  patch = {};
  patch.pin = "987654";
  REQUIRE(house.change("lin", patch));
  CHECK(told(house.book.session(token)) == Told{Code::kUnauthenticated, ""});
  CHECK_FALSE(house.login("lin", "1234"));
  CHECK(house.login("lin", "987654"));
}

TEST_CASE("another process's deactivation counts within two seconds") {
  House house;
  REQUIRE(house.create(lin()));
  const std::string token = house.login("lin", "1234")->token;
  REQUIRE(house.book.session(token));
  house.sql([](storage::Session& session) { session.execute("UPDATE staff SET active = 0"); });
  CHECK(house.book.session(token));  // seen a moment ago
  house.wait(std::chrono::seconds(2));
  CHECK(told(house.book.session(token)) == Told{Code::kUnauthenticated, ""});
}

TEST_CASE("a session ends with its logout, and a token that never was is refused") {
  House house;
  REQUIRE(house.create(lin()));
  const std::string token = house.login("lin", "1234")->token;
  house.book.logout(token);
  CHECK(told(house.book.session(token)) == Told{Code::kUnauthenticated, ""});
  CHECK(told(house.book.session("")) == Told{Code::kUnauthenticated, ""});
  CHECK(told(house.book.session(std::string(64, '0'))) == Told{Code::kUnauthenticated, ""});
}

TEST_CASE("the database has neither PIN nor token") {
  House house;
  REQUIRE(house.create(lin()));
  const std::string token = house.login("lin", "1234")->token;
  house.sql([&](storage::Session& session) {
    const std::string hash =
        session.query("SELECT pin_hash FROM staff").one([](const storage::Row& row) { return row.text(0); }).value();
    CHECK(hash.starts_with("$argon2id$v=19$m=19456,"));
    CHECK(session.query("SELECT token FROM session").one([](const storage::Row& row) { return row.bytes(0).size(); }) ==
          32);
  });
  CHECK(house.audit("staff.created").at(0).after_json ==
        R"({"active":true,"name":"林","role":"cashier","stores":["hz-west"]})");
}

TEST_CASE("what a person can't be is refused at its field") {
  struct Row {
    const char* what;
    std::function<void(NewPerson&)> spoil;
    Told expected;
  };
  const auto row = GENERATE(values<Row>({
      {"no id", [](NewPerson& p) { p.id = ""; }, {Code::kInvalid, "/id"}},
      {"capitals", [](NewPerson& p) { p.id = "Lin"; }, {Code::kInvalid, "/id"}},
      {"a dash in front", [](NewPerson& p) { p.id = "-lin"; }, {Code::kInvalid, "/id"}},
      {"a long id", [](NewPerson& p) { p.id = std::string(41, 'a'); }, {Code::kInvalid, "/id"}},
      {"no name", [](NewPerson& p) { p.name = " "; }, {Code::kInvalid, "/name"}},
      {"an unknown store",
       [](NewPerson& p) {
         p.stores = {"hz-west", "sh"};
       },
       {Code::kInvalid, "/stores/1"}},
      {"a store twice",
       [](NewPerson& p) {
         p.stores = {"hz-west", "hz-west"};
       },
       {Code::kInvalid, "/stores/1"}},
      {"no secret", [](NewPerson& p) { p.pin.reset(); }, {Code::kInvalid, "/pin"}},
      {"a short PIN", [](NewPerson& p) { p.pin = "123"; }, {Code::kInvalid, "/pin"}},
      {"a PIN of letters", [](NewPerson& p) { p.pin = "12a4"; }, {Code::kInvalid, "/pin"}},
      {"a short password", [](NewPerson& p) { p.password = "1234567"; }, {Code::kInvalid, "/password"}},
      {"a long password", [](NewPerson& p) { p.password = std::string(201, 'x'); }, {Code::kInvalid, "/password"}},
      {"an id that is there", [](NewPerson& p) { p.id = "owner"; }, {Code::kTaken, "/id"}},
  }));
  INFO(row.what);
  House house;
  REQUIRE(house.create({"owner", "店主", Role::kOwner, {}, "1234", std::nullopt, true}));
  NewPerson person = lin();
  row.spoil(person);
  CHECK(told(house.create(person)) == row.expected);
}

TEST_CASE("the last active owner stays one") {
  House house;
  REQUIRE(house.create({"owner", "店主", Role::kOwner, {}, "1234", std::nullopt, true}));
  PersonPatch patch;
  patch.active = false;
  CHECK(told(house.change("owner", patch)) == Told{Code::kDeclined, "/active"});
  patch = {};
  patch.role = Role::kManager;
  CHECK(told(house.change("owner", patch)) == Told{Code::kDeclined, "/role"});
  REQUIRE(house.create({"second", "二店主", Role::kOwner, {}, "1234", std::nullopt, true}));
  CHECK(house.change("owner", patch));
  CHECK(told(house.change("ghost", patch)) == Told{Code::kNotFound, ""});
}

TEST_CASE("an owner enters every store, whatever stores says") {
  House house;
  REQUIRE(house.create({"owner", "店主", Role::kOwner, {"hz-west"}, "1234", std::nullopt, true}));
  const std::string token = house.login("owner", "1234", "hz-east")->token;
  PersonPatch patch;
  patch.stores.emplace();
  REQUIRE(house.change("owner", patch));  // the only owner, and in no store
  CHECK(house.book.session(token));
  CHECK(house.login("owner", "1234"));

  // Who is an owner no longer has what `stores` says.
  REQUIRE(house.create({"second", "二店主", Role::kOwner, {}, "1234", std::nullopt, true}));
  patch = {};
  patch.role = Role::kManager;
  REQUIRE(house.change("owner", patch));
  CHECK(told(house.book.session(token)) == Told{Code::kUnauthenticated, ""});
  CHECK(told(house.login("owner", "1234")) == Told{Code::kForbidden, "/store"});
}

TEST_CASE("a store that has left the file keeps nobody from a new PIN") {
  House house;
  REQUIRE(house.create(lin()));
  StaffBook renamed(house.storage(), house.ids, house.system, [](const std::string& store) { return store == "west"; });
  PersonPatch patch;
  patch.pin = "987654";
  CHECK(renamed.change(house.actor, "lin", patch));
  patch.stores = {{"west", "hz-west"}};
  CHECK(told(renamed.change(house.actor, "lin", patch)) == Told{Code::kInvalid, "/stores/1"});
}

TEST_CASE("a change's trail says what is new, never a secret") {
  House house;
  REQUIRE(house.create(lin()));
  PersonPatch patch;
  patch.pin = "987654";
  patch.role = Role::kManager;
  REQUIRE(house.change("lin", patch));
  const audit::Record record = house.audit("staff.changed").at(0);
  CHECK(record.before_json == R"({"role":"cashier"})");
  CHECK(record.after_json == R"({"pin":"changed","role":"manager"})");
}

TEST_CASE("many right logins at once all get in") {
  House house;
  REQUIRE(house.create(lin()));
  std::vector<std::thread> tills;
  std::atomic<int> in{0};
  for (int n = 0; n < 8; ++n) {
    tills.emplace_back([&] {
      if (house.login("lin", "1234")) ++in;
    });
  }
  for (std::thread& till : tills) till.join();
  CHECK(in == 8);
}

TEST_CASE("staff is listed by id, in pages") {
  House house;
  for (const char* id : {"c", "a", "b"}) {
    REQUIRE(house.create({id, "x", Role::kCashier, {}, "1234", std::nullopt, true}));
  }
  const auto page = house.read<std::vector<Person>>([&](Stores& stores) { return house.book.list(stores, "a", 1); });
  REQUIRE(page.size() == 1);
  CHECK(page[0].id == "b");
  CHECK(house.read<bool>([&](Stores& stores) { return house.book.exists(stores, "c"); }));
  CHECK_FALSE(house.read<bool>([&](Stores& stores) { return house.book.exists(stores, "d"); }));
}

}  // namespace
}  // namespace bobbin::staff
