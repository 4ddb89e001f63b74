#include "core/app/demo/day.hpp"

#include <ostream>
#include <stdexcept>

#include "core/app/demo/print.hpp"
#include "core/app/demo/seed.hpp"
#include "core/catalog/store.hpp"
#include "core/receipts/receipts.hpp"

namespace bobbin::app {
namespace {

constexpr const char* kStore = "hz-west";
constexpr const char* kTill = "till-1";
constexpr const char* kMemberPhone = "13800138001";
constexpr Minor kFloat = 50000;
constexpr Minor kToBank = 10000;

// One till on one day. Each step is what a cashier does.
class Play {
 public:
  Play(const Desk& desk, std::ostream& out, std::string locale) : desk_(desk), out_(out), locale_(std::move(locale)) {
    actor_ = acting(desk, kStore, "lin", desk.clock.now());
    actor_.till = kTill;
  }

  void open_till() {
    shift_ = require(desk_.storage.write<std::int64_t>([&](Stores& stores) -> Result<std::int64_t> {
      auto opened = desk_.shifts.open(stores, actor_, kTill, kFloat);
      if (!opened) return Refused(opened.error());
      return opened->id;
    }),
                     "opening the till");
    title({"开班，备用金 ", "The till opens with a float of "}, money_text(kFloat));
  }

  void cash_sale() {
    title({"现金销售，找零", "A sale in cash, with change"});
    checkout::Basket basket = empty_basket();
    basket.lines = {line("TP2003-M-白", 2), line("SK8001-混色", 1)};
    const Minor due = due_of(basket);
    print(sell(basket, {cash(due, due + 2300)}));
  }

  // S4: any mix of tenders in one sale.
  void combined_sale() {
    title({"会员组合支付：积分 + 现金 + 微信", "A member pays with points, cash and WeChat"});
    checkout::Basket basket = empty_basket();
    basket.member = member().row.code;
    basket.lines = {line("DR1001-S-米白", 1), line("SC7001-玫红", 2)};
    basket.lines[0].associates = {{"lin", 600'000}, {"wang", 400'000}};
    const Minor due = due_of(basket);
    checkout::TenderRequest points{"points", 1000, std::nullopt, "", "", ""};
    checkout::TenderRequest wechat{"wechat", due - 1000 - 20000, std::nullopt, "", "130000000000000000", ""};
    combined_ = sell(basket, {points, cash(20000, 20000), wechat});
    print(combined_);
  }

  void parked_sale() {
    title({"顾客去试衣，先挂单，再取单结账", "A basket is parked while the customer tries on, then resumed"});
    checkout::Basket basket = empty_basket();
    basket.lines = {line("PT3001-M-黑", 1)};
    const std::string id = new_uuid_v7();
    require(desk_.checkout.park(actor_, id, R"({"lines":[{"sku":"PT3001-M-黑","quantity":1}]})"), "parking");
    require(desk_.checkout.unpark(actor_, id), "resuming");
    checkout::TenderRequest alipay{"alipay", due_of(basket), std::nullopt, "", "2800000000000000", ""};
    trousers_ = sell(basket, {alipay});
    print(trousers_);
  }

  void partial_return() {
    title({"部分退货：退一条方巾，按原支付方式退回", "A partial return: one scarf, back to the tenders that paid"});
    returns::ReturnRequest request;
    request.id = new_uuid_v7();
    request.content_hash = request.id;
    request.desk = {kStore, kTill, "lin", false};
    request.sale = combined_.id;
    request.lines = {{2, 1, ""}};
    print(require(desk_.returns.take_back(request), "the return").back);
  }

  void exchange() {
    title({"换货：长裤换大一码", "An exchange: the trousers one size up"});
    returns::ExchangeRequest request;
    request.id = new_uuid_v7();
    request.content_hash = request.id;
    request.back.id = new_uuid_v7();
    request.back.content_hash = request.back.id;
    request.back.desk = {kStore, kTill, "lin", false};
    request.back.sale = trousers_.id;
    request.back.lines = {{1, 1, ""}};
    request.sale.id = new_uuid_v7();
    request.sale.content_hash = request.sale.id;
    request.sale.basket = empty_basket();
    request.sale.basket.lines = {line("PT3001-L-黑", 1)};
    const returns::ExchangeAnswer answer = require(desk_.returns.exchange(request), "the exchange");
    print(answer.back);
    print(answer.sale);
    out_ << Words{"应补差额 ", "Difference to pay "}.in(locale_) << money_text(answer.due_minor) << "\n\n";
  }

