#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bobbin/money.hpp"

// What plugin.json's settings say.
namespace commission {

// What a line pays: a rate of what it brought, or so much a piece.
struct Pay {
  std::int64_t rate_ppm = 0;
  std::optional<bobbin::Minor> piece_minor;
};

// For which lines: one item, one promotion, one category, one tier of the buyer. The order is that of precedence.
enum class Scope : std::uint8_t { kSku, kPromotion, kCategory, kTier };

struct Rule {
  std::string id;
  Scope scope = Scope::kSku;
  std::string name;  // of the item, promotion, category or tier
  Pay pay;
};

// CM2; a number of 0 is no condition.
struct Attach {
  std::int64_t pieces = 0;
  std::int64_t categories = 0;
  bobbin::Minor bonus_minor = 0;
};

struct Step {
  bobbin::Minor at_least_minor = 0;
  std::int64_t rate_ppm = 0;
};

// CM3. No ladder: no steps.
struct Steps {
  enum class Of : std::uint8_t { kPersonal, kStore };
  enum class Basis : std::uint8_t { kExcess, kWhole };

  Of of = Of::kPersonal;
  Basis basis = Basis::kExcess;
  std::vector<Step> ladder;  // rising
};

enum class Topups : std::uint8_t { kWhenSpent, kAtLoad };

struct Rules {
  Pay standard;  // where no rule fits
  std::vector<Rule> rules;
  Attach attach;
  Steps steps;
  Topups topups = Topups::kWhenSpent;
};

// `settings_json` fits the schema. Throws std::exception when it doesn't.
[[nodiscard]] Rules parse_rules(std::string_view settings_json);

}  // namespace commission
