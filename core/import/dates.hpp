#pragma once

#include <string>
#include <string_view>

#include "core/base/refusal.hpp"
#include "core/base/time.hpp"

namespace bobbin::imports {

// How a file writes moments. `pattern` has %Y %m %d %H %M %S and literal characters; empty means RFC 3339 with an
// offset, or without one: "YYYY-MM-DD", alone or with " HH:MM" or " HH:MM:SS" (or T for the space), in `time_zone`.
struct DateRule {
  std::string pattern;
  std::string time_zone = "UTC";
  int minute_of_day = 12 * 60;  // of a date without a time: noon lies in that business day wherever it closes
};

// kInvalid says what would be right.
[[nodiscard]] Result<Instant> parse_moment(std::string_view text, const DateRule& rule);
[[nodiscard]] Result<Day> parse_date(std::string_view text, const DateRule& rule);  // its date alone
[[nodiscard]] bool is_pattern(std::string_view pattern);                            // has at least %Y, %m, %d

}  // namespace bobbin::imports
