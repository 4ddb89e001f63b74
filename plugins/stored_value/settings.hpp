#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The shop's rules of stored value as plugin.json's schema lets them be written; every default stands there.
namespace stored_value {

// A top-up of at least `amount_minor` gets `bonus_minor` (SV1).
struct Step {
  std::int64_t amount_minor = 0;
  std::int64_t bonus_minor = 0;
  std::vector<std::string> tiers{};  // only for members of one of these; empty = for all
};

// What of a balance is spent first (SV2).
enum class SpendPolicy : std::uint8_t { kProportional, kPrincipalFirst, kBonusFirst };

struct Rules {
  std::vector<Step> steps;
  SpendPolicy policy = SpendPolicy::kProportional;
  int bonus_months = 0;                              // 0 = bonus never expires
  int remind_days = 30;                              // before the end, for reminders and the member's card
  std::int64_t limit_minor = 0;                      // highest principal of a member (SV4); 0 = none
  std::int64_t daily_limit_minor = 0;                // of top-ups of a member; 0 = none
  std::optional<std::int64_t> verify_above_minor{};  // a payment above it needs the PIN; none = never
  std::int64_t discount_ppm = 0;                     // for paying with stored value only (SV6)
  std::int64_t refund_fee_minor = 0;                 // of a refund that comes late (SV5)
  std::int64_t refund_days = 7;                      // how long the member's word is enough
};

// The effective settings, checked by the host against the schema. Throws when they are not (a bug of the schema).
[[nodiscard]] Rules parse_rules(std::string_view settings_json);

}  // namespace stored_value
