#include "policy.hpp"

#include <string>

namespace payments {

const std::array<Kind, kTenderCount>& kinds() {
  static constexpr std::array<Kind, kTenderCount> kKinds{{
      {"cash", "现金", "Cash", true, false},
      {"wechat", "微信支付", "WeChat Pay", false, true},
      {"alipay", "支付宝", "Alipay", false, true},
      {"card", "银行卡", "Card", false, true},
      {"bank_transfer", "银行转账", "Bank transfer", false, false},
      {"voucher", "券", "Voucher", false, false},
  }};
  return kKinds;
}

Policy read_policy(const bobbin::Settings& settings) {
  Policy policy;
  for (std::size_t i = 0; i < kTenderCount; ++i) {
    // "on" or true: YAML's readers turn the one into the other.
    const std::string pointer = "/tenders/" + std::string(kinds()[i].id);
    const auto word = settings.get_text(pointer);
    policy.on[i] = word ? *word == "on" : settings.get_boolean(pointer).value_or(false);
  }
  policy.cash_step_minor = settings.integer("/cash_rounding_minor");
  return policy;
}

}  // namespace payments
