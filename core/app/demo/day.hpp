#pragma once

#include <iosfwd>
#include <string>

#include "core/app/desk.hpp"

namespace bobbin::app {

// `bobbin demo --once`: one day at a till through the same services that HTTP uses: sales, a combined payment (S4), a
// parked basket, a partial return, an exchange, then the Z report and a member's statement. Prints what a shopkeeper
// would see, in `locale`. Throws std::runtime_error when a step is refused.
[[nodiscard]] bool has_goods(const Desk& desk);  // those that a day sells: a demo made with --empty lacks them
void play_day(const Desk& desk, std::ostream& out, const std::string& locale);

}  // namespace bobbin::app
