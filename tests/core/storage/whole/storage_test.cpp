#include "core/storage/storage.hpp"

#include "core/stock/store.hpp"
#include "core/storage/schema.hpp"
#include "tests/core/storage/support.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"
#include "tests/support/storage.hpp"

using bobbin::Code;
using bobbin::refuse;
using bobbin::Result;
using bobbin::Stores;
using bobbin::storage::IfMissing;
using bobbin::storage::open_storage;
using bobbin::storage::Session;
using bobbin::storage::testing::change;
using bobbin::storage::testing::trouble_of;
using bobbin::testing::open_temporary_storage;
using bobbin::testing::TemporaryPlace;

namespace {

std::int64_t pieces(bobbin::Storage& storage, const std::string& sku) {
  return storage.read<std::int64_t>([&](Stores& stores) { return stores.stock.quantity("S1", sku); });
}

}  // namespace

TEST_CASE("a shop is opened with all its tables, and keeps what was written") {
  TemporaryPlace place;
  {
    const auto storage = open_storage(place.address(), IfMissing::kCreate);
    const Result<int> answer = storage->write<int>([](Stores& stores) -> Result<int> {
      (void)stores.stock.add("S1", "A", 5, std::nullopt);
      return 7;
    });
    REQUIRE(answer);
    CHECK(*answer == 7);
  }
  const auto storage = open_storage(place.address(), IfMissing::kFail);
  CHECK(pieces(*storage, "A") == 5);
}

TEST_CASE("a refusal undoes what every store did") {
  const auto storage = open_temporary_storage();
  const Result<void> answer = storage->write<void>([](Stores& stores) -> Result<void> {
    (void)stores.stock.add("S1", "A", 5, std::nullopt);
    return refuse(Code::kForbidden, {"不行", "no"});
  });
  REQUIRE(!answer);
  CHECK(answer.error().code == Code::kForbidden);
  CHECK(pieces(*storage, "A") == 0);
}

TEST_CASE("the database of a newer program is not opened") {
  TemporaryPlace place;
  change(open_storage(place.address(), IfMissing::kCreate)->engine(), [](Session& session) {
    session.execute(
        "INSERT INTO schema_migration (owner, number, name, checksum, applied_ms) VALUES ('', 9999, '9999_x.sql', '', "
        "0)");
  });
  CHECK(trouble_of([&] { (void)open_storage(place.address(), IfMissing::kFail); }) ==
        bobbin::storage::Trouble::kMigration);
}

TEST_CASE("whatever becomes of each write, what is there is what the carried out ones did") {
  enum class Fate { kDone, kRefused, kThrown };
  check_property("stock equals the sum of the writes that were answered well", [] {
    const auto fates = *rc::gen::container<std::vector<std::pair<int, int>>>(
        rc::gen::pair(rc::gen::inRange(0, 3), rc::gen::inRange(1, 100)));
    static const auto storage = open_temporary_storage();
    const std::int64_t before = pieces(*storage, "P");
    std::int64_t expected = before;
    for (const auto& [fate, amount] : fates) {
      try {
        const Result<void> answer = storage->write<void>([&, f = fate, n = amount](Stores& stores) -> Result<void> {
          (void)stores.stock.add("S1", "P", n, std::nullopt);
          if (static_cast<Fate>(f) == Fate::kRefused) return refuse(Code::kForbidden, {"不行", "no"});
          if (static_cast<Fate>(f) == Fate::kThrown) throw std::domain_error("mine");
          return {};
        });
        if (answer) expected += amount;
        RC_ASSERT(answer.has_value() == (static_cast<Fate>(fate) == Fate::kDone));
      } catch (const std::domain_error&) {
        RC_ASSERT(static_cast<Fate>(fate) == Fate::kThrown);
      }
    }
    RC_ASSERT(pieces(*storage, "P") == expected);
  });
}
