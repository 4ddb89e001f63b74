#include "core/base/ids.hpp"

#include <set>
#include <thread>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"

using bobbin::id_text;
using bobbin::IdSource;
using bobbin::new_uuid_v7;
using bobbin::parse_id;
using bobbin::parse_uuid;
using bobbin::random_hex;
using bobbin::uuid_from_name;

TEST_CASE("ids grow, also when more are made than a millisecond holds") {
  IdSource source(5);
  std::int64_t last = 0;
  for (int i = 0; i < 100'000; ++i) {
    const std::int64_t id = source.next();
    REQUIRE(id > last);
    REQUIRE(((id >> 11) & 0x3FF) == 5);
    last = id;
  }
}

TEST_CASE("ids that come after one of a clock ahead are greater, and stay their own node's") {
  IdSource source(5);
  const std::int64_t ahead = IdSource(9).next() + (std::int64_t{3'600'000} << 21);
  source.after(ahead);
  std::int64_t last = ahead;
  for (int i = 0; i < 10'000; ++i) {
    const std::int64_t id = source.next();
    REQUIRE(id > last);
    REQUIRE(((id >> 11) & 0x3FF) == 5);
    last = id;
  }
  source.after(1);
  CHECK(source.next() > last);
}

TEST_CASE("two nodes never make the same id") {
  IdSource one(1);
  IdSource other(2);
  std::set<std::int64_t> seen;
  for (int i = 0; i < 5'000; ++i) {
    CHECK(seen.insert(one.next()).second);
    CHECK(seen.insert(other.next()).second);
  }
}

TEST_CASE("threads never get the same id") {
  IdSource source(0);
  constexpr int kThreads = 8;
  constexpr std::size_t kEach = 5'000;
  std::vector<std::vector<std::int64_t>> made(kThreads);
  std::vector<std::thread> threads;
  for (auto& ids : made) {
    threads.emplace_back([&source, &ids] {
      for (std::size_t i = 0; i < kEach; ++i) ids.push_back(source.next());
    });
  }
  for (auto& thread : threads) thread.join();
  std::set<std::int64_t> all;
  for (const auto& ids : made) all.insert(ids.begin(), ids.end());
  CHECK(all.size() == kThreads * kEach);
}

TEST_CASE("an id travels as decimal text") {
  CHECK(id_text(42) == "42");
  CHECK(parse_id("42") == 42);
  CHECK(parse_id("1") == 1);
  CHECK(parse_id("9223372036854775807") == std::numeric_limits<std::int64_t>::max());
  for (const char* bad : {"", "0", "-1", "+1", " 1", "1 ", "01", "1.0", "1e3", "0x1", "9223372036854775808",
                          "99999999999999999999", "abc", "１"}) {
    INFO(bad);
    CHECK(!parse_id(bad));
  }
}

TEST_CASE("a UUID of any version is read in either case and answered in lower case") {
  CHECK(parse_uuid("0190163D-8694-739B-AEA5-966C26F8AD91") == "0190163d-8694-739b-aea5-966c26f8ad91");
  CHECK(parse_uuid("00000000-0000-0000-0000-000000000000") == "00000000-0000-0000-0000-000000000000");
  CHECK(parse_uuid("ffffffff-FFFF-ffff-FFFF-ffffffffffff") == "ffffffff-ffff-ffff-ffff-ffffffffffff");
  for (const char* bad : {"", "0190163d", "0190163d8694739baea5966c26f8ad91", "0190163d-8694-739b-aea5-966c26f8ad9",
                          "0190163d-8694-739b-aea5-966c26f8ad911", "0190163g-8694-739b-aea5-966c26f8ad91",
                          "0190163d_8694-739b-aea5-966c26f8ad91", "{190163d-8694-739b-aea5-966c26f8ad9}",
                          "0190163d-8694-739b-aea5966c-26f8ad91", "-190163d-8694-739b-aea5-966c26f8ad91"}) {
    INFO(bad);
    CHECK(!parse_uuid(bad));
  }
}

TEST_CASE("a new UUID is of version 7 and grows with time") {
  const std::string uuid = new_uuid_v7();
  CHECK(parse_uuid(uuid) == uuid);
  CHECK(uuid[14] == '7');
  CHECK(std::string("89ab").find(uuid[19]) != std::string::npos);
  std::set<std::string> seen;
  for (int i = 0; i < 10'000; ++i) CHECK(seen.insert(new_uuid_v7()).second);
  CHECK(seen.begin()->substr(0, 8) <= seen.rbegin()->substr(0, 8));
}

TEST_CASE("a name has one UUID for ever, and another in another space") {
  const std::string uuid = uuid_from_name("cdnow", "row 17");
  CHECK(uuid == uuid_from_name("cdnow", "row 17"));
  CHECK(parse_uuid(uuid) == uuid);
  CHECK(uuid[14] == '8');
  CHECK(std::string("89ab").find(uuid[19]) != std::string::npos);
  CHECK(uuid != uuid_from_name("cdnow", "row 18"));
  CHECK(uuid != uuid_from_name("retail", "row 17"));
  CHECK(uuid_from_name("ab", "c") != uuid_from_name("a", "bc"));
  CHECK(uuid_from_name("", "") != uuid_from_name("", std::string_view("\0", 1)));
}

TEST_CASE("random hex has two digits a byte and doesn't repeat") {
  CHECK(random_hex(0).empty());
  CHECK(random_hex(16).size() == 32);
  CHECK(random_hex(16).find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK(random_hex(16) != random_hex(16));
}
