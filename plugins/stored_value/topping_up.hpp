#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bobbin/text.hpp"
#include "settings.hpp"

// SV1, SV4: what a top-up brings, how high it may be, and what to suggest.
namespace stored_value {

// The bonus of the highest step that the amount reaches and that is for one of the member's tiers, once; of steps of
// one amount the highest bonus. 0 without one.
[[nodiscard]] std::int64_t bonus_for(const std::vector<Step>& steps, std::int64_t amount_minor,
                                     const std::vector<std::string>& tiers);

struct TopUp {
  std::int64_t amount_minor = 0;
  std::int64_t principal_minor = 0;  // the member's, before it
  std::int64_t today_minor = 0;      // topped up today before it
};
// Why it may not be; empty when it may.
[[nodiscard]] bobbin::Words over_limit(const Rules& rules, const TopUp& wish, std::string_view currency);

// A suggested top-up from the member's spending habit: the lowest step that covers three months of what they spent a
// month since their first purchase, else the highest that is for them. nullopt without a habit, or without a step.
struct Habit {
  std::int64_t spend_minor = 0;
  std::int64_t days = 0;  // since the first purchase
};
[[nodiscard]] std::optional<Step> suggested(const std::vector<Step>& steps, const Habit& habit,
                                            const std::vector<std::string>& tiers);

}  // namespace stored_value
