#include "exported.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "accounts.hpp"
#include "granting.hpp"
#include "member_routes.hpp"
#include "redemption.hpp"

namespace points {

using nlohmann::json;

json service_grant(bobbin::Call& call, const Rules& rules, const json& in) {
  const bobbin::Member member = member_of_body(call, in);
  const json& label = in.at("label");
  const std::string reason = in.value("reason", "");
  const std::int64_t points = in.at("points");
  grant(call, rules, {member.holder(), in.at("rule"), {label.at("zh-CN"), label.at("en")}, points, reason});
  return {{"granted", points}};
}

json service_opening(bobbin::Call& call, const Rules& rules, const json& in) {
  const bobbin::Member member = member_of_body(call, in);
  const std::int64_t points = in.at("points");
  call.journal().post(bobbin::Transfer("opening")
                          .from(kOpening)
                          .to(kBalance, member.holder())
                          .amount(points)
                          .expires_ms(expires_ms(call, rules, call.business_day()))
                          .label({"期初积分", "Opening balance"}));
  return {{"granted", points}};
}

json service_balance(bobbin::Call& call, const Rules& rules, const json& in) {
  const std::string holder = member_of_body(call, in).holder();
  const bobbin::Balance balance = call.journal().balance(kBalance, holder);
  return {{"balance", balance.balance},
          {"pending", call.journal().balance(kPending, holder).balance},
          {"spendable", balance.spendable},
          {"worth_minor", worth_minor(rules.redeem, balance.spendable)}};
}

}  // namespace points
