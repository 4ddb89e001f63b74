#include <cstdlib>
#include <string>

#include "tests/core/returns/plugins/histories/sisters.hpp"
#include "tests/core/returns/plugins/histories/story.hpp"

// G4 with every module: a basket with every effect, returned in any number of steps in any order, with days passing,
// settings changing, tiers moving and periods closing in between, leaves zero residue. And its sister: after any
// history each module's own tables equal what a fresh computation from sales and journal says.
// BOBBIN_HISTORIES says how many histories.
namespace bobbin::returns::histories {
namespace {

constexpr int kUsual = 20;
constexpr int kInOneShop = 50;  // then a new one: what is left in a shop slows it down

int histories() {
  const char* const given = std::getenv("BOBBIN_HISTORIES");
  return given == nullptr ? kUsual : std::max(1, std::atoi(given));
}

void ask_sisters(WholeShop& shop, const Policy& policy) {
  std::string all;
  shop.sql([&](storage::Session& session) {
    for (const Sister& one : kSisters) {
      Faults faults;
      one.find(session, {policy, shop.today()}, faults);
      for (const auto& fault : faults) all += std::string(one.module) + ": " + fault + "\n";
    }
  });
  if (!all.empty()) RC_FAIL(all);
}

void tell(WholeShop& shop, Tally& tally) {
  Story story(shop, tally);
  story.begin();
  const int steps = any(1, 25);
  for (int i = 0; i < steps; ++i) story.one_step();
  story.pass_a_day();
  ask_sisters(shop, story.policy());
  story.end();
  ask_sisters(shop, story.policy());
}

bool holds(int count, std::uint64_t seed, Tally& tally) {
  WholeShop shop(demo_policy());
  rc::detail::TestParams params = rc::detail::configuration().testParams;
  params.maxSuccess = count;
  params.seed += seed;
  const auto result = rc::detail::checkTestable([&] { tell(shop, tally); }, rc::detail::TestMetadata(), params);
  const bool good = result.template is<rc::detail::SuccessResult>();
  if (!good) rc::detail::printResultMessage(result, std::cerr);
  if (!good) std::cerr << "\nRC_PARAMS=seed=" << params.seed << "\n";
  shop.check_trial();
  return good;
}

TEST_CASE("G4 any history of every module leaves nothing when all is returned, and tables that sales and journal say") {
  Tally tally;
  const int wanted = histories();
  for (int done = 0; done < wanted; done += kInOneShop) {
    REQUIRE(holds(std::min(kInOneShop, wanted - done), static_cast<std::uint64_t>(done), tally));
  }
  CHECK(tally.sales >= wanted);
  CHECK(tally.returns >= wanted);
  std::cerr << wanted << " histories: " << tally.sales << " sales (" << tally.paid_with_points << " with points, "
            << tally.paid_with_stored_value << " with stored value, " << tally.gifts_chosen << " gifts), "
            << tally.returns << " returns, " << tally.exchanges << " exchanges (" << tally.refused_exchanges
            << " refused), " << tally.expired << " balances that expired meanwhile\n";
}

}  // namespace
}  // namespace bobbin::returns::histories
