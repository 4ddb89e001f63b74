#include "rules_text.hpp"

namespace tiers {
namespace {

bobbin::Words scope_words(const Scope& scope) {
  switch (scope.of) {
    case Scope::Of::kAll:
      return {"全场", "everything"};
    case Scope::Of::kNew:
      return {"新品", "new goods"};
    case Scope::Of::kCategory:
      return {scope.category, scope.category};
    case Scope::Of::kDesignated:
      return {"指定商品", "designated goods"};
  }
  return {};
}

bobbin::Words quota_words(const Quota& quota) {
  const bool month = quota.period == Period::kMonth;
  return bobbin::say(month ? "每月 {1} 件" : "每年 {1} 件", month ? "{1} a month" : "{1} a year", quota.pieces);
}

bobbin::Words with_quota(bobbin::Words words, const Benefit& benefit) {
  if (!benefit.quota) return words;
  const bobbin::Words times = quota_words(*benefit.quota);
  return {words.zh + "（" + times.zh + "）", words.en + " (" + times.en + ")"};
}

}  // namespace

std::string percent_text(std::int64_t ppm) {
  std::string text = std::to_string(ppm / 10'000);
  if (const std::int64_t rest = ppm % 10'000; rest != 0) {
    std::string digits = std::to_string(10'000 + rest).substr(1);
    while (digits.back() == '0') digits.pop_back();
    text += "." + digits;
  }
  return text + "%";
}

bobbin::Words default_name(const Benefit& benefit) {
  const bobbin::Words where = scope_words(benefit.scope);
  const std::string rate = percent_text(benefit.rate_ppm);
  switch (benefit.kind) {
    case Benefit::Kind::kDiscount:
      return {where.zh + "减 " + rate, rate + " off " + where.en};
    case Benefit::Kind::kBirthday:
      return {"生日月" + where.zh + "减 " + rate, "birthday month: " + rate + " off " + where.en};
    case Benefit::Kind::kQuota:
      return with_quota({where.zh + "减 " + rate, rate + " off " + where.en}, benefit);
    case Benefit::Kind::kService:
      return with_quota({"免费" + where.zh, "free: " + where.en}, benefit);
    case Benefit::Kind::kEarlyAccess:
      return {"新品优先购买", "early access to new goods"};
  }
  return {};
}

}  // namespace tiers
