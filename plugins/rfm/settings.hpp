#pragma once

#include <array>
#include <cstdint>
#include <string_view>

// The shop's rules of RFM as plugin.json's schema lets them be written; every default stands there.
namespace rfm {

// Four numbers that divide members into five. Order does not matter: a score counts how many are reached.
using Thresholds = std::array<std::int64_t, 4>;

enum class Scoring : std::uint8_t { kQuintile, kThresholds };
enum class High : std::uint8_t { kMean, kScore };

struct Rules {
  int window_months = 24;
  Scoring scoring = Scoring::kQuintile;
  Thresholds recency_days{};
  Thresholds frequency{};
  Thresholds monetary_minor{};
  High high = High::kMean;
  int high_score = 4;
};

// Of settings that fit the schema, defaults filled in.
[[nodiscard]] Rules parse_rules(std::string_view settings_json);

}  // namespace rfm
