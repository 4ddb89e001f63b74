#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bobbin/money.hpp"
#include "bobbin/text.hpp"

// The shop's ladder as plugin.json's schema lets it be written; every default stands there.
namespace tiers {

enum class Measure : std::uint8_t { kSpend, kVisits, kPoints };
enum class Downgrade : std::uint8_t { kAtOnce, kPeriodEnd, kNever };

// T2: what decides. Visits are always those of 365 days.
struct MeasuredBy {
  Measure of = Measure::kSpend;
  std::optional<int> months;  // of spend and points; none = lifetime
};

// Which lines a benefit is for.
struct Scope {
  enum class Of : std::uint8_t { kAll, kNew, kCategory, kDesignated };
  Of of = Of::kAll;
  std::string category{};  // covers what is below it
  std::string tag{};       // designated: styles that carry it
  int days = 30;           // new: up to that many days after the launch
};

enum class Period : std::uint8_t { kMonth, kYear };

struct Quota {
  Period period = Period::kMonth;
  std::int64_t pieces = 0;
};

struct Benefit {
  enum class Kind : std::uint8_t { kDiscount, kBirthday, kQuota, kService, kEarlyAccess };
  std::string id;
  Kind kind = Kind::kDiscount;
  bobbin::Words name{};
  std::int64_t rate_ppm = 0;  // off; a free service's is all of it
  Scope scope{};
  std::optional<Quota> quota{};  // always with kQuota; a service without one is free each time
};

// The one who reaches any of its thresholds has the rung; the first one is everybody's.
struct Rung {
  std::string id;
  bobbin::Words name{};
  std::optional<bobbin::Minor> spend_minor{};  // reached by >=; "above 5,000.00" is 500001 here
  std::optional<std::int64_t> visits{};
  std::optional<std::int64_t> points{};
  std::optional<std::int64_t> multiplier_ppm{};
  std::vector<Benefit> benefits{};
};

// T4.
struct GiftRule {
  std::string id;
  bobbin::Minor at_least_minor = 0;
  std::vector<std::string> tiers{};  // whose benefits the member must have one of; empty = anybody
  std::vector<std::string> skus{};   // one of them
};

struct Rules {
  MeasuredBy basis;
  std::vector<Rung> ladder;  // from the first rung up; never empty
  Downgrade downgrade = Downgrade::kAtOnce;
  int period_months = 12;  // that a tier is held, with kPeriodEnd
  int grace_days = 0;      // and so many days more
  std::vector<GiftRule> gifts;
};

[[nodiscard]] std::string_view name_of(Measure measure);      // "spend", "visits", "points"
[[nodiscard]] std::string_view name_of(Downgrade downgrade);  // "at_once", "period_end", "never"
[[nodiscard]] std::string_view name_of(Period period);        // "month", "year"
[[nodiscard]] std::string_view name_of(Benefit::Kind kind);   // "discount", "birthday", ...
[[nodiscard]] std::string_view name_of(Scope::Of of);         // "all", "new", ...

// The effective settings, checked by the host against the schema. Throws when they are not (a bug of the schema).
[[nodiscard]] Rules parse_rules(std::string_view settings_json);

}  // namespace tiers
