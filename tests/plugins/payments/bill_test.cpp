#include "plugins/payments/bill.hpp"

#include "bobbin/errors.hpp"
#include "plugins/payments/reconciliation.hpp"
#include "tests/support/catch.hpp"

using namespace payments;

namespace {

struct Said {
  std::string field, en, zh;
};

Said refusal_of(std::string_view csv, std::string_view currency = "CNY") {
  try {
    (void)read_bill(csv, currency);
  } catch (const bobbin::Refused& refused) {
    return {refused.field(), refused.words().en, refused.words().zh};
  }
  return {};
}

}  // namespace

TEST_CASE("a bill is read with its columns in any order, and with what spreadsheets and providers add (PAY4)") {
  const auto rows = read_bill(
      "\xEF\xBB\xBF"
      "time,amount,kind,reference,fee\r\n"
      "09:00,128.00,payment,`WX001,0.77\r\n"
      "\r\n"
      "10:00,\"5.5\",退款,\"WX\"\"2,3\",-0.03\r\n"
      "11:00, 40 ,支付,WX003,",
      "CNY");
  REQUIRE(rows.size() == 3);
  CHECK_FALSE(rows[0].refund);
  CHECK(rows[0].reference == "WX001");
  CHECK(rows[0].amount_minor == 12'800);
  CHECK(rows[0].fee_minor == 77);
  CHECK(rows[1].refund);
  CHECK(rows[1].reference == "WX\"2,3");
  CHECK(rows[1].amount_minor == 550);
  CHECK(rows[1].fee_minor == -3);
  CHECK(rows[1].line == 4);
  CHECK(rows[2].amount_minor == 4'000);
  CHECK(rows[2].fee_minor == 0);
  CHECK(read_bill("类型,凭证号,金额\n", "CNY").empty());
  CHECK(read_bill("kind,reference,amount\npayment,A,1280\n", "JPY")[0].amount_minor == 1'280);
  CHECK(read_bill("kind,reference,amount\npayment,A,1.280\n", "KWD")[0].amount_minor == 1'280);
}

TEST_CASE("a bill that can't be read is refused with its line, and what would be right (PAY4)") {
  struct Row {
    const char* csv;
    const char* en;
    const char* zh;
  };
  const Row rows[] = {
      {"", "The bill is empty.", "对账单是空的。"},
      {"kind,amount\n", "Line 1: there is no column \"reference\"", "第 1 行：缺少列“凭证号”"},
      {"kind,reference,amount,金额\n", "Line 1: the column \"金额\" is there twice.", "列“金额”出现了两次"},
      {"kind,reference,amount\nsale,A,1.00\n", "Line 2: the kind \"sale\" must be payment or refund.",
       "payment（支付）"},
      {"kind,reference,amount\npayment,,1.00\n", "Line 2: the reference has 1 to 100 bytes.", "凭证号应有"},
      {"kind,reference,amount\npayment,A,0\n", "Line 2: the amount is above 0", "金额应大于 0"},
      {"kind,reference,amount\npayment,A,-1.00\n", "Line 2: the amount is above 0", "金额应大于 0"},
      {"kind,reference,amount\npayment,A,\"1,000.00\"\n", "\"1,000.00\" is no amount; it looks like 128.00.",
       "应像 128.00"},
      {"kind,reference,amount\npayment,A,1.005\n", "\"1.005\" is no amount", "不是金额"},
      {"kind,reference,amount\npayment,A,.5\n", "\".5\" is no amount", "不是金额"},
      {"kind,reference,amount\npayment,A,5.\n", "\"5.\" is no amount", "不是金额"},
      {"kind,reference,amount\npayment,A,--5\n", "\"--5\" is no amount", "不是金额"},
      {"kind,reference,amount\npayment,A,99999999999999.00\n", "is no amount", "不是金额"},
      {"kind,reference,amount\npayment,A\n", "Line 2: there are 2 columns, \"amount\" is missing.", "只有 2 列"},
      {"kind,reference,amount\npayment,\"A,1.00\n", "Line 2: a quotation mark has no end.", "引号没有结束"},
      {"kind,reference,amount\npayment,\"A\"B,1.00\n", "Line 2: after a quotation mark comes a comma", "引号后面"},
  };
  for (const Row& row : rows) {
    INFO(row.csv);
    const Said said = refusal_of(row.csv);
    CHECK(said.field == "/csv");
    CHECK(said.en.find(row.en) != std::string::npos);
    CHECK(said.zh.find(row.zh) != std::string::npos);
  }
  CHECK(refusal_of("kind,reference,amount\npayment,A,12.80\n", "JPY").en.find("looks like 1280") != std::string::npos);
}

TEST_CASE("what a reference moved is matched, missing on one side, or differs (PAY4)") {
  struct Row {
    Movement movement;
    Status status;
  };
  const Row rows[] = {
      {{.kind = "payment", .bill_rows = 1, .bill_minor = 500, .our_rows = 1, .our_minor = 500}, Status::kMatched},
      {{.kind = "refund", .bill_rows = 1, .bill_minor = 500, .our_rows = 2, .our_minor = 500}, Status::kMatched},
      {{.kind = "payment", .bill_rows = 1, .bill_minor = 500}, Status::kMissingHere},
      {{.kind = "payment", .our_rows = 1, .our_minor = 500}, Status::kMissingThere},
      {{.kind = "payment", .bill_rows = 1, .bill_minor = 500, .our_rows = 1, .our_minor = 501}, Status::kAmountDiffers},
  };
  Summary summary;
  for (const Row& row : rows) {
    CHECK(row.movement.status() == row.status);
    summary.add(row.movement);
  }
  CHECK(summary.of(Status::kMatched) == 2);
  CHECK(summary.of(Status::kMissingThere) == 1);
  CHECK(summary.payments.references == 4);
  CHECK(summary.payments.bill_minor == 1'500);
  CHECK(summary.payments.our_minor == 1'501);
  CHECK(summary.refunds.bill_minor == 500);
}
