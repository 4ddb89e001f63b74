#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

#include "tests/core/returns/plugins/real_shop.hpp"
#include "tests/support/rapidcheck.hpp"

// RF1 to RF5 with the plugins as they are shipped: any history of joins, purchases and returns.
namespace bobbin::returns {
namespace {

using Kind = modules::Directory::MemberChange;

constexpr Minor kPrice = 10'000;  // 100 points a piece

// So that a piece costs and earns the same for everybody, however much they have bought.
testing::Selling::Said with_one_tier(testing::Selling::Said said) {
  said.emplace("tiers", R"({"ladder": [{"id": "member", "name": "会员"}]})");
  return said;
}

class Club : public RealShop {
 public:
  explicit Club(const Said& said = {}) : RealShop(with_one_tier(said)) { goods("A", kPrice, 1'000'000); }

  void tell(Kind kind, std::int64_t member, std::int64_t other, std::int64_t referrer) {
    const auto done = write<void>([&](Stores& stores) {
      modules::Visit visit;
      visit.store = "hz-west";
      visit.staff = "lin";
      return host->directory().member_changed(stores, visit, kind, member, other, referrer);
    });
    if (!done) FAIL(done.error().detail.en);
  }
  std::int64_t join(std::int64_t referrer) {
    members::Sealed member;
    member.row.id = ids.next();
    member.row.code = "C" + std::to_string(member.row.id);
    member.row.store = "hz-west";
    member.row.referrer = referrer;
    const auto done = write<void>([&](Stores& stores) -> Result<void> {
      REQUIRE(stores.members.insert(member, {}) == members::Store::Clash::kNone);
      return {};
    });
    REQUIRE(done);
    tell(Kind::kJoined, member.row.id, 0, referrer);
    return member.row.id;
  }
  std::string buy(std::int64_t member, std::int64_t pieces = 1) {
    const auto wish = basket({line("A", pieces)}, id_text(member));
    return must(checkout->sell(sale_of(wish, {pay("cash", kPrice * pieces)}))).sale.id;
  }
  void give_back(const std::string& sale, std::int64_t pieces = 1) {
    (void)must(returns->take_back(bring(sale, 1, pieces, false)));
  }
  // What a member has, and will have.
  std::int64_t points_of(std::int64_t member) { return points_left(member) + points_left(member, "points.pending"); }
  std::vector<std::int64_t> points_of(const std::vector<std::int64_t>& members) {
    std::vector<std::int64_t> out;
    for (const std::int64_t member : members) out.push_back(points_of(member));
    return out;
  }
};

// The rules again, as simply as they can be said.
struct Model {
  struct Sale {
    std::string id;
    std::size_t member = 0;
    std::int64_t kept = 0;
  };
  struct Newcomer {
    std::int64_t id = 0;
    std::size_t referrer = 0;  // 0 = nobody: the first one came alone
    std::string first;         // the purchase that the reward stands on
    bool referrer_has = false;
  };

  std::int64_t referrer_points = 100;
  std::int64_t newcomer_points = 100;
  std::int64_t cap = 1'000;
  std::vector<Newcomer> people;
  std::vector<Sale> sales;

  void bought(std::size_t member, const std::string& sale, std::int64_t pieces) {
    sales.push_back({sale, member, pieces});
    Newcomer& one = people[member];
    if (member == 0 || !one.first.empty()) return;
    one.first = sale;
    one.referrer_has = std::count_if(people.begin(), people.end(), [&](const Newcomer& other) {
                         return other.referrer == one.referrer && other.referrer_has;
                       }) < cap;
  }
  void came_back(Sale& sale, std::int64_t pieces) {
    sale.kept -= pieces;
    Newcomer& one = people[sale.member];
    if (sale.kept > 0 || one.first != sale.id) return;
    one.first.clear();
    one.referrer_has = false;
  }
  [[nodiscard]] std::int64_t points_of(std::size_t member) const {
    std::int64_t points = people[member].first.empty() ? 0 : newcomer_points;
    for (const Sale& sale : sales) points += sale.member == member ? sale.kept * kPrice / 100 : 0;
    for (std::size_t i = 1; i < people.size(); ++i) {
      if (people[i].referrer == member && people[i].referrer_has) points += referrer_points;
    }
    return points;
  }
};

// Evenly in [from, to), in the first histories too: RapidCheck begins with small numbers, of which nothing comes here.
template <class Number>
Number any(Number from, Number to) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<Number>(from, to));
}

void one_step(Club& club, Model& model) {
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < model.sales.size(); ++i) {
    if (model.sales[i].kept > 0) open.push_back(i);
  }
  const int what = any(0, 6);
  if (what == 0 && model.people.size() < 5) {
    const auto referrer = any<std::size_t>(0, model.people.size());
    model.people.push_back({club.join(model.people[referrer].id), referrer, "", false});
  } else if (what >= 4 && !open.empty()) {
    Model::Sale& sale = model.sales[open[any<std::size_t>(0, open.size())]];
    const auto pieces = any<std::int64_t>(1, sale.kept + 1);
    club.give_back(sale.id, pieces);
    model.came_back(sale, pieces);
  } else {
    const auto member = any<std::size_t>(0, model.people.size());
    const auto pieces = any<std::int64_t>(1, 4);
    model.bought(member, club.buy(model.people[member].id, pieces), pieces);
  }
}

void check_history(Club& club, Model model) {
  const auto before = club.books();
  model.people.push_back({club.join(0), 0, "", false});
  model.people.push_back({club.join(model.people[0].id), 0, "", false});
  const int steps = any(1, 25);
  for (int i = 0; i < steps; ++i) {
    one_step(club, model);
    for (std::size_t who = 0; who < model.people.size(); ++who) {
      RC_ASSERT(club.points_of(model.people[who].id) == model.points_of(who));
    }
  }
  for (Model::Sale& sale : model.sales) {
    if (sale.kept > 0) club.give_back(sale.id, sale.kept);
  }
  RC_ASSERT(club.books() == before);
}

