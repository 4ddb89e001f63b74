#include "core/checkout/errand.hpp"
#include "tests/core/checkout/selling.hpp"

// Money outside (G5, PAY2). The code's last digit scripts the provider: 1 declined, 2 delayed, 3 answer lost, 4 late.
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

constexpr const char* kGood = "134567890123456780";
constexpr const char* kDeclined = "134567890123456781";
constexpr const char* kDelayed = "134567890123456782";
constexpr const char* kLost = "134567890123456783";
constexpr const char* kLate = "134567890123456784";

std::vector<Attempt> attempts_of(Selling& shop, const std::string& id) {
  return shop.read<std::vector<Attempt>>([&](Stores& stores) { return stores.attempts.of_cause(id); });
}

TEST_CASE("approved money outside is in the sale, with its attempt") {
  Selling shop;
  shop.goods("A", 10'000);
  const auto request = sale_of(basket({line("A")}), {pay("wechat", 10'000, kGood)});
  bool stored_first = false;
  shop.modules.on_authorise = [&] {
    const auto stored = attempts_of(shop, request.id);
    stored_first = stored.size() == 1 && stored[0].state == AttemptState::kSent;
  };
  const Answer answer = must(shop.checkout->sell(request));
  CHECK(stored_first);
  CHECK(answer.outcome == Outcome::kCreated);
  const Tender tender = must(shop.checkout->find(request.id)).tendered.tenders[0];
  CHECK(tender.attempt == request.id + ".1.1");
  CHECK(tender.reference == "P-1.1");
  CHECK(attempts_of(shop, request.id)[0].settled);
}

TEST_CASE("PAY5: the scanned code chooses the tender") {
  Selling shop;
  shop.goods("A", 10'000);
  const auto request = sale_of(basket({line("A")}), {pay("alipay", 10'000, kGood)});
  CHECK(must(shop.checkout->sell(request)).sale.tendered.tenders[0].id == "wechat");
}

TEST_CASE("a declined payment refuses the sale, voids the others and frees the id") {
  Selling shop;
  shop.goods("A", 10'000);
  auto request = sale_of(basket({line("A")}), {pay("wechat", 4'000, kGood), pay("wechat", 6'000, kDeclined)});
  const auto refused = shop.checkout->sell(request);
  CHECK(told(refused) == Told{Code::kDeclined, "/tenders/1"});
  CHECK(refused.error().detail.en == "Not enough money in the wallet.");
  CHECK(shop.modules.calls.back() == "cancel " + request.id + ".1.1");
  CHECK(shop.count("claim") == 0);
  CHECK(shop.count("sale") == 0);
  request.tenders = {pay("cash", 10'000)};
  request.content_hash = "h2";
  CHECK(must(shop.checkout->sell(request)).outcome == Outcome::kCreated);
}

TEST_CASE("a delayed payment waits: the request is repeated until the sale is there") {
  Selling shop;
  shop.goods("A", 10'000);
  const auto request = sale_of(basket({line("A")}), {pay("wechat", 10'000, kDelayed)});
  const Answer waiting = must(shop.checkout->sell(request));
  CHECK(waiting.outcome == Outcome::kWaiting);
  REQUIRE(waiting.attempts.size() == 1);
  CHECK(waiting.attempts[0].state == AttemptState::kPending);
  CHECK(shop.read<bool>([&](Stores& stores) { return !no_money_is_open(stores, "hz-west", "till-1"); }));
  shop.clock.at.ms += 3'600'000;  // the sale keeps the moment that it began with
  const Answer sold = must(shop.checkout->sell(request));
  CHECK(sold.outcome == Outcome::kCreated);
  CHECK(sold.sale.tendered.priced.at.ms == shop.clock.at.ms - 3'600'000);
  CHECK(must(shop.checkout->sell(request)).outcome == Outcome::kReplayed);
  CHECK(shop.read<bool>([&](Stores& stores) { return no_money_is_open(stores, "hz-west", "till-1").has_value(); }));
  auto other = request;
  other.content_hash = "h2";
  CHECK(told(shop.checkout->sell(other)).code == Code::kIdConflict);
}

TEST_CASE("a lost answer is asked about, never sent again") {
  Selling shop;
  shop.goods("A", 10'000);
  const auto request = sale_of(basket({line("A")}), {pay("wechat", 10'000, kLost)});
  CHECK(must(shop.checkout->sell(request)).outcome == Outcome::kWaiting);
  CHECK(must(shop.checkout->sell(request)).outcome == Outcome::kCreated);
  CHECK(shop.modules.calls ==
        std::vector<std::string>{"authorise " + request.id + ".1.1", "query " + request.id + ".1.1"});
}

TEST_CASE("a sale that can't be settled gives approved money back") {
  Selling shop;
  shop.goods("A", 10'000);
  shop.modules.on_settle = [](const Sale& sale) -> Result<void> {
    if (sale.id.empty()) return {};
    return refuse(Code::kDeclined, {"奖品已发完。", "No prizes left."}, "", "points");
  };
  const auto request = sale_of(basket({line("A")}), {pay("wechat", 10'000, kGood)});
  CHECK(told(shop.checkout->sell(request)).code == Code::kDeclined);
  CHECK(shop.modules.calls.back() == "cancel " + request.id + ".1.1");
  CHECK(shop.count("claim") == 0);
  CHECK(shop.stock_of("A") == 1'000);
  shop.modules.on_settle = nullptr;
  CHECK(must(shop.checkout->sell(request)).outcome == Outcome::kCreated);
  CHECK(attempts_of(shop, request.id).back().id == request.id + ".1.2");
}

TEST_CASE("PAY2: what nobody came back for is voided; late success is refunded and raises an alert") {
  Selling shop;
  shop.goods("A", 10'000);
  const auto request = sale_of(basket({line("A")}), {pay("wechat", 10'000, kLate)});
  CHECK(must(shop.checkout->sell(request)).outcome == Outcome::kWaiting);
  CHECK(shop.checkout->recover().finished == 0);  // the till may still come
  shop.now_ms += 60'001;
  CHECK(shop.checkout->recover().finished == 1);
  CHECK(shop.count("claim") == 0);
  CHECK(attempts_of(shop, request.id)[0].state == AttemptState::kCancelled);
  CHECK_FALSE(attempts_of(shop, request.id)[0].settled);
  shop.now_ms += 30'000;
  CHECK(shop.checkout->recover().refunded == 1);
  CHECK(shop.modules.calls.back() == "refund " + request.id + ".1.1.back of " + request.id + ".1.1 10000");
  CHECK(shop.audit("payment.late_success").size() == 1);
  shop.now_ms += 3'600'000;
  CHECK(shop.checkout->recover().asked == 0);
}

TEST_CASE("a till that keeps asking about silent money is told that it is called off") {
  Selling shop;
  shop.goods("A", 10'000);
  const auto request = sale_of(basket({line("A")}), {pay("wechat", 10'000, kLate)});
  CHECK(must(shop.checkout->sell(request)).outcome == Outcome::kWaiting);
  CHECK(must(shop.checkout->sell(request)).outcome == Outcome::kWaiting);
  shop.now_ms += 60'001;
  CHECK(told(shop.checkout->sell(request)) == Told{Code::kDeclined, "/tenders/0"});
  CHECK(shop.count("claim") == 0);
}

TEST_CASE("a process that died between asking and selling leaves money that recovery voids") {
  Selling shop;
  shop.goods("A", 10'000);
  const auto request = sale_of(basket({line("A")}), {pay("wechat", 10'000, kGood)});
  shop.modules.on_settle = [](const Sale&) -> Result<void> { throw std::runtime_error("killed"); };
  // Dies before it can undo: its undo is what the next process does.
  shop.modules.on_authorise = [] { throw std::runtime_error("killed"); };
  CHECK_THROWS(shop.checkout->sell(request));
  CHECK(shop.count("claim") == 1);
  CHECK(shop.checkout->recover().asked == 0);  // the lease still holds
  shop.now_ms += 60'001;
  CHECK(shop.checkout->recover().finished == 1);
  CHECK(shop.count("claim") == 0);
}

TEST_CASE("an unclear commit is asked about before anything is voided") {
  Selling shop;
  shop.goods("A", 10'000);
  const auto request = sale_of(basket({line("A")}), {pay("wechat", 10'000, kGood)});
  (void)must(shop.checkout->sell(request));
  auto claim = shop.read<std::optional<Claim>>([&](Stores& stores) { return stores.claims.find(request.id); });
  REQUIRE(claim);
  CHECK(shop.checkout->errands().outside().undo(*claim) == OutsideMoney::Undone::kSettled);
  CHECK(shop.modules.calls.size() == 1);  // authorise only
}

}  // namespace
}  // namespace bobbin::checkout
