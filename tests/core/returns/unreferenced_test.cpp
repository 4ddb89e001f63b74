#include "tests/core/returns/returning.hpp"

namespace bobbin::returns {
namespace {

using testing::basket;
using testing::bring;
using testing::line;
using testing::must;
using testing::pay;
using testing::Returning;
using testing::Told;
using testing::told;

TEST_CASE("without receipt only with permission and reason, in cash unless said") {
  Returning shop;
  shop.goods("A", 10'000, 0);
  ReturnRequest request = bring("", {});
  request.unreferenced = {{"A", 2, 8'000}};
  CHECK(told(shop.returns.take_back(request)).code == Code::kForbidden);
  request.desk.may_unreferenced = true;
  CHECK(told(shop.returns.take_back(request)) == Told{Code::kInvalid, "/reason"});
  request.reason = "present without slip";
  for (const char* tender : {"points", "wechat"}) {  // no money; no payment that it could go back to
    request.tender = tender;
    CHECK(told(shop.returns.take_back(request)) == Told{Code::kInvalid, "/tender"});
    CHECK(told(shop.returns.quote(request)) == Told{Code::kInvalid, "/tender"});
  }
  request.tender = "";
  auto wrong = request;
  wrong.unreferenced[0].sku = "Z";
  CHECK(told(shop.returns.take_back(wrong)) == Told{Code::kInvalid, "/unreferenced/0/sku"});
  wrong.unreferenced[0] = {"A", 0, 1};
  CHECK(told(shop.returns.take_back(wrong)) == Told{Code::kInvalid, "/unreferenced/0/quantity"});
  wrong.unreferenced[0] = {"A", 1, -1};
  CHECK(told(shop.returns.take_back(wrong)) == Told{Code::kInvalid, "/unreferenced/0/unit_price_minor"});
  shop.fill_drawer(16'000);
  CHECK(must(shop.returns.quote(request)).refunded_minor == 16'000);
  const Return back = must(shop.returns.take_back(request)).back;
  CHECK(back.refunds[0].tender_id == "cash");
  CHECK(back.refunded_minor == 16'000);
  CHECK(shop.stock_of("A") == 2);
  CHECK(shop.money("cash") == -16'000);
  CHECK(shop.audit("return.unreferenced").size() == 1);
  CHECK(must(shop.returns.find(back.id)).reason == "present without slip");
}

TEST_CASE("without receipt, more than the goods cost today takes price.override and is audited (S2)") {
  Returning shop;
  shop.goods("A", 10'000, 0);
  ReturnRequest request = bring("", {});
  request.unreferenced = {{"A", 1, 10'000}, {"A", 1, 10'001}};
  request.desk.may_unreferenced = true;
  request.reason = "present without slip";
  CHECK(told(shop.returns.quote(request)) == Told{Code::kForbidden, "/unreferenced/1/unit_price_minor"});
  CHECK(told(shop.returns.take_back(request)) == Told{Code::kForbidden, "/unreferenced/1/unit_price_minor"});
  request.desk.may_override = true;
  shop.fill_drawer(20'001);
  CHECK(shop.returns.take_back(request));
  const auto records = shop.audit("return.unreferenced");
  REQUIRE(records.size() == 1);
  CHECK(records[0].before_json == R"({"lines":[{"line":2,"regular_minor":10000}]})");
  CHECK(records[0].after_json == R"({"amount_minor":20001,"lines":[{"line":2,"unit_price_minor":10001}]})");
  shop.check_whole();
}

TEST_CASE("without receipt no more cash goes out than the drawer should hold (S6)") {
  Returning shop;
  shop.goods("A", 10'000);
  ReturnRequest request = bring("", {});
  request.unreferenced = {{"A", 1, 10'000}};
  request.desk.may_unreferenced = true;
  request.reason = "present without slip";
  shop.fill_drawer(9'999);
  CHECK(told(shop.returns.take_back(request)) == Told{Code::kInvalid, "/tender"});
  const auto refused = shop.returns.quote(request);
  REQUIRE(told(refused) == Told{Code::kInvalid, "/tender"});
  CHECK(refused.error().detail.en.find("9999") == std::string::npos);  // the count is blind
  request.desk.drawers = shifts::Drawers::kAll;
  CHECK(shop.returns.quote(request).error().detail.en.find("9999") != std::string::npos);
  shop.fill_drawer(1);
  CHECK(shop.returns.take_back(request));

  // With a receipt the money is the customer's: a quote warns who may know, nobody is refused.
  const auto sale = shop.sell(basket({line("A", 1)}), {pay("cash", 10'000)});
  shop.fill_drawer(-1);
  auto by_slip = bring(sale.id, {{1, 1, ""}});
  CHECK(must(shop.returns.quote(by_slip)).warnings.empty());
  by_slip.desk.drawers = shifts::Drawers::kAll;
  CHECK(must(shop.returns.quote(by_slip)).warnings.size() == 1);
  CHECK(shop.returns.take_back(by_slip));
}

}  // namespace
}  // namespace bobbin::returns
