#include <string>

#include "plugins/payments/codes.hpp"
#include "plugins/payments/policy.hpp"
#include "plugins/payments/provider.hpp"
#include "tests/support/catch.hpp"

using namespace payments;

namespace {

const std::string kPay = "0192f0c4-0000-7000-8000-000000000001.1.1";
const std::string kRefund = "0192f0c4-0000-7000-8000-000000000002.1";

Asked ask(const std::string& code, std::int64_t queries = 0, bool cancel_sent = false) {
  return {code, queries, cancel_sent, false};
}

std::string digits(std::size_t count, const std::string& prefix) {
  return prefix + std::string(count - prefix.size(), '5');
}

}  // namespace

TEST_CASE("the scanned code chooses the provider (PAY5)") {
  for (const char* prefix : {"10", "11", "12", "13", "14", "15"}) {
    CHECK(tender_of_code(digits(18, prefix)) == "wechat");
    CHECK(tender_of_code(digits(17, prefix)).empty());
    CHECK(tender_of_code(digits(19, prefix)).empty());
  }
  for (const char* prefix : {"25", "26", "27", "28", "29", "30"}) {
    for (std::size_t count = 16; count <= 24; ++count) CHECK(tender_of_code(digits(count, prefix)) == "alipay");
    CHECK(tender_of_code(digits(15, prefix)).empty());
    CHECK(tender_of_code(digits(25, prefix)).empty());
  }
  CHECK(tender_of_code(digits(19, "62")) == "card");
  CHECK(tender_of_code(digits(18, "62")).empty());
  for (const char* none : {"", "1", "10555555555555555x", "10 555555555555555", "165555555555555555",
                           "315555555555555555", "245555555555555555", "095555555555555555", "１０５５５５"}) {
    CHECK(tender_of_code(none).empty());
  }
}

TEST_CASE("the last digit of a code decides what the provider answers (PAY2)") {
  CHECK(provider::authorise(ask("131")) == State::kDeclined);
  CHECK(provider::authorise(ask("132")) == State::kPending);
  CHECK(provider::authorise(ask("133")) == State::kUnknown);
  CHECK(provider::authorise(ask("134")) == State::kUnknown);
  for (const char* code : {"130", "135", "136", "137", "138", "139"}) {
    CHECK(provider::authorise(ask(code)) == State::kApproved);
    CHECK(provider::query(ask(code)) == State::kApproved);  // the host died before it heard the answer
  }
}

TEST_CASE("a delayed payment and one whose answer was lost are approved when asked") {
  CHECK(provider::query(ask("132")) == State::kApproved);
  CHECK(provider::query(ask("133")) == State::kApproved);
  CHECK(provider::query(ask("131")) == State::kDeclined);
}

TEST_CASE("a late payment is unknown at the first query and approved after it") {
  CHECK(provider::query(ask("134", 0)) == State::kUnknown);
  CHECK(provider::query(ask("134", 1)) == State::kApproved);
}

TEST_CASE("what is called off stays off, but a late payment comes all the same") {
  for (const char* code : {"130", "132", "133", "134"}) CHECK(provider::cancel(ask(code)) == State::kCancelled);
  CHECK(provider::cancel(ask("131")) == State::kDeclined);
  for (const char* code : {"130", "132", "133"}) CHECK(provider::query(ask(code, 0, true)) == State::kCancelled);
  CHECK(provider::query(ask("134", 0, true)) == State::kApproved);
}

TEST_CASE("a refund is done at once unless its code asks for another state (PAY3)") {
  for (const char* code : {"130", "131", "132", "133", "134", "", "7700"})
    CHECK(provider::refund(code) == State::kApproved);
  CHECK(provider::refund("1355555555555557710") == State::kDeclined);
  CHECK(provider::refund("1355555555555557720") == State::kPending);
  CHECK(provider::refund("1355555555555557730") == State::kUnknown);
  // Asked again.
  CHECK(provider::query({"7720", 0, false, true}) == State::kApproved);
  CHECK(provider::query({"7730", 0, false, true}) == State::kApproved);
  CHECK(provider::query({"7710", 0, false, true}) == State::kDeclined);
  CHECK(provider::query({"134", 0, true, true}) == State::kApproved);
}

TEST_CASE("the provider's number of an attempt is always the same, and another for another") {
  CHECK(provider::reference(kPay) == provider::reference(kPay));
  CHECK(provider::reference(kPay) != provider::reference(kRefund));
  CHECK(provider::reference(kPay).size() == 19);
}

TEST_CASE("only cash gives change, and only wallets and cards take codes (PAY1)") {
  for (const Kind& kind : kinds()) {
    CHECK(kind.change == (kind.id == "cash"));
    CHECK(kind.outside == (kind.id == "wechat" || kind.id == "alipay" || kind.id == "card"));
  }
}
