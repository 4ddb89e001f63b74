#include "purse.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "accounts.hpp"

namespace stored_value {
namespace {

using nlohmann::json;

// Which bonus belongs to which principal, of the top-ups that still have bonus.
std::map<std::int64_t, std::int64_t> principal_of_bonus(const bobbin::Call& call, std::int64_t member,
                                                        const std::vector<bobbin::Lot>& bonus) {
  std::map<std::int64_t, std::int64_t> out;
  if (bonus.empty()) return out;
  std::int64_t oldest = bonus.front().origin;
  for (const bobbin::Lot& lot : bonus) oldest = std::min(oldest, lot.origin);
  call.db().read("pairs", {member, oldest}, [&](const bobbin::DbRow& row) { out[row.integer(1)] = row.integer(0); });
  return out;
}

bobbin::Basis all_or_part(std::int64_t amount_minor) {
  return {{{bobbin::TermKind::kLineUnits, 1, amount_minor, 1, 1}}, {}};
}

}  // namespace

std::vector<Holding> holdings_of(const bobbin::Call& call, std::int64_t member) {
  const std::string holder = std::to_string(member);
  const auto principal = call.journal().lots(kPrincipal, holder);
  auto bonus = call.journal().lots(kBonus, holder);
  std::erase_if(bonus, [&](const bobbin::Lot& lot) { return lot.expires_ms <= call.now_ms(); });
  const auto pairs = principal_of_bonus(call, member, bonus);
  std::map<std::int64_t, Holding> found;  // by the entry that came first
  for (const bobbin::Lot& lot : principal) {
    Holding& one = found[lot.origin];
    one.principal_entry = lot.origin;
    one.granted_ms = lot.granted_ms;
    one.principal_minor += lot.remaining;
  }
  for (const bobbin::Lot& lot : bonus) {
    const auto pair = pairs.find(lot.origin);
    const bool paired = pair != pairs.end() && pair->second != 0;
    Holding& one = found[paired ? pair->second : lot.origin];
    one.bonus_entry = lot.origin;
    if (one.principal_entry == 0) one.granted_ms = lot.granted_ms;
    one.bonus_minor += lot.remaining;
    one.expires_ms = lot.expires_ms;
  }
  std::vector<Holding> out;
  for (const auto& [entry, one] : found) out.push_back(one);
  return out;
}

std::vector<Pair> pairs_of(const std::vector<Holding>& holdings) {
  std::vector<Pair> out;
  for (const Holding& one : holdings) out.push_back({one.principal_minor, one.bonus_minor});
  return out;
}

std::int64_t bonus_expires_ms(const bobbin::Call& call, const Rules& rules) {
  if (rules.bonus_months == 0) return bobbin::kNever;
  return call.day_ends_ms(bobbin::add_months(call.business_day(), rules.bonus_months));
}

std::vector<std::string> tiers_of(const bobbin::Call& call, const std::string& holder) {
  const json question = {{"member", holder}};
  const auto answer = call.services().invoke("tiers", "of", question.dump());
  return answer ? json::parse(*answer).value("tiers", std::vector<std::string>()) : std::vector<std::string>();
}

void grant(const bobbin::Call& call, const Rules& rules, const Grant& grant) {
  const std::string holder = std::to_string(grant.member);
  std::int64_t principal_entry = 0;
  std::int64_t bonus_entry = 0;
  if (grant.principal_minor > 0) {
    bobbin::Transfer transfer(grant.rule);
    if (grant.of_sale) {
      transfer.basis(all_or_part(grant.principal_minor));
    } else {
      transfer.amount(grant.principal_minor);
    }
    transfer.from(grant.from).to(kPrincipal, holder).label(grant.label);
    principal_entry = call.journal().post_now(transfer);
  }
  if (grant.bonus_minor > 0) {
    bobbin::Transfer transfer(grant.rule + "_bonus");
    transfer.from(kBonusIssued)
        .to(kBonus, holder)
        .amount(grant.bonus_minor)
        .expires_ms(bonus_expires_ms(call, rules))
        .label({grant.label.zh + "赠送", grant.label.en + ": bonus"});
    bonus_entry = call.journal().post_now(transfer);
  }
  call.db().write("keep_topup", {grant.id, grant.member, call.now_ms(), call.store(), grant.principal_minor,
                                 grant.bonus_minor, principal_entry, bonus_entry});
}

}  // namespace stored_value
