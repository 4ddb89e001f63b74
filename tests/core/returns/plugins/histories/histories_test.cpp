#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <set>
#include <string>
#include <utility>

#include "core/storage/verify/verify.hpp"
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

using Switching = Story::Switching;

std::string told_by(const Sister& sister, WholeShop& shop, const Policy& policy, Switching switching) {
  std::string out;
  shop.sql([&](storage::Session& session) {
    Faults faults;
    sister.find(session, {policy, shop.today(), switching == Switching::kNone}, faults);
    for (const auto& fault : faults) out += std::string(sister.module) + ": " + fault + "\n";
  });
  return out;
}

void ask_sisters(WholeShop& shop, const Policy& policy, Switching switching = Switching::kNone) {
  std::string all;
  for (const Sister& one : kSisters) all += told_by(one, shop, policy, switching);
  if (!all.empty()) RC_FAIL(all);
}

void tell(WholeShop& shop, Tally& tally, Switching switching) {
  Story story(shop, tally, switching);
  story.begin();
  const int steps = any(1, 25);
  for (int i = 0; i < steps; ++i) story.one_step();
  story.pass_a_day();
  ask_sisters(shop, story.policy(), switching);
  story.end();
  ask_sisters(shop, story.policy(), switching);
}

// A wrong row for each sister to notice, so that none of them is silent for another reason.
constexpr std::pair<const char*, const char*> kDamage[] = {
    {"host", "UPDATE member SET visits = visits + 1"},
    {"points", "UPDATE journal_lot SET remaining = remaining - 1 WHERE account = 'points.balance' AND remaining > 0"},
    {"stored_value", "UPDATE stored_value_topups SET bonus_minor = bonus_minor + 1"},
    {"tiers", "INSERT INTO tiers_quotas (member, benefit, period, used) VALUES (1, 'designated', 202601, 1)"},
    {"rfm", "UPDATE rfm_members SET counted = counted + 1"},
    {"referral", "UPDATE referral_links SET newcomer_points = newcomer_points + 1"},
    {"commission", "UPDATE commission_days SET amount_minor = amount_minor + 1"},
};

// As check_property(), so many times.
template <class Property>
bool holds(Property&& property, int count, int after) {
  rc::detail::TestParams params = rc::detail::configuration().testParams;
  params.maxSuccess = count;
  params.seed += static_cast<std::uint64_t>(after);
  const auto result = rc::detail::checkTestable(property, rc::detail::TestMetadata(), params);
  if (result.template is<rc::detail::SuccessResult>()) return true;
  rc::detail::printResultMessage(result, std::cerr);
  std::cerr << "\nBOBBIN_HISTORIES=" << count << " RC_PARAMS=seed=" << params.seed << "\n";
  return false;
}

// `db verify` finds nothing else than what these shops are fitted out without: papers of goods, people and requests.
void check_verified(WholeShop& shop) {
  static const std::set<std::string> kFittedOut = {"audit.says",  "claim.ranges", "member.token_counts",
                                                   "staff.owner", "staff.ranges", "stock.movements"};
  std::string all;
  shop.sql([&](storage::Session& session) {
    for (const auto& damage : storage::verify(session).damages) {
      if (!kFittedOut.contains(damage.check)) all += damage.check + ": " + damage.words.en + "\n";
    }
  });
  INFO(all);
  CHECK(all.empty());
}

void check_histories(Switching switching) {
  Tally tally;
  const int wanted = histories();
  for (int done = 0; done < wanted; done += kInOneShop) {
    WholeShop shop(demo_policy());
    REQUIRE(holds([&] { tell(shop, tally, switching); }, std::min(kInOneShop, wanted - done), done));
    shop.check_trial();
    check_verified(shop);
  }
  CHECK(tally.sales >= wanted);
  CHECK(tally.returns >= wanted);
  std::cerr << wanted << " histories: " << tally.sales << " sales (" << tally.paid_with_points << " with points, "
            << tally.paid_with_stored_value << " with stored value, " << tally.gifts_chosen << " gifts), "
            << tally.returns << " returns, " << tally.exchanges << " exchanges (" << tally.refused_exchanges
            << " refused), " << tally.expired << " balances that expired meanwhile\n";
}

TEST_CASE("G4 any history of every module leaves nothing when all is returned, and tables that sales and journal say") {
  check_histories(Switching::kNone);
}

TEST_CASE("G4 X2 the same while modules are switched off, drained and switched on again") {
  check_histories(Switching::kSome);
}

TEST_CASE("a wrong row of any module is noticed") {
  WholeShop shop(demo_policy());
  const auto damage_each = [&] {
    Tally tally;
    Story story(shop, tally);
    story.begin();
    for (int i = 0; i < 10; ++i) story.one_step();
    story.pass_a_day();
    ask_sisters(shop, story.policy());
    for (const Sister& one : kSisters) {
      const auto damage = std::find_if(std::begin(kDamage), std::end(kDamage),
                                       [&](const auto& row) { return std::string(row.first) == one.module; });
      RC_ASSERT(damage != std::end(kDamage));
      std::int64_t rows = 0;
      shop.sql([&](storage::Session& session) { rows = session.execute(damage->second); });
      RC_ASSERT(told_by(one, shop, story.policy(), Switching::kNone).empty() == (rows == 0));
    }
  };
  CHECK(holds(damage_each, 1, 0));
}

}  // namespace
}  // namespace bobbin::returns::histories
