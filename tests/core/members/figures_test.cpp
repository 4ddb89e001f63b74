#include <map>
#include <set>

#include "core/members/members.hpp"
#include "tests/support/rapidcheck.hpp"
#include "tests/support/shop.hpp"

// A member's lifetime figures: spend, sales of which a piece is kept, visits (distinct store-days of those), first and
// last sale; net of returns, whatever the order of sales and returns.
namespace bobbin::members {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;

class Ledger : public testing::TestShop {
 public:
  Ledger() {
    NewMember wanted;
    wanted.name = "李雷";
    wanted.phone = "13800000001";
    id = write<Member>([&](Stores& stores) { return file.join(stores, actor, wanted, nobody_told()); })->row.id;
  }
  // As the checkout does: the sale's row first, then the figures.
  Purchase buy(const std::string& store, std::int32_t day, Minor net, int hour = 12) {
    const Purchase purchase{id, ids.next(), store, Day{day}, Instant{day * kDayMs + hour * 3'600'000}, net};
    sql([&](storage::Session& session) {
      session.execute(
          "INSERT INTO sale (id, number, store, till, staff, member, at_ms, business_day, settings_version, source,"
          " list_minor, net_minor, tax_minor, change_minor, kept, kept_minor, last)"
          " VALUES ($1, 'n', $2, 't', 'lin', $3, $4, $5, 0, 1, 0, $6, 0, 0, 2, $6, $1)",
          purchase.sale, store, id, purchase.at, day, net);
    });
    REQUIRE(write<void>([&](Stores& stores) -> Result<void> {
      stores.members.add_purchase(purchase);
      return {};
    }));
    return purchase;
  }
  void give_back(Purchase purchase, Minor net, Store::Kept kept) {
    sql([&](storage::Session& session) {
      session.execute("UPDATE sale SET kept = $2 WHERE id = $1", purchase.sale, kept == Store::Kept::kSome ? 1 : 0);
    });
    purchase.net_minor = net;
    REQUIRE(write<void>([&](Stores& stores) -> Result<void> {
      stores.members.take_back(purchase, kept);
      return {};
    }));
  }
  Figures figures() {
    return read<Figures>([&](Stores& stores) { return stores.members.row(id)->figures; });
  }
  std::int64_t id = 0;
  Vault vault = Vault::from_key(std::string(64, 'a')).value();
  Members file{vault, ids};
};

TEST_CASE("two sales of one day and store are one visit, another store or day is another") {
  Ledger ledger;
  (void)ledger.buy("hz-west", 100, 10'000);
  (void)ledger.buy("hz-west", 100, 5'000, 15);
  CHECK(ledger.figures().visits == 1);
  (void)ledger.buy("hz-east", 100, 1);
  (void)ledger.buy("hz-west", 101, 1);
  const Figures figures = ledger.figures();
  CHECK(figures.visits == 3);
  CHECK(figures.sales == 4);
  CHECK(figures.spend_minor == 15'002);
  CHECK(figures.first_sale->ms == 100 * kDayMs + 12 * 3'600'000);
  CHECK(figures.last_sale->ms == 101 * kDayMs + 12 * 3'600'000);
}

TEST_CASE("a fully returned sale is no visit and not the last one any more; a partial return only lowers the spend") {
  Ledger ledger;
  const Purchase first = ledger.buy("hz-west", 100, 10'000);
  const Purchase second = ledger.buy("hz-west", 105, 6'000);
  ledger.give_back(second, 2'000, Store::Kept::kSome);
  CHECK(ledger.figures().visits == 2);
  CHECK(ledger.figures().spend_minor == 14'000);
  ledger.give_back(second, 4'000, Store::Kept::kNothing);
  CHECK(ledger.figures().visits == 1);
  CHECK(ledger.figures().sales == 1);
  CHECK(ledger.figures().last_sale == first.at);
  ledger.give_back(first, 10'000, Store::Kept::kNothing);
  const Figures none = ledger.figures();
  CHECK(none.spend_minor == 0);
  CHECK(none.sales == 0);
  CHECK(none.visits == 0);
  CHECK_FALSE(none.first_sale);
  CHECK_FALSE(none.last_sale);
}

TEST_CASE("the figures are those of the sales that are left, whatever happened in between") {
  check_property("figures", [] {
    Ledger ledger;
    std::vector<Purchase> kept;
    const auto steps = *rc::gen::inRange(1, 20);
    for (int step = 0; step < steps; ++step) {
      if (kept.empty() || *rc::gen::inRange(0, 3) > 0) {
        const std::string store = *rc::gen::element<std::string>("hz-west", "hz-east");
        kept.push_back(
            ledger.buy(store, *rc::gen::inRange(100, 105), *rc::gen::inRange(0, 1000), *rc::gen::inRange(0, 24)));
      } else {
        const auto which = *rc::gen::inRange<std::size_t>(0, kept.size());
        ledger.give_back(kept[which], kept[which].net_minor, Store::Kept::kNothing);
        kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(which));
      }
    }
    Figures expected;
    std::set<std::pair<std::string, std::int32_t>> days;
    for (const Purchase& purchase : kept) {
      expected.spend_minor += purchase.net_minor;
      days.emplace(purchase.store, purchase.business_day.n);
      if (!expected.first_sale || purchase.at < *expected.first_sale) expected.first_sale = purchase.at;
      if (!expected.last_sale || purchase.at > *expected.last_sale) expected.last_sale = purchase.at;
    }
    const Figures figures = ledger.figures();
    RC_ASSERT(figures.spend_minor == expected.spend_minor);
    RC_ASSERT(figures.sales == static_cast<std::int64_t>(kept.size()));
    RC_ASSERT(figures.visits == static_cast<std::int64_t>(days.size()));
    RC_ASSERT(figures.first_sale == expected.first_sale);
    RC_ASSERT(figures.last_sale == expected.last_sale);
  });
}

}  // namespace
}  // namespace bobbin::members
