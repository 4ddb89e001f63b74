#include "receipt.hpp"

#include <nlohmann/json.hpp>

#include "accounts.hpp"
#include "bobbin/text.hpp"

namespace stored_value {

using nlohmann::json;

std::string receipt(bobbin::Call& call, std::string_view question) {
  json rows = json::array();
  // Every sale asks; a question without effects is answered without reading it.
  if (question.find("\"rule\"") == std::string_view::npos) return R"({"rows": []})";
  const json in = json::parse(question);
  if (in.at("member").is_null()) return R"({"rows": []})";
  const std::string holder = in.at("member").at("id");
  const auto add = [&](const char* zh, const char* en, std::int64_t minor) {
    if (minor == 0) return;
    rows.push_back({{"label", {{"zh-CN", zh}, {"en", en}}}, {"value", bobbin::amount_text(minor, call.currency())}});
  };
  std::int64_t principal = 0;
  std::int64_t bonus = 0;
  std::int64_t used = 0;
  for (const json& effect : in.at("effects")) {
    const std::string rule = effect.at("rule");
    const std::int64_t amount = effect.at("amount");
    if (rule == "topup") principal += amount;
    if (rule == "topup_bonus") bonus += amount;
    if (rule == "spend" || rule == "spend_bonus") used -= amount;
  }
  add("储值充值", "Topped up", principal);
  add("充值赠送", "Bonus", bonus);
  add("储值支付", "Paid with stored value", used);
  const std::int64_t left =
      call.journal().balance(kPrincipal, holder).balance + call.journal().balance(kBonus, holder).spendable;
  rows.push_back({{"label", {{"zh-CN", "储值余额"}, {"en", "Stored value left"}}},
                  {"value", bobbin::amount_text(left, call.currency())}});
  return json{{"rows", std::move(rows)}}.dump();
}

}  // namespace stored_value
