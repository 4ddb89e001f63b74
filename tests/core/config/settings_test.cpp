#include "tests/core/config/shop_file.hpp"
#include "tests/support/shop.hpp"

using namespace config_test;

namespace {

class FixedClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override { return {1'767'578'400'000}; }
};

std::shared_ptr<const Snapshot> earning(int points) {
  const Reading reading = read(with("earn: {points: 2}", "earn: {points: " + std::to_string(points) + "}"));
  REQUIRE(reading.config);
  return Snapshot::make(*reading.config, known_modules().modules);
}

}  // namespace

TEST_CASE("a sale finds the settings that it was made under (X2)") {
  testing::TestShop shop;
  const FixedClock clock;
  Settings settings;
  const auto first = settings.put_in_force(shop.storage(), clock, earning(2));
  REQUIRE(first);
  CHECK(settings.current()->version() == *first);
  const auto second = settings.put_in_force(shop.storage(), clock, earning(3));
  REQUIRE(second);
  CHECK(*second > *first);
  // The same settings again are the same version.
  CHECK(*settings.put_in_force(shop.storage(), clock, earning(2)) == *first);
  CHECK(*settings.put_in_force(shop.storage(), clock, earning(3)) == *second);

  const auto earned_at = [&](const Settings& from, std::int64_t version) {
    return shop.read<int>([&](Stores& stores) {
      return from.at(stores, version)->settings("hz-west", "points")["earn"]["points"].get<int>();
    });
  };
  CHECK(earned_at(settings, *first) == 2);
  CHECK(earned_at(settings, *second) == 3);
  CHECK(earned_at(settings, 0) == 3);  // those in force
  // After a restart they come from the database.
  Settings restarted;
  REQUIRE(restarted.put_in_force(shop.storage(), clock, earning(5)));
  CHECK(earned_at(restarted, *first) == 2);
  CHECK(earned_at(restarted, *second) == 3);
  shop.read<int>([&](Stores& stores) {
    CHECK_THROWS_AS(restarted.at(stores, 99), std::runtime_error);
    CHECK(stores.config.modules_ever_named() == std::vector<std::string>{"payments", "points"});
    return 0;
  });
}