TEST_CASE("RF4 RF5 any history leaves every reward paid once or taken back, and nothing when all is returned") {
  Club club;
  check_property("as the demo shop has it", [&] { check_history(club, Model{}); });
  club.check_trial();
}

TEST_CASE("RF4 RF5 the same while rewards wait and are capped") {
  Club club(testing::Selling::Said{
      {"referral", R"({"referrer_points": 50, "newcomer_points": 20, "waiting_days": 7, "monthly_cap": 1})"}});
  Model model;
  model.referrer_points = 50;
  model.newcomer_points = 20;
  model.cap = 1;
  check_property("waiting seven days, one a month", [&] { check_history(club, model); });
  club.check_trial();
}

TEST_CASE("G5 a quote of the first purchase says what the sale gives and leaves nothing") {
  Club club(testing::Selling::Said{{"referral", R"({"monthly_cap": 1})"}});
  const auto old = club.join(0);
  const auto one = club.join(old);
  const auto before = club.books();
  const auto quote = must(club.checkout->quote(basket({line("A")}, id_text(one)), std::nullopt));
  std::map<std::string, std::int64_t> effects;
  for (const auto& effect : quote.effects) effects[effect.rule] += effect.amount;
  CHECK(effects["referral.referrer"] == 100);
  CHECK(effects["referral.newcomer"] == 100);
  CHECK(club.books() == before);
  (void)club.buy(one);
  CHECK(club.points_of({old, one}) == std::vector<std::int64_t>{100, 200});
}

TEST_CASE("M5 those that a merged member brought are the other's, and thank the other") {
  Club club;
  const auto kept = club.join(0);
  const auto merged = club.join(0);
  const auto brought = club.join(merged);
  club.tell(Kind::kMerged, kept, merged, 0);
  (void)club.buy(brought);
  CHECK(club.points_of({kept, merged, brought}) == std::vector<std::int64_t>{100, 0, 200});
}

TEST_CASE("M5 a person who was two members is a newcomer once") {
  Club club;
  const auto old = club.join(0);
  const auto other_old = club.join(0);
  const auto kept = club.join(old);
  const auto merged = club.join(other_old);
  const auto sale = club.buy(merged);
  CHECK(club.points_of({old, other_old, kept, merged}) == std::vector<std::int64_t>{0, 100, 0, 200});
  club.tell(Kind::kMerged, kept, merged, 0);
  (void)club.buy(kept);  // the reward has been earned: `merged` was the newcomer
  CHECK(club.points_of({old, other_old, kept, merged}) == std::vector<std::int64_t>{0, 100, 100, 200});
  club.give_back(sale);  // found by its sale, whoever bought it
  CHECK(club.points_of({old, other_old, kept, merged}) == std::vector<std::int64_t>{0, 0, 100, 0});
  (void)club.buy(kept);
  CHECK(club.points_of({old, other_old, kept, merged}) == std::vector<std::int64_t>{0, 100, 300, 0});
}

TEST_CASE("RF5 a merge that closes a circle pays nobody") {
  Club club;
  const auto first = club.join(0);
  const auto second = club.join(first);
  const auto third = club.join(second);
  club.tell(Kind::kMerged, second, third, 0);  // who was brought by themselves, on paper
  (void)club.buy(second);
  CHECK(club.points_of({first, second, third}) == std::vector<std::int64_t>{100, 200, 0});
  const auto fourth = club.join(second);
  const auto fifth = club.join(fourth);
  const auto sale = club.buy(fourth);
  CHECK(club.points_of({second, fourth}) == std::vector<std::int64_t>{300, 200});
  // `fourth` turns out to be `first`, who brought `second`, who brought `fourth`: a circle of two.
  club.tell(Kind::kMerged, first, fourth, 0);
  (void)club.buy(fifth);
  CHECK(club.points_of({first, fifth}) == std::vector<std::int64_t>{200, 200});
  club.give_back(sale);  // after which a newcomer would earn again
  (void)club.buy(first);
  CHECK(club.points_of({first, second}) == std::vector<std::int64_t>{300, 200});
}

TEST_CASE("M5 an erased referrer gets nothing more, and the newcomer what they were promised") {
  Club club;
  const auto old = club.join(0);
  const auto paid = club.join(old);
  const auto open = club.join(old);
  const auto sale = club.buy(paid);
  club.tell(Kind::kErased, old, 0, 0);
  (void)club.buy(open);
  CHECK(club.points_of({old, paid, open}) == std::vector<std::int64_t>{100, 200, 200});
  club.give_back(sale);
  CHECK(club.points_of({old, paid}) == std::vector<std::int64_t>{0, 0});
}

TEST_CASE("M5 an erased newcomer is followed up no more, and a return finds their reward") {
  Club club;
  const auto old = club.join(0);
  const auto one = club.join(old);
  const auto sale = club.buy(one);
  club.tell(Kind::kErased, one, 0, 0);
  club.sql([&](storage::Session& session) {
    CHECK(session.query("SELECT COUNT(*) FROM referral_links WHERE sale <> '' AND done_ms = 0").integer() == 0);
    CHECK(session.query("SELECT COUNT(*) FROM referral_links WHERE staff <> ''").integer() == 0);
  });
  club.give_back(sale);
  CHECK(club.points_of({old, one}) == std::vector<std::int64_t>{0, 0});
}

}  // namespace
}  // namespace bobbin::returns