  void close_till() {
    title({"盲点现金，交班", "The drawer is counted blind and the shift closed"});
    const shifts::Report report = require(
        desk_.storage.write<shifts::Report>([&](Stores& stores) -> Result<shifts::Report> { return closed(stores); }),
        "closing the till");
    print_z_report(desk_, out_, report, locale_);
  }

  void statement() { print_statement(desk_, out_, member(), locale_); }

 private:
  Result<shifts::Report> closed(Stores& stores) {
    const auto moved =
        desk_.shifts.move_cash(stores, {actor_}, shift_, -kToBank, Words{"存银行", "to the bank"}.in(locale_));
    if (!moved) return Refused(moved.error());
    const auto report = desk_.shifts.report(stores, kStore, shift_);
    if (!report) return Refused(report.error());
    // Five yuan are missing, so that the report has a difference to show.
    const Minor counted = report->expected.at(std::string(shifts::kCash)) - 500;
    return desk_.shifts.close(stores, {actor_}, shift_, {{std::string(shifts::kCash), counted}},
                              [](Stores& inside, const shifts::Shift& shift) {
                                return checkout::no_money_is_open(inside, shift.store, shift.till);
                              });
  }

  static checkout::BasketLine line(const char* sku, std::int64_t quantity) {
    checkout::BasketLine line;
    line.sku = sku;
    line.quantity = quantity;
    return line;
  }

  static checkout::TenderRequest cash(Minor amount, Minor tendered) { return {"cash", amount, tendered, "", "", ""}; }

  checkout::Basket empty_basket() const {
    checkout::Basket basket;
    basket.store = kStore;
    basket.till = kTill;
    basket.staff = "lin";
    return basket;
  }

  Minor due_of(const checkout::Basket& basket) {
    return require(desk_.checkout.quote(basket, std::nullopt), "a quote").tendered.priced.totals.due_minor;
  }

  checkout::Sale sell(const checkout::Basket& basket, std::vector<checkout::TenderRequest> tenders) {
    checkout::SellRequest request;
    request.id = new_uuid_v7();
    request.content_hash = request.id;
    request.basket = basket;
    request.tenders = std::move(tenders);
    return require(desk_.checkout.sell(request), "a sale").sale;
  }

  members::Member member() {
    members::Lookup lookup;
    lookup.phone = kMemberPhone;
    const auto found = desk_.storage.read<std::vector<members::Member>>(
        [&](Stores& stores) { return desk_.members.find(stores, lookup); });
    if (found.empty()) throw std::runtime_error("the demo's shop lacks its member");
    return found.front();
  }

  void title(const Words& words, const std::string& more = "") { out_ << "# " << words.in(locale_) << more << "\n\n"; }

  template <class Slip>
  void print(const Slip& slip) {
    out_ << receipt_text(desk_, slip, locale_) << "\n";
  }

  const Desk& desk_;
  std::ostream& out_;
  std::string locale_;
  audit::Actor actor_;
  std::int64_t shift_ = 0;
  checkout::Sale combined_;
  checkout::Sale trousers_;
};

}  // namespace

bool has_goods(const Desk& desk) {
  const Day today = acting(desk, kStore, "", desk.clock.now()).business_day;
  return desk.storage.read<bool>(
      [&](Stores& stores) { return stores.catalog.by_sku("TP2003-M-白", kStore, today).has_value(); });
}

void play_day(const Desk& desk, std::ostream& out, const std::string& locale) {
  Play play(desk, out, locale);
  play.open_till();
  play.cash_sale();
  play.combined_sale();
  play.parked_sale();
  play.partial_return();
  play.exchange();
  play.close_till();
  play.statement();
  print_trial_balance(desk, out, locale);
}

}  // namespace bobbin::app
