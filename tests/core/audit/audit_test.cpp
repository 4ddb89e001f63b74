#include "core/audit/audit.hpp"

#include "tests/support/shop.hpp"

namespace bobbin::audit {
namespace {

class Trail : public testing::TestShop {
 public:
  void act(const std::string& action, const std::string& staff, std::int64_t at_ms, const std::string& source = {}) {
    Actor who = actor;
    who.staff = staff;
    who.at = Instant{at_ms};
    who.source = source;
    const Result<void> done = write<void>([&](Stores& stores) -> Result<void> {
      Record record;
      record.action = action;
      record.subject_json = R"({"sale":"1"})";
      record.reason = "why";
      log(stores, ids, who, record);
      return {};
    });
    REQUIRE(done);
  }
  std::vector<std::string> listed(const Filter& filter) {
    std::vector<std::string> out;
    for (const Record& record : read<std::vector<Record>>([&](Stores& stores) { return stores.audit.list(filter); })) {
      out.push_back(record.action + "@" + std::to_string(record.at.ms));
    }
    return out;
  }
};

TEST_CASE("the trail is listed newest first, by time, person and action") {
  Trail trail;
  trail.act("price.overridden", "lin", 10);
  trail.act("module.changed", "owner", 20);
  trail.act("module.added", "", 30, "file");
  using List = std::vector<std::string>;
  CHECK(trail.listed({}) == List{"module.added@30", "module.changed@20", "price.overridden@10"});
  Filter filter;
  filter.from = Instant{10};
  filter.until = Instant{20};
  CHECK(trail.listed(filter) == List{"price.overridden@10"});
  filter = {};
  filter.staff = "owner";
  CHECK(trail.listed(filter) == List{"module.changed@20"});
  filter = {};
  filter.action = "module.";
  CHECK(trail.listed(filter).size() == 2);
  filter.action = "module.changed";
  CHECK(trail.listed(filter) == List{"module.changed@20"});
  filter.action = "module";
  CHECK(trail.listed(filter).empty());
  filter = {};
  filter.store = "hz-east";
  CHECK(trail.listed(filter).empty());
}

TEST_CASE("pages follow each other by id") {
  Trail trail;
  for (int n = 1; n <= 5; ++n) trail.act("a", "lin", n);
  Filter filter;
  filter.limit = 2;
  std::vector<std::int64_t> seen;
  for (int page = 0; page < 3; ++page) {
    for (const Record& record :
         trail.read<std::vector<Record>>([&](Stores& stores) { return stores.audit.list(filter); })) {
      seen.push_back(record.at.ms);
      filter.before = record.id;
    }
  }
  CHECK(seen == std::vector<std::int64_t>{5, 4, 3, 2, 1});
}

TEST_CASE("a row says who acted, where and from where") {
  Trail trail;
  trail.act("module.added", "", 30, "file");
  const Record record = trail.read<std::vector<Record>>([](Stores& stores) { return stores.audit.list({}); }).at(0);
  CHECK(record.staff.empty());
  CHECK(record.source == "file");
  CHECK(record.store == "hz-west");
  CHECK(record.subject_json == R"({"sale":"1"})");
  CHECK(record.reason == "why");
}

TEST_CASE("an act that is refused leaves no row") {
  Trail trail;
  const Result<void> refused = trail.write<void>([&](Stores& stores) -> Result<void> {
    log(stores, trail.ids, trail.actor, {});
    return refuse(Code::kDeclined, {"不行", "no"});
  });
  CHECK_FALSE(refused);
  CHECK(trail.listed({}).empty());
}

}  // namespace
}  // namespace bobbin::audit
