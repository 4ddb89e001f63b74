#include "tests/core/checkout/selling.hpp"
#include "tests/support/rapidcheck.hpp"

namespace bobbin::checkout {
namespace {

using testing::basket;
using testing::line;
using testing::must;
using testing::pay;
using testing::sale_of;
using testing::Selling;
using testing::Told;
using testing::told;

Adjusting off(Minor amount, std::int32_t line_number = 0, std::vector<std::int32_t> lines = {}) {
  return {"promotions", "rule", {"优惠", "Offer"}, -amount, line_number, std::move(lines)};
}

TEST_CASE("S3: a quote prices without selling, shows adjustments, offers, tax and what the member would earn") {
  Selling shop;
  shop.goods("A", 11'300);
  shop.modules.on_price = [](const Priced&) {
    PriceProposals out;
    out.adjustments = {off(1'130)};
    out.warnings = {{"提醒", "Note"}};
    return out;
  };
  const Quote quote = must(shop.checkout->quote(basket({line("A")}, Selling::kCode), std::nullopt));
  const auto& priced = quote.tendered.priced;
  CHECK(priced.totals.list_minor == 11'300);
  CHECK(priced.totals.discount_minor == 1'130);
  CHECK(priced.totals.due_minor == 10'170);
  CHECK(priced.totals.tax_minor == 1'170);  // 101.70 x 13 / 113
  CHECK(priced.lines[0].adjustments[0].plugin == "promotions");
  CHECK(priced.warnings.size() == 1);
  CHECK(quote.tendered.offers.size() == 3);
  CHECK(quote.tendered.tenders.empty());
  REQUIRE(quote.effects.size() == 1);
  CHECK(quote.effects[0].amount == 101);  // as if all were paid in cash
  CHECK(shop.points() == 0);
  CHECK(shop.count("claim") == 0);
}

TEST_CASE("a coupon that no module knows and a tender that is none are warned of, one by one") {
  Selling shop;
  shop.goods("A", 10'000);
  auto wish = basket({line("A")});
  wish.coupons = {"KNOWN", "NOPE"};
  wish.pay_with = {"cash", "stored_value", "gold"};
  shop.modules.on_price = [](const Priced&) {
    PriceProposals out;
    out.adjustments = {off(1'000)};
    out.adjustments[0].label = {"券 NOPE", "Coupon NOPE"};  // no label speaks for a coupon
    out.adjustments[0].coupon = "KNOWN";
    return out;
  };
  const Quote quote = must(shop.checkout->quote(wish, std::nullopt));
  const auto& warnings = quote.tendered.priced.warnings;
  REQUIRE(warnings.size() == 2);
  CHECK(warnings[0].en.find("\"NOPE\"") != std::string::npos);
  CHECK(warnings[1].zh.find("“gold”") != std::string::npos);
}

TEST_CASE("a quote with tenders shows that payment's effects and refuses as the sale would") {
  Selling shop;
  shop.goods("A", 10'000);
  shop.give_points(5'000);
  const auto wish = basket({line("A")}, Selling::kCode);
  const Quote quote = must(shop.checkout->quote(wish, std::vector{pay("cash", 5'000), pay("points", 5'000)}));
  REQUIRE(quote.effects.size() == 2);
  CHECK(quote.effects[0].amount == -5'000);
  CHECK(quote.effects[1].amount == 50);
  CHECK(shop.points() == 5'000);
  CHECK(told(shop.checkout->quote(wish, std::vector{pay("cash", 1)})) == Told{Code::kTendersMismatch, "/tenders"});
}

TEST_CASE("G2: discounts go line by hand, plugins, basket by hand; each is split by the net before it and capped") {
  Selling shop;
  shop.goods("A", 10'000);
  shop.goods("B", 5'000);
  shop.modules.on_price = [](const Priced& priced) {
    CHECK(priced.lines[0].net_minor == 9'000);  // plugins see the manual line discount
    PriceProposals out;
    out.adjustments = {off(20'000, 2), off(3'000)};
    return out;
  };
  auto wish = basket({line("A"), line("B")});
  wish.may_override = true;
  wish.may_discount = true;
  wish.reason = "r";
  wish.lines[0].discount_minor = 1'000;
  wish.discount_minor = 600;
  const auto priced = must(shop.checkout->quote(wish, std::nullopt)).tendered.priced;
  // B is capped at its 50.00 and costs nothing then, so A bears the 30.00 and the 6.00.
  CHECK(priced.lines[0].net_minor == 10'000 - 1'000 - 3'000 - 600);
  CHECK(priced.lines[1].net_minor == 0);
  CHECK(priced.lines[1].adjustments.size() == 1);
  CHECK(priced.lines[1].adjustments[0].amount_minor == -5'000);
}

TEST_CASE("a discount on some lines leaves the others alone") {
  Selling shop;
  shop.goods("A", 10'000);
  shop.modules.on_price = [](const Priced&) {
    PriceProposals out;
    out.adjustments = {off(1'000, 0, {1, 3, 3})};
    return out;
  };
  const auto priced =
      must(shop.checkout->quote(basket({line("A"), line("A"), line("A", 3)}), std::nullopt)).tendered.priced;
  CHECK(priced.lines[0].net_minor == 9'750);
  CHECK(priced.lines[1].net_minor == 10'000);
  CHECK(priced.lines[2].net_minor == 29'250);
}

TEST_CASE("a price set below the list is an adjustment, one above it becomes the list") {
  Selling shop;
  shop.goods("A", 10'000);
  auto wish = basket({line("A", 2), line("A", 2)});
  wish.may_override = true;
  wish.may_discount = true;
  wish.reason = "r";
  wish.lines[0].unit_price_minor = 9'000;
  wish.lines[1].unit_price_minor = 11'000;
  const auto priced = must(shop.checkout->quote(wish, std::nullopt)).tendered.priced;
  CHECK(priced.lines[0].list_minor == 20'000);
  CHECK(priced.lines[0].net_minor == 18'000);
  CHECK(priced.lines[0].adjustments[0].rule == "price_override");
  CHECK(priced.lines[1].list_minor == 22'000);
  CHECK(priced.lines[1].net_minor == 22'000);
  CHECK(priced.totals.discount_minor == 2'000);
}

TEST_CASE("T4: a granted gift is a line of its own at net 0; an ungranted one is refused") {
  Selling shop;
  shop.goods("A", 10'000);
  shop.goods("SOCKS", 900, 3);
  shop.modules.on_price = [](const Priced& priced) {
    PriceProposals out;
    for (const auto& choice : priced.gifts) {
      if (choice.id == "socks") out.gifts.push_back({"tiers", choice});
    }
    return out;
  };
  auto wish = basket({line("A")});
  wish.gifts = {{"socks", "SOCKS"}};
  const Sale sold = must(shop.checkout->sell(sale_of(wish, {pay("cash", 10'000)}))).sale;
  REQUIRE(sold.tendered.priced.lines.size() == 2);
  CHECK(sold.tendered.priced.lines[1].gift);
  CHECK(sold.tendered.priced.lines[1].net_minor == 0);
  CHECK(sold.tendered.priced.lines[1].adjustments[0].plugin == "tiers");
  CHECK(shop.stock_of("SOCKS") == 2);
  // A gift that isn't there is refused at the gift, which is no line of the request.
  wish.gifts = {{"socks", "SOCKS"}, {"socks", "SOCKS"}, {"socks", "SOCKS"}};
  CHECK(told(shop.checkout->sell(sale_of(wish, {pay("cash", 10'000)}))) ==
        Told{Code::kInsufficientStock, "/gifts/0/sku"});
  wish.gifts = {{"car", "SOCKS"}};
  CHECK(told(shop.checkout->quote(wish, std::nullopt)) == Told{Code::kInvalid, "/gifts/0"});
}

TEST_CASE("C3: before its launch a style is for members of the tiers that it names; the modules are asked only then") {
  Selling shop;
  shop.goods("A", 10'000);
  catalog::NewStyle style;
  style.code = "NEW";
  style.name = "新款";
  style.category = "女装";
  style.price_minor = 10'000;
  style.launch_on = Day{20458 + 15};  // today is 20458
  style.early_access = catalog::EarlyAccess{{"gold"}, Day{20458}};
  catalog::NewVariant variant;
  variant.sku = "NEW";
  style.variants = {variant};
  shop.add(style, 10);
  (void)must(shop.checkout->quote(basket({line("A")}, Selling::kCode), std::nullopt));
  CHECK(shop.modules.asked_tiers == 0);
  const auto wish = basket({line("NEW"), line("NEW")}, Selling::kCode);
  CHECK(told(shop.checkout->quote(wish, std::nullopt)) == Told{Code::kNotLaunched, "/lines/0/sku"});
  shop.modules.tiers = {"silver", "gold"};
  (void)must(shop.checkout->quote(wish, std::nullopt));
  CHECK(shop.modules.asked_tiers == 2);  // once a basket
  CHECK(told(shop.checkout->quote(basket({line("NEW")}), std::nullopt)) == Told{Code::kNotLaunched, "/lines/0/sku"});
}

TEST_CASE("amounts beyond 64 bits and beyond reason are refused at the line") {
  Selling shop;
  shop.goods("A", 1'000'000'000'000);
  CHECK(told(shop.checkout->quote(basket({line("A", 1'000'000)}), std::nullopt)) ==
        Told{Code::kInvalid, "/lines/0/quantity"});
  auto wish = basket({line("A")});
  wish.may_override = true;
  wish.may_discount = true;
  wish.reason = "r";
  wish.lines[0].unit_price_minor = std::numeric_limits<Minor>::max();
  CHECK(told(shop.checkout->quote(wish, std::nullopt)) == Told{Code::kInvalid, "/lines/0/unit_price_minor"});
}

TEST_CASE("tenders share out each line's net in their order") {
  Tendered tendered;
  tendered.priced.lines.resize(2);
  tendered.priced.lines[0].net_minor = 100;
  tendered.priced.lines[1].net_minor = 50;
  tendered.tenders.resize(2);
  tendered.tenders[0].index = 1;
  tendered.tenders[0].amount_minor = 100;
  tendered.tenders[1].index = 2;
  tendered.tenders[1].amount_minor = 50;
  share_out(tendered);
  // 100 over 100:50 is 66.67 and 33.33.
  CHECK(tendered.priced.lines[0].shares[0].amount_minor == 67);
  CHECK(tendered.priced.lines[1].shares[0].amount_minor == 33);
  CHECK(tendered.priced.lines[0].shares[1].amount_minor == 33);
  CHECK(tendered.priced.lines[1].shares[1].amount_minor == 17);
}

TEST_CASE("properties of prices") {
  Selling shop;
  for (int i = 0; i < 6; ++i) shop.goods("G" + std::to_string(i), 1 + i * 777);
  const auto any_basket = [] {
    auto wish = basket({}, Selling::kCode);
    wish.may_override = true;
    wish.may_discount = true;
    wish.reason = "r";
    const auto count = *rc::gen::inRange(1, 12);
    for (int i = 0; i < count; ++i) {
      auto one = line("G" + std::to_string(*rc::gen::inRange(0, 6)), *rc::gen::inRange(1, 5));
      if (*rc::gen::inRange(0, 3) == 0) one.unit_price_minor = *rc::gen::inRange(0, 5'000);
      wish.lines.push_back(one);
    }
    return wish;
  };
  check_property("PAY1: whatever is taken off, by modules or by hand, what is due in cash can be paid in coins", [&] {
    auto wish = any_basket();
    const Minor by_plugin = *rc::gen::inRange(0, 20'000);
    shop.modules.cash_unit = *rc::gen::element<Minor>(1, 5, 10, 100);
    shop.modules.on_price = [&](const Priced&) {
      PriceProposals out;
      out.adjustments = {off(by_plugin)};
      out.coin = Coin{"payments", "cash_rounding", {"现金抹零", "Cash rounding"}, shop.modules.cash_unit};
      return out;
    };
    const auto before = must(shop.checkout->quote(wish, std::nullopt)).tendered.priced;
    wish.discount_minor = *rc::gen::inRange<Minor>(0, before.totals.net_minor + 1);
    const Minor due = must(shop.checkout->quote(wish, std::nullopt)).tendered.priced.totals.due_minor;
    std::vector<TenderRequest> tenders;
    if (due > 0) tenders.push_back(pay("cash", due));
    RC_ASSERT(must(shop.checkout->sell(sale_of(wish, tenders))).sale.tendered.priced.totals.due_minor == due);
    shop.modules.cash_unit = 1;
  });
  check_property("a discount's parts sum to it, no line goes under zero, shares sum both ways, quote equals sale", [&] {
    auto wish = any_basket();
    const Minor by_plugin = *rc::gen::inRange(0, 20'000);
    shop.modules.on_price = [&](const Priced&) {
      PriceProposals out;
      out.adjustments = {off(by_plugin)};
      return out;
    };
    const auto before = must(shop.checkout->quote(wish, std::nullopt)).tendered.priced;
    wish.discount_minor = *rc::gen::inRange<Minor>(0, before.totals.net_minor + 1);
    const auto priced = must(shop.checkout->quote(wish, std::nullopt)).tendered.priced;
    RC_ASSERT(priced.totals.net_minor == before.totals.net_minor - wish.discount_minor);
    for (const auto& one : priced.lines) {
      Minor net = one.list_minor;
      for (const auto& adjustment : one.adjustments) net += adjustment.amount_minor;
      RC_ASSERT(one.net_minor >= 0);
      RC_ASSERT(net == one.net_minor);
    }
    const Minor due = priced.totals.due_minor;
    std::vector<TenderRequest> tenders;
    const Minor wechat = *rc::gen::inRange<Minor>(0, due + 1);
    if (wechat > 0) tenders.push_back(pay("wechat", wechat));
    if (due > wechat) tenders.push_back(pay("cash", due - wechat));
    const Quote quote = must(shop.checkout->quote(wish, tenders));
    const Sale sale = must(shop.checkout->sell(sale_of(wish, tenders))).sale;
    RC_ASSERT(sale.tendered.priced.totals.net_minor == quote.tendered.priced.totals.net_minor);
    RC_ASSERT(sale.tendered.priced.totals.tax_minor == quote.tendered.priced.totals.tax_minor);
    RC_ASSERT(sale.effects.size() == quote.effects.size());
    for (std::size_t i = 0; i < sale.effects.size(); ++i) {
      RC_ASSERT(sale.effects[i].amount == quote.effects[i].amount);
    }
    std::map<std::int32_t, Minor> of_tender;
    for (const auto& one : sale.tendered.priced.lines) {
      Minor of_line = 0;
      for (const auto& share : one.shares) {
        of_line += share.amount_minor;
        of_tender[share.tender] += share.amount_minor;
      }
      RC_ASSERT(of_line == one.net_minor);
    }
    for (const auto& one : sale.tendered.tenders) RC_ASSERT(of_tender[one.index] == one.amount_minor);
  });
}

}  // namespace
}  // namespace bobbin::checkout
