#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// The shop's rules of referral as plugin.json's schema lets them be written; every default stands there.
namespace referral {

struct Rules {
  std::int64_t referrer_points = 100;  // to who brought the newcomer
  std::int64_t newcomer_points = 100;
  std::int64_t waiting_days = 0;  // the return window: points can be used when it has closed (RF4)
  std::int64_t monthly_cap = 0;   // rewards of one referrer in a calendar month; 0 = any number (RF5)
  std::string join_url;           // of the QR, with {code} in it; empty: the QR says the code alone
};

// The effective settings, checked by the host against the schema. Throws when they are not (a bug of the schema).
[[nodiscard]] Rules parse_rules(std::string_view settings_json);

// What a member's QR says (RF1).
[[nodiscard]] std::string qr_text(const Rules& rules, std::string_view code);

}  // namespace referral
