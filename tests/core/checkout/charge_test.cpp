#include "tests/core/checkout/selling.hpp"

// Money that comes in without goods (checkout.charge).
namespace bobbin::checkout {
namespace {

using testing::must;
using testing::pay;
using testing::Selling;

ChargeRequest top_up(Minor amount_minor, std::vector<TenderRequest> tenders, const std::string& id = new_uuid_v7()) {
  ChargeRequest out;
  out.id = id;
  out.content_hash = "c";
  out.store = "hz-west";
  out.till = "till-1";
  out.staff = "lin";
  out.plan = [amount_minor](Stores&) -> Result<Charge> {
    return Charge{"stored_value", "topup", {"储值充值", "Top-up"}, Selling::kCode, amount_minor};
  };
  out.tenders = std::move(tenders);
  return out;
}

}  // namespace

TEST_CASE("a charge is a sale of one line without goods, and of no member's purchases") {
  Selling shop;
  const std::string id = new_uuid_v7();
  const auto made = must(shop.checkout->charge(top_up(50'000, {pay("cash", 50'000)}, id)));
  CHECK(made.outcome == Outcome::kCreated);
  CHECK(made.sale.source == Source::kCharge);
  CHECK(made.sale.number == "hz-west-till-1-20260105-0001");
  CHECK_FALSE(made.sale.shift.empty());
  const PricedLine& line = made.sale.tendered.priced.lines.at(0);
  CHECK(line.charge);
  CHECK(line.sku == "stored_value.topup");
  CHECK(line.quantity == 50'000);
  CHECK(line.net_minor == 50'000);
  CHECK(must(shop.checkout->find(id)).source == Source::kCharge);
  CHECK(shop.checkout->list({}).empty());
  const auto member =
      shop.read<std::optional<members::Row>>([](Stores& stores) { return stores.members.row(Selling::kMember); });
  CHECK(member->figures.spend_minor == 0);
  CHECK(member->figures.visits == 0);
}

TEST_CASE("a charge happens once, in one space of ids with sales") {
  Selling shop;
  shop.goods("A", 100);
  const std::string id = new_uuid_v7();
  const auto request = top_up(50'000, {pay("cash", 50'000)}, id);
  static_cast<void>(must(shop.checkout->charge(request)));
  CHECK(must(shop.checkout->charge(request)).outcome == Outcome::kReplayed);
  const auto sold =
      shop.checkout->sell(testing::sale_of(testing::basket({testing::line("A")}), {pay("cash", 100)}, id));
  REQUIRE_FALSE(sold);
  CHECK(sold.error().code == Code::kIdConflict);
  CHECK(shop.count("sale") == 1);
}

TEST_CASE("a charge is paid with money outside like any sale, and refused like one") {
  Selling shop;
  const auto paid = must(shop.checkout->charge(top_up(50'000, {pay("wechat", 50'000, "130000000000000005")})));
  CHECK_FALSE(paid.sale.tendered.tenders.at(0).attempt.empty());
  const auto declined = shop.checkout->charge(top_up(50'000, {pay("wechat", 50'000, "130000000000000001")}));
  REQUIRE_FALSE(declined);
  CHECK(declined.error().code == Code::kDeclined);
  CHECK(shop.checkout->charge(top_up(50'000, {pay("cash", 40'000)})).error().code == Code::kTendersMismatch);
  CHECK(shop.checkout->charge(top_up(0, {})).error().field == "/amount_minor");
  CHECK(shop.checkout->charge(top_up(1'000'000'001, {pay("cash", 1'000'000'001)})).error().field == "/amount_minor");
  ChargeRequest nowhere = top_up(100, {pay("cash", 100)});
  nowhere.till.clear();
  CHECK(shop.checkout->charge(nowhere).error().field == "/till");
  CHECK(shop.count("sale") == 1);
}

}  // namespace bobbin::checkout
