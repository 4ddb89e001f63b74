#include "exported.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "accounts.hpp"
#include "granting.hpp"
#include "member_routes.hpp"
#include "redemption.hpp"

namespace points {

using nlohmann::json;

namespace {

constexpr std::int32_t kEntriesAtOnce = 1'000;

// What came into an account from where points come from, less what went back there: a page at a time, newest first.
std::int64_t earned_into(const bobbin::Call& call, const char* account, const std::string& holder,
                         std::int64_t from_ms) {
  std::int64_t sum = 0;
  bobbin::Journal::Page page{0, kEntriesAtOnce};
  for (bool more = true; more;) {
    std::int32_t rows = 0;
    bool older = false;
    call.journal().entries(account, holder, page, [&](const bobbin::Entry& entry) {
      ++rows;
      page.before = entry.id();
      older = entry.at_ms() < from_ms;
      if (!older && entry.other_account() == kIssued) sum += entry.amount();
      return !older;
    });
    more = rows == kEntriesAtOnce && !older;
  }
  return sum;
}

}  // namespace

json service_grant(bobbin::Call& call, const Rules& rules, const json& in) {
  const bobbin::Member member = member_of_body(call, in);
  const json& label = in.at("label");
  const std::string reason = in.value("reason", "");
  const std::int64_t points = in.at("points");
  const std::int64_t waiting_days = in.value("waiting_days", std::int64_t{0});
  grant(call, rules,
        {member.holder(), in.at("rule"), {label.at("zh-CN"), label.at("en")}, points, reason, waiting_days});
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

json service_earned(bobbin::Call& call, const Rules&, const json& in) {
  const std::string holder = member_of_body(call, in).holder();
  const std::int64_t from_ms = in.value("from_ms", std::int64_t{0});
  return {{"points", earned_into(call, kBalance, holder, from_ms) + earned_into(call, kPending, holder, from_ms)}};
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
