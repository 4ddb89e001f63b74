#include "members.hpp"

namespace referral {
namespace {

constexpr int kLongestChain = 1000;  // bound of the walk; a longer chain is taken for no circle

// Whether the walk from who brought `member` upwards comes back to `member`.
bool is_circle(const bobbin::Call& call, std::int64_t member) {
  std::int64_t at = member;
  for (int step = 0; step < kLongestChain; ++step) {
    const std::int64_t above = call.db().integer("referrer_of", {at}).value_or(0);
    if (above == member) return true;
    if (above == 0 || above == at) return false;
    at = above;
  }
  return false;
}

}  // namespace

void join(bobbin::Call& call, std::int64_t member, std::int64_t referrer) {
  if (referrer == 0 || referrer == member) return;
  call.db().write("join", {member, referrer});
}

void merge(bobbin::Call& call, std::int64_t member, std::int64_t other) {
  call.db().write("hand_over_brought", {member, other});
  call.db().write("drop_for_earned", {member, other});
  call.db().write("hand_over_earned", {member, other});
  call.db().write("drop", {other});
  if (is_circle(call, member)) call.db().write("close_circle", {member});
}

void erase(bobbin::Call& call, std::int64_t member) {
  call.db().write("forget_brought", {member});
  call.db().write("drop_unearned", {member});
  call.db().write("forget_newcomer", {member, call.now_ms()});
  call.db().write("drop_turn", {member});
}

}  // namespace referral
