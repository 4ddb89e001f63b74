#include "granting.hpp"

#include <utility>

#include "accounts.hpp"
#include "expiry.hpp"

namespace points {
namespace {

struct Receiver {
  const std::string& holder;
  std::int64_t waiting_days = 0;
};

void give(bobbin::Call& call, const Rules& rules, bobbin::Transfer& transfer, const Receiver& receiver) {
  const bobbin::Day today = call.business_day();
  const bobbin::Day usable = first_day(receiver.waiting_days, today);
  transfer.from(kIssued);
  if (usable > today) {
    // A waiting lot's end is the moment of its release; the job `release` moves it on.
    transfer.to(kPending, receiver.holder).expires_ms(call.day_starts_ms(usable));
  } else {
    transfer.to(kBalance, receiver.holder).expires_ms(expires_ms(call, rules, today));
  }
  call.journal().post(transfer);
}

}  // namespace

std::int64_t expires_ms(const bobbin::Call& call, const Rules& rules, bobbin::Day day) {
  const auto last = last_day(rules.expiry, day);
  return last ? call.day_ends_ms(*last) : bobbin::kNever;
}

std::string expires_on(const bobbin::Call& call, std::int64_t expires_ms) {
  if (expires_ms == bobbin::kNever) return {};
  return bobbin::format_day(call.day_of(expires_ms - 1));
}

std::int64_t reminded_until_ms(const bobbin::Call& call, std::int64_t days) {
  return call.day_ends_ms(bobbin::Day{static_cast<std::int32_t>(call.business_day().n + days)}) + 1;
}

void grant(bobbin::Call& call, const Rules& rules, const Grant& grant) {
  if (grant.points <= 0) return;
  bobbin::Transfer transfer(grant.rule);
  transfer.amount(grant.points).label(grant.label).reason(grant.reason);
  give(call, rules, transfer, {grant.holder, grant.waiting_days});
}

void earn(bobbin::Call& call, const Rules& rules, const std::string& holder, bobbin::Basis basis) {
  bobbin::Transfer transfer("earn");
  transfer.basis(std::move(basis));
  if (transfer.amount() <= 0) return;
  transfer.label({"消费得积分", "Points for this purchase"});
  give(call, rules, transfer, {holder, rules.pending_days});
}

}  // namespace points
