#pragma once

#include <optional>

#include "bobbin/day.hpp"
#include "settings.hpp"

// PT5, PT6: until when points can be used, and from when.
namespace points {

// The last day on which points earned on `day` can be used; nullopt = always. Rolling: 12 months from the 5th are
// usable to the end of the 5th twelve months later.
[[nodiscard]] std::optional<bobbin::Day> last_day(const Expiry& expiry, bobbin::Day day);

// The first day on which points earned on `day` can be used: pending_days whole days later, so that with a return
// window of N days they come when it has closed (to the end of the N-th day).
[[nodiscard]] bobbin::Day first_day(std::int64_t pending_days, bobbin::Day day);

}  // namespace points
