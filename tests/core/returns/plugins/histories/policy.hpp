#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "tests/core/checkout/selling.hpp"

// What the modules are set to, as these tests need it: as data to reckon with, and as the shop's file would say it.
namespace bobbin::returns::histories {

struct Rung {
  std::string id;
  Minor spend_minor = 0;    // 0: no spend reaches it
  std::int64_t visits = 0;  // 0: no visits reach it
  std::int64_t multiplier_ppm = 0;
};

struct Step {
  Minor amount_minor = 0;
  Minor bonus_minor = 0;
};

struct Policy {
  std::int64_t earn_points = 1;
  std::int64_t per_minor = 100;
  bool whole_yuan_only = false;  // 1 point pays 1.00: a tender of coarse units (G2)
  std::string expiry = "never";  // never | rolling | end_of_year
  int expiry_months = 12;
  int grace_days = 0;
  int pending_days = 0;
  bool product = false;

  std::vector<Rung> ladder;
  std::string downgrade = "at_once";  // at_once | period_end | never
  int tier_months = 0;                // 0: lifetime

  std::vector<Step> steps;
  std::string spend_policy = "proportional";
  int bonus_months = 0;
  std::int64_t stored_discount_ppm = 0;

  std::int64_t referrer_points = 100;
  std::int64_t newcomer_points = 100;
  int waiting_days = 0;
  int monthly_cap = 0;

  std::int64_t commission_ppm = 30'000;
  Minor dress_minor = -1;  // a piece of 女装 pays; -1: as everything else
  int attach_pieces = 3;
  int attach_categories = 0;

  // Those that are not on (X2).
  testing::Selling::States states;

  int rfm_months = 24;
  bool rfm_thresholds = false;
  bool rfm_by_score = false;
};

inline constexpr std::int64_t kRecencySteps[] = {5, 20, 60, 200};
inline constexpr std::int64_t kFrequencySteps[] = {2, 3, 4, 6};
inline constexpr std::int64_t kMonetarySteps[] = {10'000, 50'000, 100'000, 300'000};
inline constexpr int kHighScore = 4;

[[nodiscard]] Policy demo_policy();     // as the demo shop has it
[[nodiscard]] Policy any_policy();      // RapidCheck picks
void change_something(Policy& policy);  // RapidCheck picks a module and sets it otherwise
void switch_something(Policy& policy);  // on, off or draining (X2)
[[nodiscard]] testing::Selling::Said said_of(const Policy& policy);

// PT5, SV3: the first moment at which what is granted now can't be used any more.
[[nodiscard]] Instant points_end(const Policy& policy, Instant now, const DayRule& rule);
[[nodiscard]] Instant bonus_ends(const Policy& policy, Instant now, const DayRule& rule);
[[nodiscard]] Minor bonus_for(const Policy& policy, Minor amount_minor);  // SV2

}  // namespace bobbin::returns::histories
