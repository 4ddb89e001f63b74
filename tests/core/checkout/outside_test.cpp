#include "core/checkout/errand.hpp"
#include "tests/core/checkout/selling.hpp"
#include "tests/support/busy_storage.hpp"

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

// A sale of 100.00 whose money stays pending, and comes late once it was cancelled.
SellRequest waiting_sale(Selling& shop) {
  shop.goods("A", 10'000);
  SellRequest request = sale_of(basket({line("A")}), {pay("wechat", 10'000, kLate)});
  CHECK(must(shop.checkout->sell(request)).outcome == Outcome::kWaiting);
  return request;
}

// Past its lease, so that recovery calls the waiting sale off.
void till_stays_away(Selling& shop) {
  shop.now_ms += 60'001;
  CHECK(shop.checkout->recover().finished == 1);
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

TEST_CASE("PAY5: a code turns no tender into another that takes none, nor one that there isn't") {
  Selling shop;
  shop.goods("A", 10'000);
  const auto sell = [&](const char* tender) {
    return told(shop.checkout->sell(sale_of(basket({line("A")}), {pay(tender, 10'000, kGood)})));
  };
  CHECK(sell("cash") == Told{Code::kInvalid, "/tenders/0/auth_code"});
  CHECK(sell("bitcoin") == Told{Code::kInvalid, "/tenders/0/id"});
  CHECK(shop.modules.calls.empty());
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
  CHECK(told(shop.checkout->find(request.id)).code == Code::kInProgress);
  CHECK(told(shop.checkout->find(new_uuid_v7())).code == Code::kNotFound);
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

TEST_CASE("a sale whose claim a clock ahead has made keeps its lines and tenders") {
  Selling shop;
  shop.goods("A", 10'000);
  const auto request = sale_of(basket({line("A")}), {pay("wechat", 10'000, kDelayed)});
  CHECK(must(shop.checkout->sell(request)).outcome == Outcome::kWaiting);
  shop.sql([](storage::Session& session) {
    session.execute("UPDATE claim SET id = id + $1", std::int64_t{3'600'000} << 21);
  });
  CHECK(must(shop.checkout->sell(request)).outcome == Outcome::kCreated);
  const Sale sold = must(shop.checkout->find(request.id));
  CHECK(sold.tendered.priced.lines.size() == 1);
  CHECK(sold.tendered.tenders.size() == 1);
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
  const auto request = waiting_sale(shop);
  CHECK(shop.checkout->recover().finished == 0);  // the till may still come
  till_stays_away(shop);
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

TEST_CASE("PAY2: a cancelled payment of which its provider never says a word is given up at last, and told") {
  Selling shop;
  const auto request = waiting_sale(shop);
  shop.modules.query_answer = GENERATE(AttemptState::kUnknown, AttemptState::kPending);
  // However often its till has asked before: that shortens nothing of the watch.
  const int polls = GENERATE(0, 59);
  for (int i = 0; i < polls; ++i) CHECK(must(shop.checkout->sell(request)).outcome == Outcome::kWaiting);
  till_stays_away(shop);
  // The till may close its shift: the sale was refused.
  CHECK(shop.read<bool>([&](Stores& stores) { return no_money_is_open(stores, "hz-west", "till-1").has_value(); }));
  CHECK(attempts_of(shop, request.id)[0].due_ms == shop.now_ms + 30'000);
  const std::int64_t begun = shop.now_ms;
  int asked = 0;
  while (shop.audit("payment.lost").empty() && asked < 60) {
    const Attempt now = attempts_of(shop, request.id)[0];
    CHECK(now.state == AttemptState::kCancelled);
    CHECK_FALSE(now.settled);
    shop.now_ms = now.due_ms - 1;
    CHECK(shop.checkout->recover().asked == 0);
    ++shop.now_ms;
    CHECK(shop.checkout->recover().asked == 1);
    ++asked;
  }
  CHECK(asked == 48);
  CHECK(shop.now_ms - begun > 22 * 3'600'000);
  CHECK(attempts_of(shop, request.id)[0].settled);
  CHECK(shop.audit("payment.lost")[0].after_json ==
        R"({"amount_minor":10000,"asked":48,"reference":"P-1.1","tender":"wechat"})");
  shop.now_ms += 30 * 86'400'000ll;
  CHECK(shop.checkout->recover().asked == 0);
}

TEST_CASE("a till that keeps asking about silent money is told that it is called off") {
  Selling shop;
  const auto request = waiting_sale(shop);
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
  till_stays_away(shop);
  CHECK(shop.count("claim") == 0);
}

TEST_CASE(
    "G7: points spent at another till while money is asked for are refused at their tender, the money is voided") {
  Selling shop;
  shop.goods("A", 10'000);
  shop.goods("B", 5'000);
  shop.give_points(5'000);
  shop.modules.on_authorise = [&] {
    (void)must(shop.checkout->sell(sale_of(basket({line("B")}, Selling::kCode), {pay("points", 5'000)})));
  };
  const auto request =
      sale_of(basket({line("A")}, Selling::kCode), {pay("wechat", 5'000, kGood), pay("points", 5'000)});
  CHECK(told(shop.checkout->sell(request)) == Told{Code::kInsufficientBalance, "/tenders/1/amount_minor"});
  CHECK(shop.modules.calls.back() == "cancel " + request.id + ".1.1");
  CHECK(shop.points() == 0);
  CHECK(shop.count("sale") == 1);
  CHECK(shop.count("claim") == 1);
}

TEST_CASE("PAY2: a late success that can't be given back is told, with what a shopkeeper needs to find it") {
  Selling shop;
  const auto request = waiting_sale(shop);
  till_stays_away(shop);
  shop.modules.refund_answer = AttemptState::kDeclined;
  shop.now_ms += 30'000;
  CHECK(shop.checkout->recover().refunded == 1);
  const auto told = shop.audit("refund.failed");
  REQUIRE(told.size() == 1);
  CHECK(told[0].store == "hz-west");
  CHECK(told[0].subject_json.find(request.id + ".1.1.back") != std::string::npos);
  CHECK(told[0].after_json.find("\"amount_minor\":10000") != std::string::npos);
  CHECK(told[0].after_json.find("\"reference\":\"P-1.1\"") != std::string::npos);
  CHECK(told[0].after_json.find("\"tender\":\"wechat\"") != std::string::npos);
  shop.now_ms += 3'600'000;
  CHECK(shop.checkout->recover().asked == 0);
  CHECK(shop.audit("refund.failed").size() == 1);
}

TEST_CASE("a full queue is told as busy at every step, and the repeat goes on with the money that was asked for") {
  for (int written = 0; written < 4; ++written) {
    Selling shop;
    testing::BusyStorage busy(shop.storage());
    shop.checkout.emplace(shop.floor(busy, shop.modules));
    shop.goods("A", 10'000);
    const auto request = sale_of(basket({line("A")}), {pay("wechat", 10'000, kGood)});
    busy.left = written;
    const auto refused = shop.checkout->sell(request);
    INFO(written << " writes got through");
    CHECK(told(refused) == Told{Code::kBusy, ""});
    CHECK(refused.error().retry_after_s == 1);
    busy.left = -1;
    CHECK(must(shop.checkout->sell(request)).outcome == Outcome::kCreated);
    const auto asked = std::count_if(shop.modules.calls.begin(), shop.modules.calls.end(),
                                     [](const std::string& call) { return call.starts_with("authorise"); });
    CHECK(asked == 1);
    CHECK(shop.count("claim") == 1);
    CHECK(attempts_of(shop, request.id).size() == 1);
  }
}

TEST_CASE("money that was approved into a full queue is voided when nobody comes back") {
  Selling shop;
  testing::BusyStorage busy(shop.storage());
  shop.checkout.emplace(shop.floor(busy, shop.modules));
  shop.goods("A", 10'000);
  const auto request = sale_of(basket({line("A")}), {pay("wechat", 10'000, kGood)});
  busy.left = 2;  // the claim, and that it is sent
  CHECK(told(shop.checkout->sell(request)).code == Code::kBusy);
  busy.left = -1;
  till_stays_away(shop);
  CHECK(shop.modules.calls.back() == "cancel " + request.id + ".1.1");
  CHECK(shop.count("claim") == 0);
}

TEST_CASE("recovery passes by what isn't due, pauses before it asks again, and reaches what lies behind") {
  Selling shop;
  shop.goods("A", 10'000);
  const auto first = sale_of(basket({line("A")}), {pay("wechat", 10'000, kDelayed)});
  const auto second = sale_of(basket({line("A")}), {pay("wechat", 10'000, kDelayed)});
  CHECK(must(shop.checkout->sell(first)).outcome == Outcome::kWaiting);
  CHECK(must(shop.checkout->sell(second)).outcome == Outcome::kWaiting);
  shop.now_ms += 60'001;
  shop.modules.cancel_answer = AttemptState::kUnknown;
  CHECK(shop.checkout->recover(1).finished == 0);  // the first one's provider is silent
  CHECK(shop.modules.calls.back() == "cancel " + first.id + ".1.1");
  shop.modules.cancel_answer = AttemptState::kCancelled;
  CHECK(shop.checkout->recover(1).finished == 1);
  CHECK(shop.modules.calls.back() == "cancel " + second.id + ".1.1");
  CHECK(shop.checkout->recover(1).asked == 0);
  shop.now_ms += 30'000;
  CHECK(shop.checkout->recover(1).finished == 1);
  CHECK(shop.count("claim") == 0);
}

TEST_CASE("who lost its lease neither voids nor calls the sale settled") {
  Selling shop;
  shop.goods("A", 10'000);
  const auto request = sale_of(basket({line("A")}), {pay("wechat", 10'000, kDelayed)});
  CHECK(must(shop.checkout->sell(request)).outcome == Outcome::kWaiting);
  auto claim = shop.read<std::optional<Claim>>([&](Stores& stores) { return stores.claims.find(request.id); });
  REQUIRE(claim);
  claim->holder = "another";
  CHECK(shop.checkout->errands().outside().undo(*claim) == OutsideMoney::Undone::kLater);
  CHECK(shop.modules.calls.size() == 1);  // authorise only
  CHECK(must(shop.checkout->sell(request)).outcome == Outcome::kCreated);
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
