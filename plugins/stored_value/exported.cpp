#include "exported.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "accounts.hpp"
#include "cards.hpp"
#include "purse.hpp"
#include "query.hpp"

namespace stored_value {

using nlohmann::json;

json service_balance(bobbin::Call& call, const Rules&, const json& in) {
  const bobbin::Member member = member_of_body(call, in);
  Pair sum;
  if (card_of(call, member.id())) {
    for (const Holding& one : holdings_of(call, member.id())) {
      sum.principal_minor += one.principal_minor;
      sum.bonus_minor += one.bonus_minor;
    }
  }
  return {{"principal_minor", sum.principal_minor},
          {"bonus_minor", sum.bonus_minor},
          {"balance_minor", sum.principal_minor + sum.bonus_minor}};
}

json opening_route(bobbin::Call& call, const Rules& rules, const json& in) {
  const json& body = in.at("body");
  const bobbin::Member member = member_of_body(call, body);
  call.db().write("open_card", {member.id()});
  Grant opening;
  opening.id = in.at("params").at("uuid");
  opening.member = member.id();
  opening.from = kOpening;
  opening.rule = "opening";
  opening.label = {"期初储值", "Opening balance"};
  opening.principal_minor = body.value("principal_minor", std::int64_t{0});
  opening.bonus_minor = body.value("bonus_minor", std::int64_t{0});
  grant(call, rules, opening);
  return ok({{"id", opening.id},
             {"member", member.holder()},
             {"principal_minor", opening.principal_minor},
             {"bonus_minor", opening.bonus_minor}});
}

}  // namespace stored_value
