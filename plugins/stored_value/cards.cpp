#include "cards.hpp"

#include <limits>

#include "bobbin/errors.hpp"

namespace stored_value {

std::optional<Card> card_of(const bobbin::Call& call, std::int64_t member) {
  std::optional<Card> out;
  call.db().read("card", {member}, [&](const bobbin::DbRow& row) {
    out = Card{row.integer(0) != 0, std::string(row.text(1)), row.integer(2),
               bobbin::Day{static_cast<std::int32_t>(row.integer(3))}, row.integer(4)};
  });
  return out;
}

std::int64_t topped_up_today(const std::optional<Card>& card, bobbin::Day today) {
  // A store whose day ends later may be a day ahead: its top-ups count here too.
  return card && card->day >= today ? card->day_minor : 0;
}

bobbin::Words frozen_words() {
  return {"储值卡已冻结，请先核实会员身份再解冻。",
          "The card is frozen: make sure who the member is, then unfreeze it."};
}

std::string pin_subject(std::int64_t member) { return "member " + std::to_string(member); }

void check_pin(const bobbin::Call& call, const Rules& rules, const Card& card, const Proof& proof) {
  if (call.preview()) return;  // a quote asks nobody for a PIN, and is no place to try some
  if (!rules.verify_above_minor || proof.amount_minor <= *rules.verify_above_minor) return;
  const std::string above = bobbin::amount_text(*rules.verify_above_minor, call.currency());
  if (card.pin.empty()) {
    bobbin::decline(bobbin::say("用储值支付超过 {1} 要密码，会员还没有设密码，请先设置。",
                                "Paying more than {1} with stored value needs the member's PIN: set one first.",
                                above));
  }
  if (proof.said.empty()) {
    bobbin::decline(bobbin::say("用储值支付超过 {1}，请会员输入密码。",
                                "Paying more than {1} with stored value: ask the member for the PIN.", above));
  }
  if (!call.secrets().matches(pin_subject(proof.member), proof.said, card.pin)) {
    bobbin::decline({"储值密码不对，请会员重新输入。", "The PIN is wrong: ask the member again."});
  }
}

void count_top_up(const bobbin::Call& call, const Rules& rules, std::int64_t member, std::int64_t amount_minor) {
  const std::int64_t limit =
      rules.daily_limit_minor > 0 ? rules.daily_limit_minor : std::numeric_limits<std::int64_t>::max();
  const std::int64_t day = call.business_day().n;
  call.db().write(
      "count_top_up", {member, day, amount_minor, limit},
      bobbin::Expect{
          1, {"今天充值已到上限，或储值卡已冻结。", "The day's limit of top-ups is reached, or the card is frozen."}});
}

}  // namespace stored_value
