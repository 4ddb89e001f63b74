#include "core/receipts/receipts.hpp"

#include <algorithm>
#include <limits>
#include <sstream>

#include "core/base/text.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/rapidcheck.hpp"

namespace bobbin::receipts {
namespace {

checkout::PricedLine goods(std::int32_t number, const std::string& name, std::int64_t quantity, Minor unit) {
  checkout::PricedLine line;
  line.line = number;
  line.sku = "SKU-" + std::to_string(number);
  line.name = name;
  line.quantity = quantity;
  line.unit_list_minor = unit;
  line.list_minor = unit * quantity;
  line.net_minor = line.list_minor;
  return line;
}

checkout::Tender paid(std::int32_t index, const std::string& id, Words label, Minor amount) {
  checkout::Tender tender;
  tender.index = index;
  tender.id = id;
  tender.label = std::move(label);
  tender.amount_minor = amount;
  tender.tendered_minor = amount;
  return tender;
}

checkout::Sale example() {
  checkout::Sale sale;
  sale.number = "hz-west-till-1-20260105-0001";
  auto& priced = sale.tendered.priced;
  priced.store = "hz-west";
  priced.till = "till-1";
  priced.staff = "lin";
  priced.member = {7, "M0000007"};
  priced.at = Instant{1'767'578'400'000};
  priced.lines = {goods(1, "羊毛大衣", 1, 52'000), goods(2, "丝巾", 2, 1'500)};
  priced.lines[0].colour = "驼色";
  priced.lines[0].size = "M";
  priced.lines[0].adjustments = {{"host", "line_discount", {"手动优惠", "Discount by hand"}, -5'000}};
  priced.lines[0].net_minor = 47'000;
  priced.totals = {55'000, 5'000, 50'000, 5'752, 50'000};
  sale.tendered.tenders = {paid(1, "cash", {"现金", "Cash"}, 20'000),
                           paid(2, "wechat", {"微信支付", "WeChat Pay"}, 20'000),
                           paid(3, "points", {"积分", "Points"}, 10'000)};
  sale.tendered.tenders[0].tendered_minor = 30'000;
  sale.tendered.change_minor = 10'000;
  return sale;
}

const Heading kHeading{"织里", "西湖店", "Asia/Shanghai", "CNY", "王芳", "小林"};
const Sections kSections = {{"points", {{{"本次积分", "Points earned"}, "400"}}}};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_CASE("S7: a receipt has a row for each tender, the change, the number and the plugins' sections") {
  const std::string slip = text(example(), kHeading, kSections, {});
  CHECK(has(slip, "hz-west-till-1-20260105-0001"));
  CHECK(has(slip, "2026-01-05 10:00"));
  CHECK(has(slip, "现金                              200.00\n"));
  CHECK(has(slip, "微信支付                          200.00\n"));
  CHECK(has(slip, "积分                              100.00\n"));
  CHECK(has(slip, "找零                              100.00\n"));
  CHECK(has(slip, "合计                              500.00\n"));
  CHECK(has(slip, "本次积分                             400\n"));
  CHECK(has(slip, "王芳 M0000007"));
  CHECK(has(slip, "羊毛大衣 驼色 M\n"));
  CHECK(has(slip, "-50.00\n"));
}

TEST_CASE("it speaks English to who reads English") {
  const std::string slip = text(example(), kHeading, kSections, {"en", 48, Kind::kReceipt, Print::kOriginal});
  CHECK(has(slip, "WeChat Pay"));
  CHECK(has(slip, "Points earned"));
  CHECK(has(slip, "Change"));
  CHECK_FALSE(has(slip, "合计"));
}

TEST_CASE("no line is wider than the paper, counted in columns, and nothing is lost") {
  auto sale = example();
  sale.tendered.priced.lines[0].name = "一件名字特别特别长的羊毛大衣而且还有很多很多说明写在它的名字里面直到纸边";
  sale.tendered.priced.note = "A note that goes on and on, far beyond the edge of any paper that a till has ever seen.";
  for (const int columns : {32, 40, 48}) {
    const std::string slip = text(sale, kHeading, kSections, {"zh-CN", columns, Kind::kReceipt, Print::kOriginal});
    for (const std::string& line : lines_of(slip)) CHECK(width(line) <= columns);
    CHECK(has(slip, "直到纸边"));
  }
}

TEST_CASE("a gift receipt shows goods, no price, no tender, no member") {
  const std::string slip = text(example(), kHeading, kSections, {"zh-CN", 40, Kind::kGift, Print::kOriginal});
  CHECK(has(slip, "礼品小票"));
  CHECK(has(slip, "丝巾"));
  CHECK_FALSE(has(slip, ".00"));
  CHECK_FALSE(has(slip, "现金"));
  CHECK_FALSE(has(slip, "王芳"));
  CHECK_FALSE(has(slip, "400"));
}

TEST_CASE("a reprint is marked as a copy") {
  CHECK(has(text(example(), kHeading, {}, {"zh-CN", 40, Kind::kReceipt, Print::kCopy}), "副本"));
  CHECK(has(html(example(), kHeading, {}, {"en", 40, Kind::kReceipt, Print::kCopy}), "COPY"));
  CHECK_FALSE(has(text(example(), kHeading, {}, {}), "副本"));
}

TEST_CASE("HTML escapes every text and says its language") {
  auto sale = example();
  sale.tendered.priced.lines[0].name = "<script>alert('x')</script> & \"co\"";
  const std::string page = html(sale, kHeading, kSections, {});
  CHECK_FALSE(has(page, "<script>"));
  CHECK(has(page, "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;co&quot;"));
  CHECK(has(page, "<html lang=\"zh-CN\">"));
  CHECK(has(page, "<title>hz-west-till-1-20260105-0001</title>"));
  CHECK(has(page, "<td>现金</td><td>200.00</td>"));
}

TEST_CASE("a return's slip says what went back and how far it is") {
  returns::Return back;
  back.number = "hz-west-till-1-20260105-R0001";
  back.store = "hz-west";
  back.till = "till-1";
  back.staff = "lin";
  back.at = Instant{1'767'578'400'000};
  back.lines = {{1, "SKU-1", "羊毛大衣", 1, 47'000, "尺码不合", true}};
  returns::Refund refund;
  refund.tender_id = "wechat";
  refund.label = {"微信支付", "WeChat Pay"};
  refund.amount_minor = 47'000;
  refund.state = returns::RefundState::kPending;
  back.refunds = {refund};
  back.refunded_minor = 47'000;
  const std::string slip = text(back, kHeading, {}, {});
  CHECK(has(slip, "R0001"));
  CHECK(has(slip, "微信支付（处理中）                470.00\n"));
  CHECK(has(slip, "-470.00"));
  CHECK(has(slip, "尺码不合"));
  CHECK(has(html(back, kHeading, {}, {}), "470.00"));
  const std::string copy = text(back, kHeading, {}, {"en", 40, Kind::kReceipt, Print::kCopy});
  CHECK(has(copy, "WeChat Pay (pending)              470.00\n"));
  CHECK(has(copy, "COPY"));
}

TEST_CASE("a return's slip says what it took from the member's accounts and gave back to them (G4)") {
  returns::Return back;
  back.number = "hz-west-till-1-20260105-R0001";
  back.at = Instant{1'767'578'400'000};
  back.member = {7, "M0000007"};
  checkout::Effect earned;
  earned.label = {"消费得积分", "Points for this purchase"};
  earned.holder = "7";
  earned.unit = "point";
  earned.amount = -300;
  checkout::Effect spent = earned;
  spent.label = {"积分抵现", "Paid with points"};
  spent.amount = 10'000;
  checkout::Effect commission = earned;
  commission.label = {"提成", "Commission"};
  commission.holder = "lin";
  checkout::Effect value = spent;
  value.label = {"储值", "Stored value"};
  value.unit = "CNY";
  back.effects = {earned, spent, commission, value};
  const std::string slip = text(back, kHeading, {}, {"en", 40, Kind::kReceipt, Print::kOriginal});
  CHECK(has(slip, "Points for this purchase            -300\n"));
  CHECK(has(slip, "Paid with points                  +10000\n"));
  CHECK(has(slip, "Stored value                     +100.00\n"));
  CHECK_FALSE(has(slip, "Commission"));
}

TEST_CASE("a return's slip names the sale that it returns and has the sections of modules") {
  returns::Return back;
  back.number = "hz-west-till-1-20260105-R0001";
  Heading heading = kHeading;
  heading.of_sale = "hz-west-till-1-20260105-0001";
  const std::string slip = text(back, heading, {{"points", {{{"积分余额", "Points balance"}, "-300"}}}}, {});
  CHECK(has(slip, "原销售单    hz-west-till-1-20260105-0001\n"));
  CHECK(has(slip, "积分余额                            -300\n"));
  CHECK_FALSE(has(text(back, kHeading, {}, {}), "原销售单"));
}

TEST_CASE("credits of one tender are one row, payments outside are a row each") {
  checkout::Sale sale = example();
  checkout::Tender credit = paid(1, "cash", {"现金", "Cash"}, 10'000);
  credit.credit = true;
  sale.tendered.change_minor = 0;
  sale.tendered.tenders = {credit, credit, paid(3, "cash", {"现金", "Cash"}, 5'000)};
  const Style english{"en", 40, Kind::kReceipt, Print::kOriginal};
  const std::string slip = text(sale, kHeading, {}, english);
  CHECK(has(slip, "Cash (exchange credit)            200.00\n"));
  CHECK(has(slip, "Cash                               50.00\n"));
  CHECK_FALSE(has(slip, "100.00"));

  returns::Return back;
  returns::Refund cash;
  cash.tender_id = "cash";
  cash.label = {"现金", "Cash"};
  cash.amount_minor = 10'000;
  returns::Refund wechat = cash;
  wechat.tender_id = "wechat";
  wechat.label = {"微信支付", "WeChat Pay"};
  wechat.amount_minor = 3'000;
  wechat.original = "a.1.1";
  back.refunds = {cash, wechat, cash, wechat};
  const std::string returned = text(back, kHeading, {}, english);
  CHECK(has(returned, "Cash                              200.00\n"));
  const std::string row = "WeChat Pay                         30.00\n";
  REQUIRE(has(returned, row));
  CHECK(has(returned.substr(returned.find(row) + row.size()), row));
}

TEST_CASE("width counts columns as a printer does") {
  CHECK(width("abc") == 3);
  CHECK(width("现金") == 4);
  CHECK(width("（）") == 4);
  CHECK(width("e\xCC\x81") == 1);
  CHECK(width("\xF0\x9F\x98\x80") == 2);
}

// Of a text by its characters, each alone and as its block in UAX 11 says: 0 for controls and marks, 2 for wide ones.
int width_by_characters(std::string_view text) {
  struct Kind {
    std::string_view first;
    std::string_view last;
    int columns;
  };
  // UTF-8 sorts as its code points do.
  static constexpr Kind kKinds[] = {{"\x01", "\x1F", 0},
                                    {"\u0300", "\u036F", 0},
                                    {"\u1100", "\u115F", 2},
                                    {"\u200B", "\u200F", 0},
                                    {"\u20D0", "\u20FF", 0},
                                    {"\u2E80", "\u303E", 2},
                                    {"\u3041", "\u4DBF", 2},
                                    {"\u4E00", "\uA4CF", 2},
                                    {"\uA960", "\uA97F", 2},
                                    {"\uAC00", "\uD7A3", 2},
                                    {"\uF900", "\uFAFF", 2},
                                    {"\uFE00", "\uFE0F", 0},
                                    {"\uFE10", "\uFE19", 2},
                                    {"\uFE20", "\uFE2F", 0},
                                    {"\uFE30", "\uFE6F", 2},
                                    {"\uFF00", "\uFF60", 2},
                                    {"\uFFE0", "\uFFE6", 2},
                                    {"\U00016FE0", "\U00018DFF", 2},
                                    {"\U0001AFF0", "\U0001B2FF", 2},
                                    {"\U0001F300", "\U0001F64F", 2},
                                    {"\U0001F680", "\U0001F6FF", 2},
                                    {"\U0001F900", "\U0001F9FF", 2},
                                    {"\U00020000", "\U0003FFFD", 2}};
  int columns = 0;
  for (const std::string_view character : characters(text)) {
    const auto* const kind = std::find_if(std::begin(kKinds), std::end(kKinds), [&](const Kind& one) {
      return one.first <= character && character <= one.last;
    });
    columns += kind == std::end(kKinds) ? 1 : kind->columns;
  }
  return columns;
}

std::string encoded(char32_t c) {
  const auto tail = [&](unsigned shift) { return static_cast<char>(0x80U | (c >> shift & 0x3FU)); };
  if (c < 0x80) return {static_cast<char>(c)};
  if (c < 0x800) return {static_cast<char>(0xC0U | c >> 6U), tail(0)};
  if (c < 0x10000) return {static_cast<char>(0xE0U | c >> 12U), tail(6), tail(0)};
  return {static_cast<char>(0xF0U | c >> 18U), tail(12), tail(6), tail(0)};
}

// Half of it Latin and figures, as on a slip, the rest from all blocks.
rc::Gen<std::string> any_text() {
  const auto block = [](char32_t first, char32_t end) { return rc::gen::inRange<char32_t>(first, end); };
  const auto character = rc::gen::oneOf(block(0x01, 0x80), block(0x01, 0x80), block(0x80, 0x3400),
                                        block(0x3400, 0xD800), block(0xE000, 0x10000), block(0x10000, 0x110000));
  return rc::gen::map(rc::gen::container<std::vector<char32_t>>(character), [](const std::vector<char32_t>& all) {
    std::string out;
    for (const char32_t c : all) out += encoded(c);
    return out;
  });
}

TEST_CASE("a text is as wide as its characters together, however they are mixed") {
  check_property("the width of a text is the sum of its characters'", [] {
    const std::string text = *any_text();
    RC_ASSERT(width(text) == width_by_characters(text));
  });
}

TEST_CASE("money has the currency's decimals") {
  CHECK(money(12'345, "CNY") == "123.45");
  CHECK(money(-5, "CNY") == "-0.05");
  CHECK(money(0, "CNY") == "0.00");
  CHECK(money(500, "JPY") == "500");
  CHECK(money(1'234, "KWD") == "1.234");
  CHECK(money(std::numeric_limits<Minor>::min(), "CNY") == "-92233720368547758.08");
}

}  // namespace
}  // namespace bobbin::receipts
