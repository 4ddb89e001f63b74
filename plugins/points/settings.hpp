#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bobbin/day.hpp"
#include "bobbin/text.hpp"

// The shop's rules of points as plugin.json's schema lets them be written; every default stands there.
namespace points {

// `points` for every `per_minor` paid (PT1).
struct Earn {
  std::int64_t points = 1;
  std::int64_t per_minor = 100;
};

// `points` pay `worth_minor` (PT4).
struct Redeem {
  std::int64_t points = 100;
  std::int64_t worth_minor = 100;
  std::int64_t minimum = 0;              // points, when any are used
  std::int64_t step = 100;               // points
  std::int64_t max_share_ppm = 1000000;  // of the basket's goods; 0 = points pay nothing
};

struct Expiry {
  enum class Policy : std::uint8_t { kNever, kRolling, kEndOfYear };
  Policy policy = Policy::kNever;
  int months = 12;              // rolling
  std::int64_t grace_days = 0;  // of a returned redemption whose lot has expired
  int remind_days = 30;         // before the end, for the list of reminders
};

struct Streak {
  std::int64_t days = 0;
  std::int64_t points = 0;
};

struct Checkin {
  std::int64_t points = 0;      // a day
  std::vector<Streak> streaks;  // each once a streak
};

// All its conditions must hold for a line; one without conditions always holds.
struct Multiplier {
  std::string id;
  std::int64_t ppm = 1000000;
  std::string category{};            // covers what is below it
  std::string sku{};                 // exactly
  std::vector<int> weekdays{};       // 0 = Monday; empty = any
  std::vector<int> days_of_month{};  // empty = any
  std::optional<bobbin::Day> from{};
  std::optional<bobbin::Day> to{};      // its last day
  bool birthday = false;                // on the member's birthday
  std::vector<std::string> tiers{};     // the member has one of them; empty = any
  std::vector<std::string> segments{};  // the same, before the sale
  bool members_only = false;            // always true where points are earned; said for the shop's own clarity
};

enum class Combine : std::uint8_t { kHighest, kProduct };

struct Reward {
  enum class Kind : std::uint8_t { kGoods, kCoupon, kService };
  std::string id;
  bobbin::Words name;
  Kind kind = Kind::kGoods;
  std::string sku;  // of goods and services; may be empty
  std::int64_t points = 0;
  std::optional<bobbin::Day> from;
  std::optional<bobbin::Day> to;      // its last day
  std::optional<std::int64_t> total;  // how many in all
};

[[nodiscard]] std::string_view name_of(Reward::Kind kind);  // "goods", "coupon", "service"

struct Rules {
  Earn earn;
  Redeem redeem;
  Expiry expiry;
  std::int64_t pending_days = 0;
  std::int64_t signup_points = 0;
  std::int64_t profile_points = 0;
  Checkin checkin;
  std::vector<Multiplier> multipliers;
  Combine combine = Combine::kHighest;
  std::vector<Reward> rewards;
};

// The effective settings, checked by the host against the schema. Throws when they are not (a bug of the schema).
[[nodiscard]] Rules parse_rules(std::string_view settings_json);

}  // namespace points
