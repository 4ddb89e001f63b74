#include "card_routes.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "accounts.hpp"
#include "bobbin/errors.hpp"
#include "cards.hpp"
#include "query.hpp"

namespace stored_value {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxPin = 12;

json card_body(const bobbin::Call& call, const json& who) {
  const auto card = card_of(call, member_id(who.at("id")));
  return {{"member", who.at("id")},
          {"member_code", who.at("code")},
          {"card", card ? card->serial : 1},
          {"frozen", card && card->frozen},
          {"has_pin", card && !card->pin.empty()}};
}

json set_frozen(const bobbin::Call& call, const json& who, int frozen) {
  call.db().write("set_frozen", {member_id(who.at("id")), frozen});
  return ok(card_body(call, who));
}

void move_lots(const bobbin::Call& call, const char* account, const std::string& from, const std::string& to) {
  for (const bobbin::Lot& lot : call.journal().lots(account, from)) {
    call.journal().post(bobbin::Transfer("merge")
                            .from(account, from)
                            .from_lot(lot.id)
                            .to(account, to)
                            .amount(lot.remaining)
                            .expires_ms(lot.expires_ms)
                            .label({"会员合并", "Merged members"}));
  }
}

// Who takes a member's card must not give it a PIN that they know.
void check_old_pin(const bobbin::Call& call, std::int64_t member, const std::string& said) {
  const auto card = card_of(call, member);
  if (!card || card->pin.empty()) return;
  if (said.empty()) {
    bobbin::decline({"会员已有密码：请会员输入原密码；忘了的，请店长补卡后重设。",
                     "The member has a PIN: ask for the old one; if it is forgotten, the manager replaces the card."},
                    "/old_pin");
  }
  if (!call.secrets().matches(pin_subject(member), said, card->pin)) {
    bobbin::decline({"原密码不对，请会员重新输入。", "The old PIN is wrong: ask the member again."}, "/old_pin");
  }
}

}  // namespace

json freeze_route(bobbin::Call& call, const Rules&, const json& in) {
  return set_frozen(call, in.at("params").at("m"), 1);
}

json unfreeze_route(bobbin::Call& call, const Rules&, const json& in) {
  return set_frozen(call, in.at("params").at("m"), 0);
}

json replace_route(bobbin::Call& call, const Rules&, const json& in) {
  const json& who = in.at("params").at("m");
  call.db().write("replace_card", {member_id(who.at("id"))},
                  bobbin::Expect{1, {"这位会员没有储值卡。", "The member has no card to replace."}});
  return ok(card_body(call, who));
}

json pin_route(bobbin::Call& call, const Rules&, const json& in) {
  const json& who = in.at("params").at("m");
  const std::string pin = in.at("body").at("pin");
  if (pin.size() > kMaxPin) bobbin::invalid({"密码最多 12 位。", "A PIN has at most 12 digits."}, "/pin");
  const std::int64_t member = member_id(who.at("id"));
  check_old_pin(call, member, in.at("body").value("old_pin", ""));
  call.db().write("set_pin", {member, call.secrets().seal(pin_subject(member), pin)});
  return ok(card_body(call, who));
}

void merge(const bobbin::Call& call, std::int64_t member, std::int64_t other) {
  const auto gone = card_of(call, other);
  if (!gone) return;
  for (const char* account : {kPrincipal, kBonus}) {
    move_lots(call, account, std::to_string(other), std::to_string(member));
  }
  call.db().write("merge_topups", {other, member});
  call.db().write("merge_card", {member, gone->frozen ? 1 : 0});
  call.db().write("drop_card", {other});
}

}  // namespace stored_value
