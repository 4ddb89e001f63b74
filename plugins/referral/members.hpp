#pragma once

#include <cstdint>

#include "bobbin/call.hpp"

// Who brought whom, as members join, are merged and erased.
namespace referral {

// Linked once: a second referrer changes nothing (RF5).
void join(bobbin::Call& call, std::int64_t member, std::int64_t referrer);

// `other` is `member` from now on: so are those that `other` brought, and a reward that `other` has earned, because one
// person is a newcomer once. A circle pays nobody (RF5).
void merge(bobbin::Call& call, std::int64_t member, std::int64_t other);

// Their follow-ups are over, they get nothing more for those they brought; who they are stands in no row of ours.
void erase(bobbin::Call& call, std::int64_t member);

}  // namespace referral
