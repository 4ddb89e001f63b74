#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bobbin/call.hpp"
#include "settings.hpp"
#include "spending.hpp"

// A member's balance as the journal has it, by top-up (SV2).
namespace stored_value {

struct Holding {
  std::int64_t principal_entry = 0;  // origin of its lots; 0 = none left
  std::int64_t bonus_entry = 0;
  std::int64_t granted_ms = 0;
  std::int64_t principal_minor = 0;
  std::int64_t bonus_minor = 0;
  std::int64_t expires_ms = bobbin::kNever;  // of the bonus
};

// With what can be spent now, oldest first: bonus past its end is left out, wherever the job is.
[[nodiscard]] std::vector<Holding> holdings_of(const bobbin::Call& call, std::int64_t member);
[[nodiscard]] std::vector<Pair> pairs_of(const std::vector<Holding>& holdings);

// Exclusive end of bonus that is given today; kNever without one.
[[nodiscard]] std::int64_t bonus_expires_ms(const bobbin::Call& call, const Rules& rules);

// The tiers that the member has, lower ones too; none without the module (SV1).
[[nodiscard]] std::vector<std::string> tiers_of(const bobbin::Call& call, const std::string& holder);

// Principal and bonus that come into being, with their row; answers nothing when both are 0.
struct Grant {
  std::string id;  // of the top-up
  std::int64_t member = 0;
  const char* from = nullptr;  // account of the principal
  std::string rule;
  bobbin::Words label;
  std::int64_t principal_minor = 0;
  std::int64_t bonus_minor = 0;
  bool of_sale = false;  // with terms, so that a refund takes back what it gives back (SV5)
};
void grant(const bobbin::Call& call, const Rules& rules, const Grant& grant);

}  // namespace stored_value
