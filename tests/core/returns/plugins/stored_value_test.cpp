#include <nlohmann/json.hpp>

#include "tests/core/returns/plugins/real_shop.hpp"
#include "tests/support/rapidcheck.hpp"

// SV2, SV5 and G4 with the plugin as it is shipped: whatever is sold and brought back, no fen is lost.
namespace bobbin::returns {
namespace {

using testing::basket;
using testing::line;
using testing::must;
using testing::pay;
using testing::sale_of;

constexpr const char* kSettings =
    R"({"steps": [{"amount_minor": 33333, "bonus_minor": 3337}], "limit_minor": 0, "bonus_months": 12})";

checkout::ChargeRequest top_up(Minor amount_minor) {
  checkout::ChargeRequest out;
  out.id = new_uuid_v7();
  out.content_hash = "c";
  out.store = "hz-west";
  out.till = "till-1";
  out.staff = "lin";
  out.plan = [amount_minor](Stores&) -> Result<checkout::Charge> {
    return checkout::Charge{"stored_value", "topup", {"储值充值", "Top-up"}, "77", amount_minor};
  };
  out.tenders = {pay("cash", amount_minor)};
  return out;
}

Minor owned(RealShop& shop) {
  return shop.points_left(RealShop::kMember, "stored_value.principal") +
         shop.points_left(RealShop::kMember, "stored_value.bonus");
}

}  // namespace

TEST_CASE("stored value: sold in any proportion and brought back in any order, every account is as before") {
  for (const char* policy : {"proportional", "principal_first", "bonus_first"}) {
    auto settings = nlohmann::json::parse(kSettings);
    settings["spend_policy"] = policy;
    RealShop shop(RealShop::Said{{"stored_value", settings.dump()}});
    for (int i = 0; i < 4; ++i) shop.goods("G" + std::to_string(i), 333 + i * 11'111, 1'000'000);
    check_property(policy, [&] {
      while (owned(shop) < 200'000) {
        (void)must(shop.checkout->charge(top_up(*rc::gen::inRange<Minor>(10'000, 99'999))));
      }
      const auto before = shop.books();
      auto wish = basket({}, "77");
      const auto count = *rc::gen::inRange(1, 5);
      for (int i = 0; i < count; ++i) {
        wish.lines.push_back(line("G" + std::to_string(*rc::gen::inRange(0, 4)), *rc::gen::inRange(1, 4)));
      }
      const Minor due = must(shop.checkout->quote(wish, std::nullopt)).tendered.priced.totals.due_minor;
      const Minor stored = *rc::gen::inRange<Minor>(0, std::min(due, owned(shop)) + 1);
      std::vector<checkout::TenderRequest> tenders;
      if (stored > 0) tenders.push_back(pay("stored_value", stored));
      if (due > stored) tenders.push_back(pay("cash", due - stored));
      const auto sale = must(shop.checkout->sell(sale_of(wish, tenders))).sale;
      std::map<std::int32_t, std::int64_t> left;
      for (const auto& one : sale.tendered.priced.lines) left[one.line] = one.quantity;
      while (!left.empty()) {
        const auto it = std::next(left.begin(), *rc::gen::inRange<std::ptrdiff_t>(0, std::ssize(left)));
        const auto quantity = *rc::gen::inRange<std::int64_t>(1, it->second + 1);
        ReturnRequest request;
        request.id = new_uuid_v7();
        request.content_hash = "r";
        request.desk = {"hz-west", "till-1", "lin", false};
        request.sale = sale.id;
        request.lines = {{it->first, quantity, ""}};
        request.outside_first = *rc::gen::arbitrary<bool>();
        (void)must(shop.returns->take_back(request));
        if ((it->second -= quantity) == 0) left.erase(it);
      }
      RC_ASSERT(shop.books() == before);
    });
    shop.check_trial();
  }
}

TEST_CASE("a charge is no goods that could be brought back") {
  RealShop shop(RealShop::Said{{"stored_value", kSettings}});
  const auto before = shop.books();
  const auto made = must(shop.checkout->charge(top_up(33'333))).sale;
  CHECK(owned(shop) == 33'333 + 3'337);
  ReturnRequest request;
  request.id = new_uuid_v7();
  request.content_hash = "r";
  request.desk = {"hz-west", "till-1", "lin", false};
  request.sale = made.id;
  request.lines = {{1, 1, ""}};
  const auto refused = shop.returns->take_back(request);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().field == "/sale");

  // The whole of it by who took it: nothing is left anywhere.
  request.sale.clear();
  request.lines.clear();
  request.charge = [&](Stores&, Minor) -> Result<ChargeBack> { return ChargeBack{made.id, 33'333}; };
  const auto back = must(shop.returns->take_back(request)).back;
  CHECK(back.refunded_minor == 33'333);
  CHECK(shop.books() == before);
  shop.check_trial();
}

}  // namespace bobbin::returns
